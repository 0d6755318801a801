import type { SubjectFacts } from '../../../../shared/alerts/facts.ts';
import type { UtcMs } from '../../../../shared/domain/time.ts';
import type { RaisedEpisode } from '../../../alerts/engine.ts';
import type { AlertChange, RuleRecord } from '../../../ports/alert-store.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Log } from '../../../ports/log.ts';
import type { AlertBook } from '../inbox/alert-book.ts';
import type { EngineMemory } from './engine-memory.ts';
import type { LiveFacts } from './live-facts.ts';
import type { ScopeDirectory } from '../rules/rule-scope.ts';
import type { Watched, WatchedSubject } from './subjects.ts';

/** What the live engine stands on. */
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
  /** Null: there is none; undefined: it is not known yet, and what hangs on it waits. */
  readonly normOf: (key: string) => number | null | undefined;
  /** As-of of the newest stored answer about who waits; null where there is none. */
  readonly ongoingAsOf: (sourceId: number) => Promise<UtcMs | null>;
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

/** What has piled up since the last step. */
export interface EngineWork {
  isScopeDue: boolean;
  areSourcesDue: boolean;
  isEveryoneDue: boolean;
  /** A frontier moved. */
  isMoved: boolean;
  /** Sources of which everything is read again. */
  readonly reread: Set<number>;
  /** Sources in whose queues something happened. */
  readonly queues: Set<number>;
  /** Rules that ask something else than before. */
  readonly changedRules: Set<number>;
}

export function noWork(): EngineWork {
  return { isScopeDue: false, areSourcesDue: false, isEveryoneDue: false, isMoved: false, reread: new Set(), queues: new Set(), changedRules: new Set() };
}

export function hasWork(work: EngineWork): boolean {
  return work.isScopeDue || work.areSourcesDue || work.isEveryoneDue || work.isMoved || work.reread.size + work.queues.size + work.changedRules.size > 0;
}
