import type { AgentFacts, SubjectFacts } from '../../../shared/alerts/facts.ts';
import { SECOND_MS, type ClosedInterval, type UtcMs } from '../../../shared/domain/time.ts';
import { evaluateSubject, type EngineSubject, type RaisedEpisode, type SubjectOutcome } from '../../alerts/engine.ts';
import { isOpen } from '../../alerts/reconcile.ts';
import type { AlertChange, RuleRecord } from '../../ports/alert-store.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { AgentRef, IngestPage, IngestResult } from '../../ports/stores.ts';
import { agentKeyOf } from '../agent-key.ts';
import { createWorkLoop } from '../work-loop.ts';
import type { AlertBook } from './alert-book.ts';
import { createDirtyAgents } from './dirty-agents.ts';
import type { EngineMemory } from './engine-memory.ts';
import { goneAlerts } from './gone-alerts.ts';
import type { Frontiers, LiveFacts, ReadOptions } from './live-facts.ts';
import type { ScopeDirectory } from './rule-scope.ts';
import { NOBODY, watch, type Watched, type WatchedSubject } from './subjects.ts';

/** After a read that failed (the reader thread died, the disk is in trouble). */
const RETRY_MS = 5 * SECOND_MS;
/** So many subjects are evaluated before others are let in. */
const SLICE = 100;

export interface EnginePorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly book: AlertBook;
  readonly memory: EngineMemory;
  readonly facts: LiveFacts;
  readonly nowAt: () => UtcMs;
  readonly rules: () => readonly RuleRecord[];
  readonly sourceIds: () => readonly number[];
  /** Agents that are no longer active are seen and not watched. */
  readonly readDirectory: () => Promise<{ readonly directory: ScopeDirectory; readonly seen: ReadonlySet<string> }>;
  readonly streamOf: (sourceId: number) => string;
  /** Up to where a source's data can be judged; null before its first answer. */
  readonly frontierOf: (sourceId: number) => UtcMs | null;
  /** Its facts do not go on by themselves: they are read again whenever the frontier moves. */
  readonly isOfSums: (sourceId: number) => boolean;
  readonly normOf: (key: string) => number | null;
  /** The source as it is now; null: nothing can be said. */
  readonly readSource: (sourceId: number, nowAt: UtcMs) => Promise<SubjectFacts | null>;
  /** New alerts and changes of stored ones, together. */
  readonly write: (raised: readonly RaisedFor[], changed: readonly AlertChange[], nowAt: UtcMs) => Promise<void>;
  /** Whom the rules look at is another now. */
  readonly onWatched: (watched: Watched) => void;
  /** The next moment at which a source has to be looked at again, by the core's clock. */
  readonly onSourceDue: (at: UtcMs | null) => void;
}

export interface RaisedFor extends RaisedEpisode { readonly subject: WatchedSubject }

/** The live evaluation: what changed, and what is due, is evaluated; everything else costs nothing. */
export interface LiveEngine {
  start(): void;
  stop(): void;
  /** After a page was committed and the frontier is known. */
  pageIngested(page: IngestPage, result: IngestResult): void;
  /** What is known of a source's time, its labels or words changed. */
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

/** What has piled up since the last step. */
interface Work {
  isScopeDue: boolean;
  areSourcesDue: boolean;
  isEveryoneDue: boolean;
  readonly reread: Set<number>;
  readonly queues: Set<number>;
  readonly changedRules: Set<number>;
  isMoved: boolean;
}

const noWork = (): Work => ({ isScopeDue: false, areSourcesDue: false, isEveryoneDue: false, reread: new Set(), queues: new Set(), changedRules: new Set(), isMoved: false });

export function createLiveEngine(ports: EnginePorts): LiveEngine {
  const { book, memory, facts } = ports;
  const stopping = new AbortController();
  const dirty = createDirtyAgents();
  const dues = new Map<string, UtcMs>();
  /** The frontier at which each source was read first in this run. */
  const begunAt = new Map<number, UtcMs>();
  /** Sources that were read again once it moved: what an earlier run had stored beyond its last frontier is in no page of this one. */
  const caughtUp = new Set<number>();
  const coveredAt = new Map<number, UtcMs>();
  const readKeys = new Set<string>();
  /** Agents whose facts are wanted. */
  let wanted = new Map<string, AgentRef>();
  let work = noWork();
  let watched: Watched = NOBODY;
  let directory: ScopeDirectory | null = null;
  let isStarted = false;
  /** Somebody may be wanted who has not been read. */
  let isIncomplete = true;

  const hasWork = (): boolean => isStarted && !stopping.signal.aborted
    && (work.isScopeDue || work.areSourcesDue || work.isEveryoneDue || work.isMoved || work.reread.size + work.queues.size + work.changedRules.size > 0 || dirty.size > 0);

  const step = async (): Promise<void> => {
    const job = work;
    work = noWork();
    const nowAt = ports.nowAt();
    const frontiers = frontiersNow();
    const agents = dirty.take(frontiers);
    const touched = new Set<string>();
    if (job.isScopeDue || directory === null || agents.some((ref) => !isKnown(ref))) await replan(job, nowAt, touched);
    beginSources(job, frontiers);
    const toRead = needed(agents, job, frontiers);
    const options = readOptions(frontiers);
    await facts.readAgents(toRead, options);
    for (const ref of toRead) readKeys.add(agentKeyOf(ref));
    const queueSources = watched.needs.queues ? [...frontiers.keys()].filter((id) => job.queues.has(id) || job.reread.has(id)) : [];
    await facts.readQueues(queueSources, options);
    if (queueSources.length > 0) await learnQueues(frontiers, job, nowAt, touched);
    await evaluate(collect(job, toRead, touched, frontiers), frontiers, job, nowAt);
    if (job.areSourcesDue || job.isScopeDue || job.changedRules.size > 0) await evaluateSources(job, nowAt);
    for (const [sourceId, frontierAt] of frontiers) memory.evaluated(sourceId, frontierAt);
    await memory.flush(ports.clock.monotonicMs());
  };

  const frontiersNow = (): Frontiers => new Map(ports.sourceIds().flatMap((id) => {
    const at = ports.frontierOf(id);
    return at === null ? [] : [[id, at] as const];
  }));
  const isKnown = (ref: AgentRef): boolean => known.has(agentKeyOf(ref));
  let known = new Set<string>();

  const beginSources = (job: Work, frontiers: Frontiers): void => {
    for (const [sourceId, frontierAt] of frontiers) {
      const begun = begunAt.get(sourceId);
      if (begun === undefined || (begun < frontierAt && ports.isOfSums(sourceId))) begunAt.set(sourceId, frontierAt);
      else if (begun < frontierAt && !caughtUp.has(sourceId)) caughtUp.add(sourceId);
      else continue;
      job.reread.add(sourceId);
    }
  };

  const replan = async (job: Work, nowAt: UtcMs, touched: Set<string>): Promise<void> => {
    const previous = watched;
    const before = known;
    const isFirst = directory === null;
    const found = await ports.readDirectory();
    directory = { ...found.directory, queues: directory?.queues ?? [] };
    known = new Set([...before, ...found.seen]);
    watched = watch(ports.rules(), directory);
    const cameIn: string[] = [];
    for (const [id, subject] of watched.subjects) {
      const old = previous.subjects.get(id);
      if (old?.signature === subject.signature) continue;
      touched.add(id);
      if (!isFirst && hasComeIn(subject, old, before, previous)) cameIn.push(id);
    }
    for (const id of dues.keys()) if (!watched.subjects.has(id)) dues.delete(id);
    await memory.cameIn(cameIn, nowAt);
    const gone = goneAlerts(book.firing(), { watched, directory, rules: ports.rules(), nowAt });
    await ports.write([], gone, nowAt);
    wanted = new Map([...watched.byKind.agent, ...watched.byKind.team].flatMap((subject) => subject.agents.map((ref, index) => [subject.agentKeys[index] ?? agentKeyOf(ref), ref] as const)));
    facts.forgetAgents((key) => wanted.has(key));
    for (const key of readKeys) if (!wanted.has(key)) readKeys.delete(key);
    // Facts that were read for fewer needs lack something.
    if (JSON.stringify(previous.needs) !== JSON.stringify(watched.needs) || previous.reachMs < watched.reachMs) readKeys.clear();
    isIncomplete = true;
    ports.onWatched(watched);
    if (isFirst) for (const source of directory.sources) job.reread.add(source.id);
  };

  /** Agents whose facts are wanted and not, or no longer, as they are in the store. */
  const needed = (agents: readonly AgentRef[], job: Work, frontiers: Frontiers): readonly AgentRef[] => {
    for (const ref of agents) known.add(agentKeyOf(ref));
    if (job.reread.size === 0 && !isIncomplete) return agents.filter((ref) => wanted.has(agentKeyOf(ref)) && frontiers.has(ref.sourceId));
    const changed = new Set(agents.map(agentKeyOf));
    isIncomplete = false;
    return [...wanted].filter(([key, { sourceId }]) => frontiers.has(sourceId) && (changed.has(key) || job.reread.has(sourceId) || !readKeys.has(key))).map(([, ref]) => ref);
  };

  const readOptions = (frontiers: Frontiers): ReadOptions => ({
    frontiers, needs: watched.needs, reachMs: watched.reachMs, horizonAt: (sourceId) => memory.horizonAt(sourceId),
    openSinceAt: (key) => [...book.of(`agent ${key}`)?.values() ?? []].flat().filter(isOpen).reduce<UtcMs | null>((least, { sinceAt }) => (least === null || sinceAt < least ? sinceAt : least), null),
  });

  /** Queues are known from who waited in them. */
  const learnQueues = async (frontiers: Frontiers, job: Work, nowAt: UtcMs, touched: Set<string>): Promise<void> => {
    const queues = facts.queues(frontiers).map(({ key, sourceId }) => ({ sourceId, queue: key.slice(key.indexOf(':') + 1) }));
    if (directory === null || JSON.stringify(queues) === JSON.stringify(directory.queues)) return;
    directory = { ...directory, queues };
    await replan(job, nowAt, touched);
  };

  /** Whom to evaluate: who was read, whose scope changed, who hangs on them, and who is due. */
  const collect = (job: Work, read: readonly AgentRef[], touched: ReadonlySet<string>, frontiers: Frontiers): readonly WatchedSubject[] => {
    const keys = new Set(read.map(agentKeyOf));
    const isConcerned = (subject: WatchedSubject): boolean => {
      if (subject.subject.kind === 'source') return false;
      if (job.isEveryoneDue || touched.has(subject.id) || isDue(subject, frontiers)) return true;
      if (job.changedRules.size > 0 && [...job.changedRules].some((id) => subject.rules.has(id))) return true;
      if (subject.subject.kind === 'queue') return job.queues.has(subject.subject.sourceId) || job.reread.has(subject.subject.sourceId);
      return keys.size > 0 && subject.agentKeys.some((key) => keys.has(key));
    };
    return [...watched.subjects.values()].filter(isConcerned);
  };
  const isDue = (subject: WatchedSubject, frontiers: Frontiers): boolean => {
    const dueAt = dues.get(subject.id);
    return dueAt !== undefined && subject.sources.some((id) => (frontiers.get(id) ?? Number.NEGATIVE_INFINITY) >= dueAt);
  };

  const evaluate = async (subjects: readonly WatchedSubject[], frontiers: Frontiers, job: Work, nowAt: UtcMs): Promise<void> => {
    for (let from = 0; from < subjects.length; from += SLICE) {
      if (stopping.signal.aborted) throw new Error('The engine was stopped.');
      const raised: RaisedFor[] = [];
      const changed: AlertChange[] = [];
      for (const subject of subjects.slice(from, from + SLICE)) {
        const outcome = await settle(subject, frontiers, job, nowAt);
        if (outcome === null) continue;
        for (const each of outcome.raised) raised.push({ ...each, subject });
        changed.push(...outcome.changed);
        setDue(subject.id, outcome.dueAt);
      }
      await ports.write(raised, changed, nowAt);
      if (from + SLICE < subjects.length) await ports.clock.sleep(0, stopping.signal);
    }
  };
  const setDue = (id: string, dueAt: UtcMs | null): void => {
    if (dueAt === null) dues.delete(id);
    else dues.set(id, dueAt);
  };

  /** Evaluates one; where something that goes on reaches the beginning of its facts, they are read further back first. */
  const settle = async (subject: WatchedSubject, frontiers: Frontiers, job: Work, nowAt: UtcMs): Promise<SubjectOutcome | null> => {
    for (;;) {
      const ready = toEngineSubject(subject, frontiers);
      if (ready === null) return null;
      const outcome = evaluateSubject(ready, book.of(subject.alertsId), { nowAt, changedRules: job.changedRules });
      if (subject.subject.kind !== 'agent' || !facts.widen(subject.subject.key, outcome.heldFromAt)) return outcome;
      await facts.readAgents([subject.subject.agent], readOptions(frontiers));
    }
  };

  const toEngineSubject = (subject: WatchedSubject, frontiers: Frontiers): EngineSubject | null => {
    const found = factsOf(subject, frontiers);
    if (found === null) return null;
    const inner = subject.subject;
    const elsewhere = inner.kind === 'agent' ? inner.elsewhere.flatMap((ref) => facts.agent(agentKeyOf(ref), frontiers) ?? []) : [];
    const horizons = subject.sources.map((id) => memory.horizonAt(id) ?? Number.NEGATIVE_INFINITY);
    return {
      facts: found, elsewhere, zone: inner.zone, normMs: inner.kind === 'agent' ? ports.normOf(inner.key) : null, plan: subject.plan,
      sinceAt: Math.max(memory.sinceAt(subject.id), ...subject.sources.map((id) => Math.max(memory.sinceAt(`source:${id}`), createdAtOf(id)))),
      horizonAt: Math.max(Math.min(...horizons), book.completeSince()),
    };
  };
  const createdAtOf = (sourceId: number): UtcMs => directory?.sources.find(({ id }) => id === sourceId)?.createdAt ?? 0;
  const factsOf = ({ subject }: WatchedSubject, frontiers: Frontiers): SubjectFacts | null => {
    if (subject.kind === 'agent') return facts.agent(subject.key, frontiers);
    if (subject.kind === 'queue') return facts.queue(subject.key, frontiers);
    if (subject.kind === 'source') return null;
    const people = subject.people.map((refs) => refs.flatMap((ref): AgentFacts[] => {
      const found = facts.agent(agentKeyOf(ref), frontiers);
      return found === null ? [] : [found];
    })).filter((agents) => agents.length > 0);
    return people.length === 0 ? null : { kind: 'team', key: subject.key, people };
  };

  const evaluateSources = async (job: Work, nowAt: UtcMs): Promise<void> => {
    const raised: RaisedFor[] = [];
    const changed: AlertChange[] = [];
    let dueAt: UtcMs | null = null;
    for (const subject of watched.byKind.source) {
      const sourceId = Number(subject.subject.key);
      const alerts = book.of(subject.alertsId);
      // A clock that was set back takes nothing back.
      const latest = [...alerts?.values() ?? []].flat().filter(isOpen).reduce((most, { firedAt }) => Math.max(most, firedAt), nowAt);
      const found = await ports.readSource(sourceId, latest);
      if (found === null) continue;
      const outcome = evaluateSubject({ facts: found, elsewhere: [], zone: subject.subject.zone, normMs: null, plan: subject.plan, sinceAt: 0, horizonAt: Number.NEGATIVE_INFINITY }, alerts, { nowAt, changedRules: job.changedRules });
      for (const each of outcome.raised) raised.push({ ...each, subject });
      changed.push(...outcome.changed);
      if (outcome.dueAt !== null && (dueAt === null || outcome.dueAt < dueAt)) dueAt = outcome.dueAt;
    }
    await ports.write(raised, changed, nowAt);
    ports.onSourceDue(dueAt);
  };

  /** What failed is done again, after a while, and from the beginning. */
  const stepSafely = async (): Promise<void> => {
    try {
      await step();
    } catch (error) {
      if (stopping.signal.aborted) return;
      ports.log.error('alerts-evaluation-failed', {}, error);
      Object.assign(work, { isScopeDue: true, areSourcesDue: true, isEveryoneDue: true });
      for (const source of directory?.sources ?? []) work.reread.add(source.id);
      await ports.clock.sleep(RETRY_MS, stopping.signal);
    }
  };
  const loop = createWorkLoop(hasWork, stepSafely);

  /** Known time that does not join on to what was known changes what was known of everybody. */
  const noteCovered = (sourceId: number, stream: string, covered: ClosedInterval): void => {
    if (stream !== ports.streamOf(sourceId)) return;
    work.isMoved = true;
    const before = coveredAt.get(sourceId);
    if (before !== undefined && (covered.startAt > before || covered.endAt < before)) work.reread.add(sourceId);
    coveredAt.set(sourceId, Math.max(covered.endAt, before ?? covered.endAt));
  };

  return {
    start: () => {
      isStarted = true;
      work.isScopeDue = true;
      work.areSourcesDue = true;
      loop.wake();
    },
    stop: () => stopping.abort(),
    pageIngested: (page, result) => {
      dirty.pageIngested(page, result);
      const { interactions = [], ongoing, events = [], derivedEvents = [] } = page.records ?? {};
      if (interactions.length + events.length + derivedEvents.length > 0 || ongoing != null) work.queues.add(page.sourceId);
      if (page.notServed != null) work.reread.add(page.sourceId);
      if (page.covered !== null) noteCovered(page.sourceId, page.stream, page.covered);
      loop.wake();
    },
    sourceChanged: (sourceId, options) => {
      work.reread.add(sourceId);
      if (options?.isSettled !== true) return loop.wake();
      facts.reload();
      void memory.cameIn([`source:${sourceId}`], ports.nowAt()).catch((error: unknown) => ports.log.error('alerts-memory-failed', {}, error)).then(() => loop.wake());
    },
    scopeChanged: (ruleId) => {
      work.isScopeDue = true;
      if (ruleId !== undefined) work.changedRules.add(ruleId);
      facts.reload();
      loop.wake();
    },
    normsChanged: () => {
      work.isEveryoneDue = true;
      loop.wake();
    },
    sourcesDue: () => {
      work.areSourcesDue = true;
      loop.wake();
    },
    watched: () => watched,
    settled: () => loop.settled(),
  };
}

/** A subject that was there before, found by a rule that was on before: it came into the rule's scope. Its day is another one with another zone, too. */
function hasComeIn(subject: WatchedSubject, old: WatchedSubject | undefined, before: ReadonlySet<string>, previous: Watched): boolean {
  // Queues are found anew after every start.
  if (subject.subject.kind === 'queue') return false;
  if (subject.subject.kind === 'agent' && !before.has(subject.subject.key)) return false;
  if (old !== undefined && old.subject.zone !== subject.subject.zone) return true;
  return [...subject.rules].some(([id, enabledAt]) => previous.on.get(id) === enabledAt && old?.rules.get(id) !== enabledAt);
}
