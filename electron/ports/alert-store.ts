import type { Evidence, ResolveReason } from '../../shared/alerts/episode.ts';
import type { Rule, Severity, SubjectKind } from '../../shared/alerts/rule.ts';
import type { Silence } from '../../shared/contract/alert-schemas.ts';
import type { Activity } from '../../shared/domain/activity.ts';
import type { ClosedInterval, UtcMs } from '../../shared/domain/time.ts';
import type { ActivityFilter, AgentRef } from './stores.ts';

/** Rules, alerts and what rules are evaluated on, as the store keeps and reads them. Part of `StoreReader` and `StoreWriter`. */

export interface RuleRecord {
  readonly id: number;
  readonly rule: Rule;
  readonly isEnabled: boolean;
  /** Name of a built-in rule; null for a person's own. */
  readonly builtIn: string | null;
  readonly createdAt: UtcMs;
  readonly changedAt: UtcMs;
  /** Since when it is on: what was over before that is no alert. */
  readonly enabledAt: UtcMs;
  readonly mutedUntilAt: UtcMs | null;
}

/** An alert; `subjectKey` after `shared/alerts/facts.ts`. */
export interface AlertRecord {
  readonly id: number;
  readonly ruleId: number;
  /** Names as they were when it fired. */
  readonly ruleName: string;
  readonly severity: Severity;
  readonly subjectKind: SubjectKind;
  readonly subjectKey: string;
  readonly subjectName: string;
  /** The agent, for rules about agents. */
  readonly agent: AgentRef | null;
  readonly sinceAt: UtcMs;
  readonly firedAt: UtcMs;
  readonly noticedAt: UtcMs;
  readonly resolvedAt: UtcMs | null;
  readonly resolveReason: ResolveReason | null;
  readonly withdrawnAt: UtcMs | null;
  readonly acknowledgedAt: UtcMs | null;
  readonly note: string | null;
  readonly snoozedUntilAt: UtcMs | null;
  /** When somebody was interrupted for it, or `silence` says why not; both null: not decided yet. */
  readonly notifiedAt: UtcMs | null;
  readonly silence: Silence | null;
  readonly evidence: Evidence;
}

export type NewAlert = Omit<AlertRecord, 'id'>;
export type AlertChange = { readonly id: number } & Partial<Pick<AlertRecord, 'sinceAt' | 'firedAt' | 'resolvedAt' | 'resolveReason' | 'withdrawnAt' | 'acknowledgedAt' | 'note' | 'snoozedUntilAt' | 'notifiedAt' | 'silence'>>;

export interface AlertQuery {
  /** Alerts that overlap it: from `sinceAt` to the resolution, open ones up to for ever. */
  readonly window?: ClosedInterval;
  readonly ruleIds?: readonly number[];
  readonly severities?: readonly Severity[];
  readonly conditions?: readonly ('firing' | 'resolved' | 'withdrawn')[];
  readonly agents?: readonly AgentRef[];
  readonly sourceIds?: readonly number[];
  readonly isAcknowledged?: boolean;
  /** In the rule's name, the subject's name, the note; case does not matter. */
  readonly text?: string;
  readonly limit: number;
  readonly offset: number;
}

export interface AgentSnooze { readonly agent: AgentRef; readonly untilAt: UtcMs }

/** A delivery that waits to be sent. */
export interface OutboxEntry {
  readonly id: number;
  /** The same for every attempt: lets a receiver recognise a repetition. */
  readonly deliveryId: string;
  readonly createdAt: UtcMs;
  readonly attempts: number;
  readonly nextAttemptAt: UtcMs;
  /** JSON text, sent as it is. */
  readonly body: string;
}

/** Activities of one agent as columns, by start; superseded rows are left out. Presences derived from pushed events are among them. */
export interface ActivityColumns {
  readonly agent: AgentRef;
  readonly startAt: Float64Array;
  /** `NaN` while it runs. */
  readonly durationMs: Float64Array;
  /** Index into `FactPage.kinds`. */
  readonly kind: Int32Array;
  /** Index of the interaction among those of this agent in this answer; -1 without one. */
  readonly interaction: Int32Array;
  readonly asOf: Float64Array;
  /** Only when asked for: `guids[n]` is the id of interaction `n` as sent. */
  readonly guids?: readonly string[];
}

/** The words of activities, each combination once. */
export type KindOfActivity = Pick<Activity, 'type' | 'category' | 'name' | 'eligibleForRouting' | 'reason' | 'medium' | 'calls' | 'semiLive' | 'nonLive'>;

export interface FactPage { readonly kinds: readonly KindOfActivity[]; readonly agents: readonly ActivityColumns[] }

/** One stay in a queue, from an interaction record or a call. */
export interface QueueStay {
  readonly sourceId: number;
  readonly queue: string;
  readonly startAt: UtcMs;
  /** Null while the customer waits. */
  readonly endAt: UtcMs | null;
  /** The customer left before an answer; false also while it is not known. */
  readonly isAbandoned: boolean;
}

/** A stretch in which one agent's contact was on hold. */
export interface HoldStretch { readonly sourceId: number; readonly agentId: string; readonly interaction: string; readonly medium: string | null; readonly startAt: UtcMs; readonly endAt: UtcMs | null }

export interface AlertReader {
  /** By id; removed ones are not among them. */
  listRules(): Promise<readonly RuleRecord[]>;
  /** Newest `firedAt` first; ties by id. */
  listAlerts(query: AlertQuery): Promise<{ readonly rows: readonly AlertRecord[]; readonly total: number }>;
  /** Of what `listAlerts` would find without its limit, by rule and by subject. Durations of resolved ones in milliseconds. */
  countAlerts(query: Omit<AlertQuery, 'limit' | 'offset'>): Promise<{
    readonly rules: readonly { readonly ruleId: number; readonly ruleName: string; readonly fired: number; readonly subjects: number; readonly longestMs: number | null; readonly medianMs: number | null }[];
    readonly subjects: readonly { readonly kind: SubjectKind; readonly key: string; readonly name: string; readonly fired: number }[];
  }>;
  readAlerts(ids: readonly number[]): Promise<readonly AlertRecord[]>;
  /** For the engine: those that are firing, and those that ended or fired at or after `sinceAt`; withdrawn ones too. */
  readRecentAlerts(sinceAt: UtcMs): Promise<readonly AlertRecord[]>;
  /** Overlapping the window, in batches by `firedAt`, then id; for exports. */
  streamAlerts(filter: ActivityFilter): AsyncIterable<readonly AlertRecord[]>;
  listAgentSnoozes(): Promise<readonly AgentSnooze[]>;
  /** Waiting deliveries by `nextAttemptAt`. */
  listOutbox(limit: number): Promise<readonly OutboxEntry[]>;
  /** Columns of every activity that overlaps the window, unclipped; fast: two weeks of 200 agents well within a second. Agents in the order asked for, once each; those that are not known are left out. */
  readActivityColumns(agents: readonly AgentRef[], window: ClosedInterval, options?: { readonly withGuids?: boolean }): Promise<FactPage>;
  /** Stays that overlap the window, by source, queue, start. */
  readQueueStays(sourceIds: readonly number[], window: ClosedInterval): Promise<readonly QueueStay[]>;
  /** Holds that overlap the window, by agent, then start. */
  readHolds(sourceIds: readonly number[], window: ClosedInterval): Promise<readonly HoldStretch[]>;
}

export interface AlertWriter extends AlertReader {
  /** `id` null: a new one. */
  saveRule(rule: Omit<RuleRecord, 'id'> & { readonly id: number | null }): Promise<RuleRecord>;
  /** Its alerts stay. */
  removeRule(id: number): Promise<void>;
  /** All in one transaction; ids of the new ones in their order. */
  writeAlerts(batch: { readonly raised: readonly NewAlert[]; readonly changed: readonly AlertChange[] }): Promise<readonly number[]>;
  /** `untilAt` null: no longer. */
  snoozeAgents(agents: readonly AgentRef[], untilAt: UtcMs | null): Promise<void>;
  addToOutbox(entries: readonly Omit<OutboxEntry, 'id' | 'attempts'>[]): Promise<void>;
  /** Sent: it goes. Not sent: the next attempt. */
  settleOutbox(results: readonly { readonly id: number; readonly nextAttemptAt: UtcMs | null }[]): Promise<void>;
}
