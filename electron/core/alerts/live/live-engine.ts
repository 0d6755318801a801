import { summariseInteraction } from '../../../../shared/domain/interaction-figures.ts';
import { SECOND_MS, type ClosedInterval, type UtcMs } from '../../../../shared/domain/time.ts';
import type { IngestPage, IngestResult } from '../../../ports/stores.ts';
import { agentKeyOf } from '../../agent-key.ts';
import { createWorkLoop } from '../../work-loop.ts';
import { createDirtyAgents } from './dirty-agents.ts';
import { createEngineEvaluation, type Step } from './engine-evaluation.ts';
import { HORIZON_MS } from './engine-memory.ts';
import { createEngineScope } from './engine-scope.ts';
import { hasWork, noWork, type EnginePorts, type EngineWork } from './engine-work.ts';
import type { Frontiers } from './live-facts.ts';
import type { Watched } from './subjects.ts';

/** After a read that failed (the reader thread died, the disk is in trouble). */
const RETRY_MS = 5 * SECOND_MS;
/** An answer about who waits holds for so long; as on the screen of who waits. */
const ONGOING_MS = 90 * SECOND_MS;

/** The live evaluation: what changed, and what is due, is evaluated; everything else costs nothing. */
export interface LiveEngine {
  start(): void;
  stop(): void;
  /** After a page was committed and the frontier is known. */
  pageIngested(page: IngestPage, result: IngestResult): void;
  /** What is known of a source's time changed; `isSettled`: so did its labels or words, and what was over stays as it was told. */
  sourceChanged(sourceId: number, options?: { readonly isSettled: boolean }): void;
  /** Rules, people, teams, sources or the zone changed. `ruleId`: what this rule asks is another. */
  scopeChanged(ruleId?: number): void;
  /** Norms were worked out. */
  normsChanged(): void;
  /** The connections changed, or one is due. */
  sourcesDue(): void;
  watched(): Watched;
  settled(): Promise<void>;
}

export function createLiveEngine(ports: EnginePorts): LiveEngine {
  const { memory, facts } = ports;
  const stopping = new AbortController();
  const dirty = createDirtyAgents();
  const scope = createEngineScope(ports);
  const evaluation = createEngineEvaluation(ports, scope);
  const joins = createJoins(ports);
  const waiting = createWaitingFrontiers(ports);
  const names = createToldNames();
  let work = noWork();
  let isStarted = false;

  const run = async (job: EngineWork): Promise<void> => {
    await waiting.load();
    // Taken together, before anything is waited for: whoever is not dirty now is as the facts say, up to this frontier.
    const frontiers = frontiersOf(ports);
    const step: Step = { work: job, nowAt: ports.nowAt(), frontiers, queueFrontiers: waiting.of(frontiers), signal: stopping.signal };
    const { queueFrontiers, nowAt } = step;
    const agents = dirty.take(frontiers);
    const touched = new Set<string>();
    const plan = async (): Promise<void> => { for (const id of await scope.plan(nowAt)) touched.add(id); };
    if (job.isScopeDue || !scope.isPlanned() || !agents.every(scope.isKnown)) await plan();
    // Norms are worked out for whoever has a frontier.
    if (joins.begin(job, frontiers)) ports.onWatched(scope.watched());
    const toRead = scope.toRead(agents, job, frontiers);
    await facts.readAgents(toRead, evaluation.readOptions(frontiers));
    scope.wereRead(toRead);
    const queued = scope.watched().needs.queues ? [...frontiers.keys()].filter((id) => job.isScopeDue || job.queues.has(id) || job.reread.has(id)) : [];
    await facts.readQueues(queued, evaluation.readOptions(queueFrontiers));
    if (queued.length > 0 && scope.learnQueues(facts.queues(queueFrontiers))) await plan();
    await evaluation.evaluate(evaluation.collect(toRead, touched, step), step);
    if (job.areSourcesDue || job.isScopeDue || job.changedRules.size > 0) await evaluation.evaluateSources(step);
    // What the delivery was kept from before is done, whether or not anything is new.
    await ports.write([], [], nowAt);
    for (const [sourceId, frontierAt] of frontiers) memory.evaluated(sourceId, frontierAt);
    await memory.flush(ports.clock.monotonicMs());
  };

  /** What failed is done again, after a while, and from the beginning. */
  const runSafely = async (): Promise<void> => {
    const job = work;
    work = noWork();
    try {
      await run(job);
    } catch (error) {
      if (stopping.signal.aborted) return;
      ports.log.error('alerts-evaluation-failed', {}, error);
      Object.assign(work, { isScopeDue: true, areSourcesDue: true, isEveryoneDue: true });
      for (const id of job.changedRules) work.changedRules.add(id);
      for (const id of ports.sourceIds()) work.reread.add(id);
      await ports.clock.sleep(RETRY_MS, stopping.signal);
    }
  };
  const loop = createWorkLoop(() => isStarted && !stopping.signal.aborted && (hasWork(work) || dirty.size > 0), runSafely);
  const demand = (change: Partial<Pick<EngineWork, 'isScopeDue' | 'areSourcesDue' | 'isEveryoneDue'>>): void => {
    Object.assign(work, change);
    loop.wake();
  };

  return {
    start: () => {
      isStarted = true;
      demand({ isScopeDue: true, areSourcesDue: true });
    },
    stop: () => stopping.abort(),
    pageIngested: (page, result) => {
      const { interactions = [], ongoing, events = [], derivedEvents = [] } = page.records ?? {};
      dirty.pageIngested(page, result);
      // Holds are told by records, which change nothing of an agent itself.
      if (scope.watched().needs.holds) dirty.mark(page, interactions.flatMap((interaction) => summariseInteraction(interaction).agentIds));
      if (interactions.length + events.length + derivedEvents.length > 0 || ongoing != null) work.queues.add(page.sourceId);
      if (ongoing != null) waiting.told(page.sourceId, page.asOf);
      if (page.notServed != null) work.reread.add(page.sourceId);
      if (page.covered !== null) joins.covered(work, page.sourceId, page.stream, page.covered);
      if (names.told(page)) work.isScopeDue = true;
      loop.wake();
    },
    sourceChanged: (sourceId, options) => {
      work.reread.add(sourceId);
      if (options?.isSettled === true) {
        facts.reload();
        memory.cameIn([`source:${sourceId}`], ports.nowAt()).catch((error: unknown) => ports.log.error('alerts-memory-failed', {}, error));
      }
      loop.wake();
    },
    scopeChanged: (ruleId) => {
      if (ruleId !== undefined) work.changedRules.add(ruleId);
      facts.reload();
      demand({ isScopeDue: true });
    },
    normsChanged: () => demand({ isEveryoneDue: true }),
    sourcesDue: () => demand({ areSourcesDue: true }),
    watched: () => scope.watched(),
    settled: () => loop.settled(),
  };
}

const frontiersOf = ({ sourceIds, frontierOf }: EnginePorts): Frontiers => new Map(sourceIds().flatMap((id) => {
  const at = frontierOf(id);
  return at === null ? [] : [[id, at] as const];
}));

/** The names that pages told, which come from another stream than what their people do; says whether one of them is another than before. */
function createToldNames(): { told(page: Pick<IngestPage, 'sourceId' | 'names'>): boolean } {
  const names = new Map<string, string>();
  return {
    told: ({ sourceId, names: listed }) => {
      let isNew = false;
      for (const { agentId, name } of listed) {
        const key = agentKeyOf({ sourceId, agentId });
        if (names.get(key) !== name) isNew = true;
        names.set(key, name);
      }
      return isNew;
    },
  };
}

interface WaitingFrontiers {
  /** What earlier runs were told last. */
  load(): Promise<void>;
  /** A whole answer about interactions that go on. */
  told(sourceId: number, asOf: UtcMs): void;
  of(frontiers: Frontiers): Frontiers;
}

/** Up to where it is known who waits. Answers of their own tell it: where they fail to come, nobody goes on waiting by themselves. */
function createWaitingFrontiers({ sourceIds, ongoingAsOf }: Pick<EnginePorts, 'sourceIds' | 'ongoingAsOf'>): WaitingFrontiers {
  const toldAt = new Map<number, UtcMs>();
  const loaded = new Set<number>();
  const told = (sourceId: number, asOf: UtcMs): void => { toldAt.set(sourceId, Math.max(asOf, toldAt.get(sourceId) ?? asOf)); };
  return {
    load: async () => {
      for (const id of sourceIds()) {
        if (loaded.has(id)) continue;
        const asOf = await ongoingAsOf(id);
        loaded.add(id);
        if (asOf !== null) told(id, asOf);
      }
    },
    told,
    // Sources that never tell it have no limit.
    of: (frontiers) => new Map([...frontiers].map(([id, at]) => [id, Math.min(at, (toldAt.get(id) ?? Number.POSITIVE_INFINITY) + ONGOING_MS)])),
  };
}

interface Joins {
  /** Sources that are read for the first time in this run, or whose frontier moves for the first time, are read whole. True where one has its first frontier. */
  begin(work: EngineWork, frontiers: Frontiers): boolean;
  /** The primary stream told of time fetched whole. */
  covered(work: EngineWork, sourceId: number, stream: string, covered: ClosedInterval): void;
}

/** How stretches of known time join on to each other. */
function createJoins({ streamOf, isOfSums }: Pick<EnginePorts, 'streamOf' | 'isOfSums'>): Joins {
  const begunAt = new Map<number, UtcMs>();
  const caughtUp = new Set<number>();
  const coveredAt = new Map<number, UtcMs>();
  return {
    begin: (work, frontiers) => {
      let isNew = false;
      for (const [sourceId, frontierAt] of frontiers) {
        const begun = begunAt.get(sourceId);
        isNew ||= begun === undefined;
        if (begun === undefined || (begun < frontierAt && isOfSums(sourceId))) begunAt.set(sourceId, frontierAt);
        // What an earlier run had stored beyond its last frontier is in no page of this one.
        else if (begun < frontierAt && !caughtUp.has(sourceId)) caughtUp.add(sourceId);
        else continue;
        work.reread.add(sourceId);
      }
      return isNew;
    },
    covered: (work, sourceId, stream, { startAt, endAt }) => {
      if (stream !== streamOf(sourceId)) return;
      work.isMoved = true;
      const before = coveredAt.get(sourceId);
      coveredAt.set(sourceId, Math.max(endAt, before ?? endAt));
      if (before === undefined) return;
      // Known time that does not join on, or that fills in what had been missing lately, changes what is known of everybody.
      if (startAt > before || (endAt < before && endAt > before - HORIZON_MS)) work.reread.add(sourceId);
    },
  };
}
