import type { State } from '../domain/state.ts';
import type { UtcMs } from '../domain/time.ts';
import type { Phase } from './rule.ts';

/**
 * What rules are evaluated on: what is known of a subject over a stretch of time, as columns. The same for the live
 * engine (a day or two up to now), the editor's preview and a back-test (weeks): one evaluator over one shape.
 *
 * A fact goes on until something says otherwise: what runs at the frontier ends at `Infinity`. The frontier is the
 * vendor's time up to which everything is known; no alert fires later than it. Outside of that, sets reach over all time.
 */

/** Half-open stretches as `start, end, start, end, …`: ascending, disjoint, not touching; the last end may be `Infinity`. */
export type Runs = Float64Array;

/** Stretches with a value, ascending by start. `endAt` is `Infinity` where it runs at the frontier. */
export interface Track<Codes extends Int32Array | Uint8Array = Int32Array> {
  readonly startAt: Float64Array;
  readonly endAt: Float64Array;
  readonly code: Codes;
}

/** What a code of `line` and `presence` stands for. */
export interface StateWord { readonly state: State; readonly label: string }

/** Interactions' phases; may overlap, ascending by start. `item` tells which interaction: equal numbers are one. */
export interface PhaseTrack {
  readonly startAt: Float64Array;
  readonly endAt: Float64Array;
  /** Index into `PHASES`. */
  readonly phase: Uint8Array;
  readonly item: Int32Array;
  /** Index into `FactWords.media`. */
  readonly medium: Int32Array;
}

export interface WorkTrack {
  readonly startAt: Float64Array;
  readonly endAt: Float64Array;
  readonly calls: Int32Array;
  readonly semiLive: Int32Array;
  readonly nonLive: Int32Array;
}

/** Tables that the codes of a set of facts point into. They only grow: a code keeps its meaning while the set lives. */
export interface FactWords {
  readonly states: readonly StateWord[];
  readonly media: readonly string[];
}

export interface AgentFacts {
  readonly kind: 'agent';
  /** `<sourceId>:<agentId>` */
  readonly key: string;
  readonly sourceId: number;
  readonly words: FactWords;
  /** Everything from here on is here; what runs at it has its true start, but may have been preceded by the same. */
  readonly startsAt: UtcMs;
  readonly frontierAt: UtcMs;
  /** Time of which the source tells everything: fetched, without gaps. Ends at `Infinity` where it reaches the frontier. */
  readonly known: Runs;
  /** The state on the floor: disjoint. */
  readonly line: Track;
  /** The presence alone: disjoint. */
  readonly presence: Track;
  readonly phases: PhaseTrack;
  /** Disjoint. */
  readonly work: WorkTrack;
  /** When offers were not answered; ascending. */
  readonly noAnswers: Float64Array;
  /** Stretches certainly spent with as many chats as are allowed. */
  readonly maxed: Runs;
  /** Of a vendor that tells sums of chats beside the state: stretches certainly spent without any, and with one all the time. Absent: the line tells it. */
  readonly chats?: { readonly idle: Runs; readonly busy: Runs };
}

/** What a team is: its people, each with the agents that they are in any source that is polled. */
export interface TeamFacts {
  readonly kind: 'team';
  /** Team id as text. */
  readonly key: string;
  readonly people: readonly (readonly AgentFacts[])[];
}

export interface QueueFacts {
  readonly kind: 'queue';
  /** `<sourceId>:<queue name as sent>` */
  readonly key: string;
  readonly sourceId: number;
  readonly startsAt: UtcMs;
  readonly frontierAt: UtcMs;
  readonly known: Runs;
  /** Stays in the queue, ascending by start; `Infinity` while waiting. */
  readonly startAt: Float64Array;
  readonly endAt: Float64Array;
  /** 1 where the customer left before an answer. */
  readonly isAbandoned: Uint8Array;
}

/** A source as its connection is now. Its frontier is the core's clock in the vendors' time. */
export interface SourceFacts {
  readonly kind: 'source';
  /** Source id as text. */
  readonly key: string;
  readonly frontierAt: UtcMs;
  /** Since when it is stale, failing or stopped; null while it is live, paused or not asked yet. */
  readonly staleSinceAt: UtcMs | null;
  readonly signInFailingSinceAt: UtcMs | null;
  /** Up to when everything is known; null before the first answer and while it is paused. */
  readonly freshAt: UtcMs | null;
  /** When items were refused lately; ascending. */
  readonly quarantinedAt: Float64Array;
}

export type SubjectFacts = AgentFacts | TeamFacts | QueueFacts | SourceFacts;

/** What has to be read for a rule. */
export interface FactNeeds {
  /** Activities of agents. */
  readonly activities: boolean;
  /** Holds, from interaction records. */
  readonly holds: boolean;
  /** Every other agent that the same person is. */
  readonly elsewhere: boolean;
  /** Idle norms of agents. */
  readonly norms: boolean;
  readonly queues: boolean;
  readonly source: boolean;
}

export type { Phase };
