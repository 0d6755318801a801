import type { Activity } from '../../../shared/domain/activity.ts';
import { SECOND_MS, type ClosedInterval, type UtcMs } from '../../../shared/domain/time.ts';
import { TYPE_ORDER, type SimActivity } from '../floor/activity.ts';
import { mixSeed, shareOf } from '../random.ts';

/** How the vendor tells of an activity at one moment: late, and with later corrections. */
export interface Published {
  readonly sim: SimActivity;
  readonly startAt: UtcMs;
  /** Null while the vendor does not know of an end. */
  readonly durationMs: number | null;
  /** Of interactions only. */
  readonly status: string | null;
}

/** A correction comes this long after the end of the activity was published. */
const CORRECTED_AFTER_MS = 20 * SECOND_MS;
const CORRECTED_BY_MS = { from: 300, until: 900 } as const;
const SHORTEST_CORRECTED_MS = 3 * SECOND_MS;
const CORRECTION_SALT = 77;

const keyOf = (sim: SimActivity): readonly number[] => [sim.agent.index, Math.floor(sim.startAt / 1_000), sim.startAt % 1_000, TYPE_ORDER[sim.type]];

/** A number in [0, 1) that belongs to an activity. */
export const lotOf = (sim: SimActivity, salt: number): number => shareOf(salt, ...keyOf(sim));

const endSeenAt = (sim: SimActivity): UtcMs => sim.endAt + sim.lagMs;

/** When an interaction's step is repeated as completed: with the end of the interaction, never before its own end is known. */
const completedAt = (sim: SimActivity): UtcMs => (sim.type === 'Interaction' ? Math.max(sim.interaction.doneAt, endSeenAt(sim)) : endSeenAt(sim));

function correctedAt(sim: SimActivity, correctedShare: number): UtcMs {
  const isChosen = correctedShare > 0 && sim.endAt - sim.startAt >= SHORTEST_CORRECTED_MS && lotOf(sim, CORRECTION_SALT) < correctedShare;
  return isChosen ? completedAt(sim) + CORRECTED_AFTER_MS : Number.POSITIVE_INFINITY;
}

function correctionOf(sim: SimActivity): number {
  const { from, until } = CORRECTED_BY_MS;
  return from + (mixSeed(CORRECTION_SALT + 1, ...keyOf(sim)) % (until - from));
}

/** The last moment at which the vendor works on an activity. */
export function lastProcessedAt(sim: SimActivity, correctedShare: number): UtcMs {
  const corrected = correctedAt(sim, correctedShare);
  return corrected === Number.POSITIVE_INFINITY ? completedAt(sim) : corrected;
}

/** What the vendor shows of an activity at `at`; null before it knows of it. */
export function publishedOf(sim: SimActivity, at: UtcMs, correctedShare: number): Published | null {
  if (sim.startAt + sim.lagMs > at) return null;
  const isEnded = endSeenAt(sim) <= at;
  const moved = correctedAt(sim, correctedShare) <= at ? correctionOf(sim) : 0;
  return {
    sim,
    startAt: sim.startAt + moved,
    durationMs: isEnded ? sim.endAt - sim.startAt - moved : null,
    status: sim.type !== 'Interaction' ? null : completedAt(sim) <= at ? sim.interaction.finalStatus : 'Ongoing',
  };
}

/** What really happens, as if the vendor were never late. */
export function happenedOf(sim: SimActivity, at: UtcMs): Published | null {
  if (sim.startAt > at) return null;
  const status = sim.type !== 'Interaction' ? null : sim.interaction.doneAt <= at ? sim.interaction.finalStatus : 'Ongoing';
  return { sim, startAt: sim.startAt, durationMs: sim.endAt <= at ? sim.endAt - sim.startAt : null, status };
}

export type Include = 'Started' | 'StartedOrEnded' | 'Processed';

/** Whether a published activity belongs to a window, which is half-open. Only what the vendor knows at `at` counts. */
export function isIncluded(published: Published, include: Include, window: ClosedInterval, at: UtcMs, correctedShare: number): boolean {
  const within = (instant: UtcMs): boolean => instant >= window.startAt && instant < window.endAt && instant <= at;
  const { sim } = published;
  if (within(published.startAt)) return true;
  if (include === 'Started') return false;
  if (published.durationMs !== null && within(sim.endAt)) return true;
  if (include === 'StartedOrEnded') return false;
  return within(sim.startAt + sim.lagMs) || within(endSeenAt(sim)) || within(completedAt(sim)) || within(correctedAt(sim, correctedShare));
}

/** In the product's own shape, for comparing. */
export function toActivity(published: Published): Activity {
  const { sim, startAt, durationMs, status } = published;
  const presence = sim.type === 'Presence' ? sim.presence : null;
  const workload = sim.type === 'Workload' ? sim.workload : null;
  const step = sim.type === 'Interaction' ? sim : null;
  return {
    agentId: sim.agent.id,
    type: sim.type,
    category: presence?.category ?? step?.category ?? null,
    name: presence?.name ?? null,
    eligibleForRouting: presence?.eligibleForRouting ?? null,
    startAt,
    durationMs,
    status,
    reason: step?.reason ?? null,
    interactionGuid: step?.interaction.guid ?? null,
    medium: step?.interaction.medium ?? null,
    mediumManager: step?.interaction.mediumManager ?? null,
    direction: step?.interaction.direction ?? null,
    channelGuid: null,
    calls: workload?.calls ?? null,
    semiLive: workload?.semiLive ?? null,
    nonLive: workload?.nonLive ?? null,
  };
}

const text = (value: string | null): string => (value === null ? 'null' : JSON.stringify(value));

/** One item as the vendor writes it. Written by hand: five thousand of them make a page. */
export function renderItem(published: Published): string {
  const { sim, startAt, durationMs, status } = published;
  const start = new Date(startAt).toISOString();
  const head = `{"agentId":${text(sim.agent.id)},"type":"${sim.type}"`;
  if (sim.type === 'Presence') {
    const { category, name, eligibleForRouting } = sim.presence;
    return `${head},"category":"${category}","name":${text(name)},"eligibleForRouting":${eligibleForRouting},"start":"${start}","status":null,"duration":${durationMs},"reason":null,"interaction":null,"channel":null,"workload":null}`;
  }
  if (sim.type === 'Workload') {
    const { calls, semiLive, nonLive } = sim.workload;
    return `${head},"category":null,"name":null,"eligibleForRouting":null,"start":"${start}","status":null,"duration":${durationMs},"reason":null,"interaction":null,"channel":null,"workload":{"calls":${calls},"semiLive":${semiLive},"nonLive":${nonLive}}}`;
  }
  const { guid, medium, mediumManager, direction } = sim.interaction;
  return `${head},"category":"${sim.category}","name":null,"eligibleForRouting":null,"start":"${start}","status":${text(status)},"duration":${durationMs},"reason":${text(sim.reason)},"interaction":{"guid":"${guid}","medium":${text(medium)},"mediumManager":${text(mediumManager)},"direction":"${direction}"},"channel":{"guid":null},"workload":null}`;
}
