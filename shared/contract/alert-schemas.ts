import { z } from 'zod';
import { RESOLVE_REASONS } from '../alerts/episode.ts';
import { condition, ruleScope, SEVERITIES, SUBJECT_KINDS, weekTime } from '../alerts/rule.ts';
import { agentKey, state } from './schemas.ts';

/** Shapes of rules, alerts, back-tests and their delivery on screens. Instants, durations and ids as in `schemas.ts`. */

const at = z.int();
const durationMs = z.int().nonnegative();
const severity = z.enum(SEVERITIES);

/** As the editor sends it: every default filled in. Checked against the whole rule's rules by the core (`BAD_INPUT` with the field's path). */
export const ruleBody = z.object({
  name: z.string(), severity, scope: ruleScope, when: condition, forAtLeastMs: durationMs, recoverAfterMs: durationMs,
  notify: z.object({ desktop: z.boolean(), webhook: z.boolean() }),
});

export const ruleView = z.object({
  id: z.int(),
  rule: ruleBody,
  enabled: z.boolean(),
  /** The built-in rules about sources: they can be switched off and changed, not removed. */
  builtIn: z.boolean(),
  /** In words. */
  text: z.string(),
  subject: z.enum(SUBJECT_KINDS),
  /** What keeps it from working as meant: names in its scope that there are not, states that its sources never tell. */
  problems: z.array(z.string()),
  createdAt: at,
  changedAt: at,
  mutedUntilAt: at.nullable(),
  /** How many subjects it looks at now. */
  subjects: z.int(),
  firing: z.int(),
  firedToday: z.int(),
  firedLast7Days: z.int(),
});

export const evidence = z.object({
  ruleText: z.string(), statement: z.string(), state: state.nullable(), label: z.string().nullable(), sinceAt: at, asOf: at,
  facts: z.array(z.object({ label: z.string(), value: z.string() })),
});

export const alertCondition = z.enum(['firing', 'resolved', 'withdrawn']);

export const alertView = z.object({
  id: z.int(),
  ruleId: z.int(),
  ruleName: z.string(),
  severity,
  subject: z.object({ kind: z.enum(SUBJECT_KINDS), key: z.string(), name: z.string() }),
  /** Where a click leads: the agent's day at `sinceAt`; null for teams, queues and sources. */
  agentKey: agentKey.nullable(),
  teamName: z.string().nullable(),
  sourceName: z.string().nullable(),
  /** `withdrawn`: the vendor corrected its data, and what the alert was about had not been so. */
  condition: alertCondition,
  sinceAt: at,
  firedAt: at,
  /** When Floorwalker came to know of it (the desk was off, the vendor late). */
  noticedAt: at,
  resolvedAt: at.nullable(),
  resolveReason: z.enum(RESOLVE_REASONS).nullable(),
  withdrawnAt: at.nullable(),
  acknowledgedAt: at.nullable(),
  note: z.string().nullable(),
  snoozedUntilAt: at.nullable(),
  /** When somebody was interrupted for it; null: not yet, or not at all. */
  notifiedAt: at.nullable(),
  /** Why nobody was interrupted; null when somebody was, or nothing has been decided yet. */
  silence: z.enum(['muted', 'quiet-hours', 'rule-muted', 'snoozed', 'over-already', 'not-wanted', 'too-many']).nullable(),
  /** Its source answers late or not at all: nothing is known since `asOf`. */
  stale: z.boolean(),
  asOf: at,
  evidence,
});

/** What a person is told of the whole, and what a tray shows. */
export const alertSummary = z.object({
  firing: z.int(),
  unacknowledged: z.int(),
  snoozed: z.int(),
  worst: severity.nullable(),
  mutedUntilAt: at.nullable(),
  quietUntilAt: at.nullable(),
  /** Fired while muted or in quiet hours, and not looked at yet. */
  missed: z.int(),
});

/** The inbox: firing alerts, and those resolved or withdrawn within the last day that nobody has acknowledged. Order is the client's. */
export const inboxEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), seq: z.int(), summary: alertSummary, alerts: z.array(alertView) }),
  z.object({ type: z.literal('delta'), seq: z.int(), summary: alertSummary, changed: z.array(alertView), removed: z.array(z.int()) }),
]);

/** Something to interrupt with, once, for whoever listens at that moment. */
export const notice = z.object({
  id: z.string(),
  kind: z.enum(['alert', 'group', 'missed', 'test']),
  severity,
  title: z.string(),
  body: z.string(),
  sound: z.boolean(),
  /** The alerts that it stands for. */
  alertIds: z.array(z.int()),
  /** Where a click leads: the agent's timeline at that moment; null: the inbox. */
  target: z.object({ agentKey, at }).nullable(),
});

export const historyQuery = z.object({
  startAt: at, endAt: at,
  /** Only these, whenever they were: the window does not matter then. */
  ids: z.array(z.int()).max(500).optional(),
  ruleIds: z.array(z.int()).optional(), severities: z.array(severity).optional(), conditions: z.array(alertCondition).optional(),
  agentKeys: z.array(agentKey).optional(), sourceIds: z.array(z.int()).optional(), acknowledged: z.boolean().optional(), text: z.string().optional(),
  limit: z.int().min(1).max(500), offset: z.int().min(0),
});

/** Alerts that overlap the window, newest first, and how often each rule fired in it for whom. */
export const historyPage = z.object({
  total: z.int(),
  rows: z.array(alertView),
  rules: z.array(z.object({ ruleId: z.int(), ruleName: z.string(), fired: z.int(), subjects: z.int(), longestMs: durationMs.nullable(), medianMs: durationMs.nullable() })),
  subjects: z.array(z.object({ kind: z.enum(SUBJECT_KINDS), key: z.string(), name: z.string(), fired: z.int() })),
});

export const quietTime = weekTime;

export const alertSettings = z.object({
  desktop: z.boolean(),
  sounds: z.object({ info: z.boolean(), warning: z.boolean(), critical: z.boolean() }),
  quietTimes: z.array(quietTime),
  /** Critical alerts interrupt also in quiet hours and while muted. */
  criticalBreaksThrough: z.boolean(),
  /** Null: no webhook. The signing secret and the address are stored with the other secrets and never told again: `url` is only where it leads, `https://chat.example.com/…`. */
  webhook: z.object({ url: z.string(), hasSecret: z.boolean(), enabled: z.boolean(), minSeverity: severity }).nullable(),
});

/** How the webhook is doing. */
export const webhookStatus = z.object({ waiting: z.int(), lastOkAt: at.nullable(), error: z.object({ message: z.string(), sinceAt: at, nextAttemptAt: at.nullable() }).nullable() });

export const template = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  group: z.enum(['State', 'Contacts', 'Workload', 'Team', 'Queue', 'Several systems', 'Source']),
  rule: ruleBody,
  /** Which of the present sources can tell it; empty: none of them. */
  sources: z.array(z.string()),
  /** A threshold from what has been: the quantile of the durations (or counts) of the last days in this scope. Null where there is too little history. */
  suggestion: z.object({ forAtLeastMs: durationMs, basis: z.string() }).nullable(),
});

export const backtestInput = z.object({
  rule: ruleBody,
  /** Absent: the last 14 days. */
  startAt: at.optional(), endAt: at.optional(),
});

export const backtestEpisode = z.object({ subjectKey: z.string(), subjectName: z.string(), agentKey: agentKey.nullable(), fromAt: at, firedAt: at, toAt: at.nullable() });

export const backtest = z.object({
  window: z.object({ startAt: at, endAt: at }),
  subject: z.enum(SUBJECT_KINDS),
  /** All of them are counted; only so many are listed, newest first. */
  fired: z.int(),
  episodes: z.array(backtestEpisode),
  subjects: z.array(z.object({ key: z.string(), name: z.string(), fired: z.int(), totalMs: durationMs })),
  /** How many subjects were looked at. */
  looked: z.int(),
  /** Days on which an agent in scope was logged in, added up over agents (for other subjects: subjects × days of which something is known). */
  agentDays: z.number(),
  perAgentDay: z.number().nullable(),
  perDay: z.number().nullable(),
  /** More than about two for an agent and day are soon ignored. [reference/peers, G17] */
  noisy: z.boolean(),
  /** How long the condition held, whether it fired or not: what a threshold cuts off. Edges in milliseconds, the last bin is open. */
  histogram: z.array(z.object({ fromMs: durationMs, toMs: durationMs.nullable(), count: z.int() })),
  quantiles: z.object({ p50: durationMs, p90: durationMs, p95: durationMs, p99: durationMs }).nullable(),
  /** How many would fire with other thresholds, for the slider: ascending. */
  curve: z.array(z.object({ forAtLeastMs: durationMs, fired: z.int() })),
  /** Share of the window of which nothing is known, 0 to 1. */
  missing: z.number(),
  elapsedMs: z.number(),
});

export type RuleView = z.infer<typeof ruleView>;
export type AlertView = z.infer<typeof alertView>;
export type AlertSummary = z.infer<typeof alertSummary>;
export type InboxEvent = z.infer<typeof inboxEvent>;
export type Notice = z.infer<typeof notice>;
export type HistoryQuery = z.infer<typeof historyQuery>;
export type HistoryPage = z.infer<typeof historyPage>;
export type AlertSettings = z.infer<typeof alertSettings>;
export type WebhookStatus = z.infer<typeof webhookStatus>;
export type RuleTemplate = z.infer<typeof template>;
export type BacktestInput = z.infer<typeof backtestInput>;
export type Backtest = z.infer<typeof backtest>;
export type Silence = NonNullable<AlertView['silence']>;
