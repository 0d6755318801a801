import type { AgentFacts, SubjectFacts } from '../../../../shared/alerts/facts.ts';
import type { UtcMs } from '../../../../shared/domain/time.ts';
import { evaluateSubject, type EngineSubject, type SubjectOutcome } from '../../../alerts/engine.ts';
import type { Plan } from '../../../alerts/plan.ts';
import { isOpen } from '../../../alerts/reconcile.ts';
import type { AgentRef } from '../../../ports/stores.ts';
import { agentKeyOf } from '../../agent-key.ts';
import type { EngineScope } from './engine-scope.ts';
import type { EnginePorts, EngineWork } from './engine-work.ts';
import type { Frontiers, ReadOptions } from './live-facts.ts';
import { createRecollections } from './recollections.ts';
import { withKnownHolds } from './open-holds.ts';
import type { WatchedSubject } from './subjects.ts';

/** For so long, and for so many subjects, is evaluated before others are let in. */
const SLICE_MS = 12;
const SLICE = 100;

/** One step's view: the work, the moment, and up to where every source is known. */
export interface Step { readonly work: EngineWork; readonly nowAt: UtcMs; readonly frontiers: Frontiers; /** Up to where it is known who waits. */ readonly queueFrontiers: Frontiers; readonly signal: AbortSignal }

/** Evaluates whom a step concerns, and remembers when time alone concerns them again. */
export interface EngineEvaluation {
  /** Who was read, whose plan is another, who hangs on them, and who is due. */
  collect(read: readonly AgentRef[], touched: ReadonlySet<string>, step: Step): readonly WatchedSubject[];
  evaluate(subjects: readonly WatchedSubject[], step: Step): Promise<void>;
  /** Sources are judged by their connections as they are now. */
  evaluateSources(step: Step): Promise<void>;
  readOptions(frontiers: Frontiers): ReadOptions;
}

interface Evaluated { readonly subject: WatchedSubject; readonly outcome: SubjectOutcome }

export function createEngineEvaluation(ports: EnginePorts, scope: EngineScope): EngineEvaluation {
  const { book, memory, facts } = ports;
  const dues = new Map<string, UtcMs>();
  const recollections = createRecollections();

  const readOptions = (frontiers: Frontiers): ReadOptions => ({
    frontiers, needs: scope.watched().needs, reachMs: scope.watched().reachMs, horizonAt: (sourceId) => memory.horizonAt(sourceId),
    openSinceAt: (key) => firingOf(`agent ${key}`).reduce<UtcMs | null>((least, { sinceAt }) => (least === null || sinceAt < least ? sinceAt : least), null),
  });
  const firingOf = (alertsId: string) => [...book.of(alertsId)?.values() ?? []].flat().filter(isOpen);

  const factsOf = ({ subject }: WatchedSubject, { frontiers, queueFrontiers }: Step): SubjectFacts | null => {
    if (subject.kind === 'agent') return withKnownHolds(facts.agent(subject.key, frontiers), scope.watched().needs.holds ? queueFrontiers : null);
    if (subject.kind === 'queue') return facts.queue(subject.key, queueFrontiers);
    // Who has not been heard of is not known to be away.
    if (subject.kind === 'source' || !isHeard(subject.people.flat(), frontiers)) return null;
    const people = subject.people.map((refs) => agentFacts(refs, frontiers)).filter((agents) => agents.length > 0);
    return people.length === 0 ? null : { kind: 'team', key: subject.key, people };
  };
  const agentFacts = (refs: readonly AgentRef[], frontiers: Frontiers): readonly AgentFacts[] => refs.flatMap((ref) => facts.agent(agentKeyOf(ref), frontiers) ?? []);

  const toEngineSubject = (watched: WatchedSubject, step: Step): EngineSubject | null => {
    const found = factsOf(watched, step);
    if (found === null) return null;
    const { id, subject, sources } = watched;
    const normMs = subject.kind === 'agent' ? ports.normOf(subject.key) : null;
    return {
      facts: found, plan: sayableOf(watched, normMs === undefined && scope.watched().needs.norms, step.frontiers), zone: subject.zone,
      elsewhere: subject.kind === 'agent' ? agentFacts(subject.elsewhere, step.frontiers) : [],
      normMs: normMs ?? null, sinceAt: Math.max(memory.sinceAt(id), ...sources.map((sourceId) => Math.max(memory.sinceAt(`source:${sourceId}`), scope.createdAtOf(sourceId)))),
      // Alerts from before the book begins are not here to compare with.
      horizonAt: Math.max(Math.min(...sources.map((sourceId) => memory.horizonAt(sourceId) ?? Number.NEGATIVE_INFINITY)), book.completeSince()),
    };
  };

  /** Evaluates one; where something that goes on reaches the beginning of its facts, they are read further back first. */
  const settle = async (watched: WatchedSubject, step: Step): Promise<SubjectOutcome | null> => {
    for (;;) {
      const ready = toEngineSubject(watched, step);
      if (ready === null) return null;
      const outcome = evaluateSubject(ready, book.of(watched.alertsId), { nowAt: step.nowAt, changedRules: step.work.changedRules, before: recollections.of(watched.id) });
      if (watched.subject.kind !== 'agent' || !facts.widen(watched.subject.key, outcome.heldFromAt)) return outcome;
      await facts.readAgents([watched.subject.agent], readOptions(step.frontiers));
    }
  };

  const write = async (slice: readonly Evaluated[], step: Step): Promise<void> => {
    for (const { subject, outcome } of slice) dues.set(subject.id, isWaiting(subject, step.frontiers) ? Number.NEGATIVE_INFINITY : outcome.dueAt ?? Number.POSITIVE_INFINITY);
    await ports.write(slice.flatMap(({ subject, outcome }) => outcome.raised.map((each) => ({ ...each, subject }))), slice.flatMap(({ outcome }) => outcome.changed), step.nowAt);
    // What could not be written is found again.
    for (const { subject, outcome } of slice) recollections.keep(subject.id, outcome.recollection);
  };

  return {
    readOptions,
    collect: (read, touched, { work, frontiers }) => {
      const keys = new Set(read.map(agentKeyOf));
      const { subjects } = scope.watched();
      for (const id of dues.keys()) if (!subjects.has(id)) dues.delete(id);
      recollections.forget((id) => subjects.has(id));
      const isConcerned = (watched: WatchedSubject): boolean => {
        const { subject } = watched;
        if (subject.kind === 'source') return false;
        if (work.isEveryoneDue || touched.has(watched.id) || isDue(watched, dues, frontiers)) return true;
        if (work.changedRules.size > 0 && [...work.changedRules].some((id) => watched.rules.has(id))) return true;
        if (subject.kind === 'queue') return work.queues.has(subject.sourceId) || work.reread.has(subject.sourceId);
        return keys.size > 0 && watched.agentKeys.some((key) => keys.has(key));
      };
      return [...subjects.values()].filter(isConcerned);
    },
    evaluate: async (subjects, step) => {
      for (let next = 0; next < subjects.length;) {
        if (step.signal.aborted) throw new Error('The engine was stopped.');
        const slice: Evaluated[] = [];
        const beganMs = ports.clock.monotonicMs();
        do {
          const subject = subjects[next++];
          const outcome = subject === undefined ? null : await settle(subject, step);
          if (subject !== undefined && outcome !== null) slice.push({ subject, outcome });
          else if (subject !== undefined && isWaiting(subject, step.frontiers)) dues.set(subject.id, Number.NEGATIVE_INFINITY);
        } while (next < subjects.length && next % SLICE !== 0 && ports.clock.monotonicMs() - beganMs < SLICE_MS);
        await write(slice, step);
        if (next < subjects.length) await ports.clock.sleep(0, step.signal);
      }
    },
    evaluateSources: async (step) => {
      const all: Evaluated[] = [];
      for (const subject of scope.watched().byKind.source) {
        // A clock that was set back takes nothing back.
        const latestAt = firingOf(subject.alertsId).reduce((latest, { firedAt }) => Math.max(latest, firedAt), step.nowAt);
        const found = await ports.readSource(Number(subject.subject.key), latestAt);
        if (found === null) continue;
        const ready: EngineSubject = { facts: found, elsewhere: [], zone: subject.subject.zone, normMs: null, plan: subject.plan, sinceAt: 0, horizonAt: Number.NEGATIVE_INFINITY };
        all.push({ subject, outcome: evaluateSubject(ready, book.of(subject.alertsId), { nowAt: step.nowAt, changedRules: step.work.changedRules }) });
      }
      await write(all, step);
      const nextDues = all.flatMap(({ outcome }) => outcome.dueAt ?? []);
      ports.onSourceDue(nextDues.length === 0 ? null : Math.min(...nextDues));
    },
  };
}

function isDue({ id, sources }: WatchedSubject, dues: ReadonlyMap<string, UtcMs>, frontiers: Frontiers): boolean {
  const dueAt = dues.get(id);
  return dueAt !== undefined && sources.some((sourceId) => (frontiers.get(sourceId) ?? Number.NEGATIVE_INFINITY) >= dueAt);
}

/** True when every source of these agents has answered at least once. */
function isHeard(refs: readonly AgentRef[], frontiers: Frontiers): boolean {
  return refs.every(({ sourceId }) => frontiers.has(sourceId));
}

/** True for somebody of whom a source that counts has not said anything yet: to be looked at again whenever one does. */
function isWaiting({ subject, plan }: WatchedSubject, frontiers: Frontiers): boolean {
  if (subject.kind === 'team') return !isHeard(subject.people.flat(), frontiers);
  return subject.kind === 'agent' && !isHeard(subject.elsewhere, frontiers) && plan.some(({ compiled }) => compiled.needs.elsewhere);
}

/** The questions that can be answered: without a norm, or a word of another system, nothing is said of what hangs on it, and alerts about it stand. */
function sayableOf(watched: WatchedSubject, lacksNorm: boolean, frontiers: Frontiers): Plan {
  const plan = lacksNorm ? withoutNorms(watched.plan) : watched.plan;
  return isWaiting(watched, frontiers) ? withoutElsewhere(plan) : plan;
}

const withoutNorms = createNarrowing(({ compiled }) => !compiled.needs.norms);
const withoutElsewhere = createNarrowing(({ compiled }) => !compiled.needs.elsewhere);

/** The same plan gives the same part of it: what is remembered of a subject goes by it. */
function createNarrowing(isKept: (question: Plan[number]) => boolean): (plan: Plan) => Plan {
  const known = new WeakMap<Plan, Plan>();
  return (plan) => {
    const narrow = known.get(plan) ?? plan.filter(isKept);
    known.set(plan, narrow);
    return narrow;
  };
}
