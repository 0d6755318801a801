import type { Waiting } from '../../../shared/contract/record-schemas.ts';
import { isQueue, toQueuePass } from '../../../shared/domain/interaction-figures.ts';
import type { Interaction } from '../../../shared/domain/interaction.ts';
import type { UtcMs } from '../../../shared/domain/time.ts';
import type { OngoingRecord } from '../../ports/stores.ts';

type WaitingSource = Waiting['sources'][number];
type Group = WaitingSource['groups'][number];

export interface WaitingContext { readonly sourceName: string; readonly isStale: boolean; /** The vendor's clock. */ readonly nowAt: UtcMs }

interface Wait { readonly sinceAt: UtcMs; readonly queue: string; readonly medium: string; readonly skills: readonly string[]; readonly targetMs: number | null }

/** Who waits now in one source: interactions with an open stay in a queue, by queue, medium and skills; longest first. */
export function waitingOf(record: OngoingRecord, { sourceName, isStale, nowAt }: WaitingContext): WaitingSource {
  const waits = record.interactions.flatMap((interaction) => waitOf(interaction) ?? []);
  const groups = [...Map.groupBy(waits, (wait) => JSON.stringify([wait.queue, wait.medium, wait.skills])).values()].map((group) => toGroup(group, isStale ? record.asOf : nowAt));
  return {
    sourceId: record.sourceId, sourceName, asOf: record.asOf, stale: isStale, count: waits.length, longestSinceAt: longestOf(waits),
    groups: groups.sort((a, b) => a.longestSinceAt - b.longestSinceAt || (a.queue < b.queue ? -1 : 1)),
  };
}

/** The oldest open stay of an interaction; null where it waits for nobody. */
function waitOf(interaction: Interaction): Wait | null {
  const [first] = interaction.channels.flatMap((channel) => channel.events).filter((event) => isQueue(event) && event.durationMs === null).sort((a, b) => a.offsetMs - b.offsetMs);
  if (first === undefined) return null;
  const pass = toQueuePass(first);
  const targets = pass.targets.map((target) => target.targetMs);
  return { sinceAt: interaction.startAt + first.offsetMs, queue: pass.name ?? '', medium: interaction.medium ?? '', skills: [...pass.skills].sort(), targetMs: targets.length === 0 ? null : Math.min(...targets) };
}

function toGroup(waits: readonly Wait[], nowAt: UtcMs): Group {
  const targets = waits.flatMap((wait) => wait.targetMs ?? []);
  const [sample] = waits;
  return {
    queue: sample?.queue ?? '', medium: sample?.medium ?? '', skills: [...sample?.skills ?? []], count: waits.length, longestSinceAt: longestOf(waits) ?? nowAt,
    targetMs: targets.length === 0 ? null : Math.min(...targets), overTarget: waits.filter((wait) => wait.targetMs !== null && nowAt - wait.sinceAt > wait.targetMs).length,
  };
}

function longestOf(waits: readonly Wait[]): UtcMs | null {
  return waits.length === 0 ? null : Math.min(...waits.map((wait) => wait.sinceAt));
}
