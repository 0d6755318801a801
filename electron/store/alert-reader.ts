import type { Evidence, ResolveReason } from '../../shared/alerts/episode.ts';
import type { Severity, SubjectKind } from '../../shared/alerts/rule.ts';
import type { Silence } from '../../shared/contract/alert-schemas.ts';
import { DAY_MS, type UtcMs } from '../../shared/domain/time.ts';
import type { AlertQuery, AlertReader, AlertRecord } from '../ports/alert-store.ts';
import type { ActivityFilter } from '../ports/stores.ts';
import { foldText } from './alerts.ts';
import type { Db } from './database.ts';

/** Alerts that last longer, and those that go on, are found by `alert_long`; its condition in the schema holds the same number. */
const LOOKBACK_MS = DAY_MS;
const BATCH_ROWS = 500;

const COLUMNS = `alert_id, rule_id, rule_name, severity, subject_kind, subject_key, subject_name, source_id, agent_id, since_at, fired_at, noticed_at,
  resolved_at, resolve_reason, withdrawn_at, acknowledged_at, note, snoozed_until_at, notified_at, silence, evidence`;
/** What is sorted and counted by; the texts are read for the rows of a page only. */
const NARROW = 'alert_id, fired_at, rule_id, rule_name, subject_kind, subject_key, subject_name, since_at, resolved_at';

const END = 'coalesce(resolved_at, withdrawn_at, 9007199254740991)';
const OVERLAPS = `since_at < @endAt AND (since_at >= @startAt OR ${END} > @startAt)`;
const IS_FIRING = 'resolved_at IS NULL AND withdrawn_at IS NULL';
const CONDITIONS: Readonly<Record<NonNullable<AlertQuery['conditions']>[number], string>> = { firing: IS_FIRING, resolved: 'resolved_at IS NOT NULL AND withdrawn_at IS NULL', withdrawn: 'withdrawn_at IS NOT NULL' };

/** Where the alerts of a query are looked for; every one is a range of an index, and further conditions are added. */
export const ALERT_QUERIES = {
  near: `SELECT ${NARROW} FROM alert INDEXED BY alert_since WHERE since_at >= @nearAt AND ${OVERLAPS}`,
  long: `SELECT ${NARROW} FROM alert INDEXED BY alert_long WHERE ${END} > @startAt AND ${END} - since_at >= 86400000 AND since_at < @nearAt AND since_at < @endAt`,
  ofAgents: `SELECT ${NARROW} FROM (SELECT DISTINCT value ->> 0 AS source_id, value ->> 1 AS agent_id FROM json_each(@agents)) AS wanted CROSS JOIN alert INDEXED BY alert_agent USING (source_id, agent_id) WHERE alert.source_id IS NOT NULL`,
  ofRules: `SELECT ${NARROW} FROM (SELECT DISTINCT value AS rule_id FROM json_each(@ruleIds)) AS wanted CROSS JOIN alert INDEXED BY alert_rule USING (rule_id) WHERE 1`,
  open: `SELECT ${NARROW} FROM alert INDEXED BY alert_open WHERE ${IS_FIRING}`,
  all: `SELECT ${NARROW} FROM alert WHERE 1`,
  byIds: `SELECT ${COLUMNS} FROM json_each(?) AS wanted CROSS JOIN alert ON alert_id = wanted.value ORDER BY wanted.key`,
  recent: `SELECT ${COLUMNS} FROM alert WHERE alert_id IN (
    SELECT alert_id FROM alert INDEXED BY alert_open WHERE ${IS_FIRING}
    UNION SELECT alert_id FROM alert INDEXED BY alert_fired WHERE fired_at >= @sinceAt
    UNION SELECT alert_id FROM alert INDEXED BY alert_resolved WHERE resolved_at >= @sinceAt
    UNION SELECT alert_id FROM alert INDEXED BY alert_withdrawn WHERE withdrawn_at >= @sinceAt) ORDER BY fired_at, alert_id`,
} as const;

interface AlertRow {
  readonly alert_id: number; readonly rule_id: number; readonly rule_name: string; readonly severity: string; readonly subject_kind: string; readonly subject_key: string; readonly subject_name: string;
  readonly source_id: number | null; readonly agent_id: string | null; readonly since_at: number; readonly fired_at: number; readonly noticed_at: number; readonly resolved_at: number | null;
  readonly resolve_reason: string | null; readonly withdrawn_at: number | null; readonly acknowledged_at: number | null; readonly note: string | null; readonly snoozed_until_at: number | null;
  readonly notified_at: number | null; readonly silence: string | null; readonly evidence: string;
}

type NarrowTuple = [id: number, firedAt: number, ruleId: number, ruleName: string, kind: SubjectKind, key: string, name: string, sinceAt: number, resolvedAt: number | null];
type Filter = Omit<AlertQuery, 'limit' | 'offset'>;
type Counts = Awaited<ReturnType<AlertReader['countAlerts']>>;

/** The port's readers of alerts, synchronous, on one connection. */
export interface AlertReads {
  list(query: AlertQuery): Awaited<ReturnType<AlertReader['listAlerts']>>;
  count(filter: Filter): Counts;
  read(ids: readonly number[]): readonly AlertRecord[];
  recent(sinceAt: UtcMs): readonly AlertRecord[];
  batches(filter: ActivityFilter): Generator<readonly AlertRecord[]>;
}

export function createAlertReads(db: Db): AlertReads {
  const byIds = db.prepare(ALERT_QUERIES.byIds);
  const recent = db.prepare(ALERT_QUERIES.recent);
  const read = (ids: readonly number[]): readonly AlertRecord[] => (byIds.all(JSON.stringify(ids)) as AlertRow[]).map(toRecord); // COLUMNS
  return {
    list(query) {
      const { sql, values } = findingOf(query);
      const total = Number(db.prepare(`SELECT count(*) FROM (${sql})`).pluck().get(values));
      const page = `SELECT alert_id FROM (${sql}) ORDER BY fired_at DESC, alert_id LIMIT @limit OFFSET @offset`;
      return { rows: read(db.prepare(page).pluck().all({ ...values, limit: query.limit, offset: query.offset }) as number[]), total }; // one integer column
    },
    count(filter) {
      const { sql, values } = findingOf(filter);
      const rows = db.prepare(`${sql} ORDER BY fired_at, alert_id`).raw();
      return countTuples(rows.iterate(values) as IterableIterator<NarrowTuple>); // NARROW
    },
    read,
    recent: (sinceAt) => (recent.all({ sinceAt }) as AlertRow[]).map(toRecord), // COLUMNS
    *batches({ window, sourceIds, agentIds }) {
      const { sql, values } = findingOf({ window, ...(sourceIds === undefined ? {} : { sourceIds }) });
      const ofAgents = agentIds === undefined || agentIds.length === 0 ? '' : 'WHERE alert_id IN (SELECT alert_id FROM alert AS own WHERE own.alert_id = found.alert_id AND agent_id IN (SELECT value FROM json_each(@agentIds)))';
      // Numbers alone are held: what is written meanwhile moves no page.
      const ids = db.prepare(`SELECT alert_id FROM (${sql}) AS found ${ofAgents} ORDER BY fired_at, alert_id`).pluck().all({ ...values, ...(ofAgents === '' ? {} : { agentIds: JSON.stringify(agentIds) }) }) as number[]; // one integer column
      for (let from = 0; from < ids.length; from += BATCH_ROWS) yield read(ids.slice(from, from + BATCH_ROWS));
    },
  };
}

/** The shortest way to what a query asks for: by agent, by window, what is open, by rule, else everything. */
function waysOf({ window, agents, conditions, ruleIds }: Filter): readonly string[] {
  if (agents !== undefined) return [`${ALERT_QUERIES.ofAgents}${window === undefined ? '' : ` AND ${OVERLAPS}`}`];
  if (window !== undefined) return [ALERT_QUERIES.near, ALERT_QUERIES.long];
  if (conditions?.every((condition) => condition === 'firing') === true && conditions.length > 0) return [ALERT_QUERIES.open];
  return [ruleIds === undefined ? ALERT_QUERIES.all : ALERT_QUERIES.ofRules];
}

type Values = Readonly<Record<string, string | number>>;

function findingOf(filter: Filter): { readonly sql: string; readonly values: Values } {
  const values: Record<string, string | number> = {};
  const parts: string[] = [];
  const add = (sql: string, name: string, value: string | number): void => {
    parts.push(sql);
    values[name] = value;
  };
  const { window, ruleIds, severities, conditions, agents, sourceIds, isAcknowledged, text } = filter;
  if (window !== undefined) Object.assign(values, { startAt: window.startAt, endAt: window.endAt, nearAt: window.startAt - LOOKBACK_MS });
  if (agents !== undefined) values['agents'] = JSON.stringify(agents.map(({ sourceId, agentId }) => [sourceId, agentId]));
  if (ruleIds !== undefined) add('alert.rule_id IN (SELECT value FROM json_each(@ruleIds))', 'ruleIds', JSON.stringify(ruleIds));
  if (severities !== undefined) add('severity IN (SELECT value FROM json_each(@severities))', 'severities', JSON.stringify(severities));
  if (conditions !== undefined) parts.push(conditions.length === 0 ? '0' : `(${conditions.map((condition) => `(${CONDITIONS[condition]})`).join(' OR ')})`);
  if (sourceIds !== undefined) add('alert.source_id IN (SELECT value FROM json_each(@sourceIds))', 'sourceIds', JSON.stringify(sourceIds));
  if (isAcknowledged !== undefined) parts.push(isAcknowledged ? 'acknowledged_at IS NOT NULL' : 'acknowledged_at IS NULL');
  if (text !== undefined && text !== '') add('instr(search, @text) > 0', 'text', foldText(text.toWellFormed()));
  const further = parts.map((part) => ` AND ${part}`).join('');
  return { sql: waysOf(filter).map((way) => `${way}${further}`).join(' UNION ALL '), values };
}

/** Tuples come by `firedAt`: the newest name of a rule or subject is the last one. */
function countTuples(tuples: Iterable<NarrowTuple>): Counts {
  const rules = new Map<number, { ruleName: string; fired: number; readonly subjects: Set<string>; readonly lengths: number[] }>();
  const subjects = new Map<string, { readonly kind: SubjectKind; readonly key: string; name: string; fired: number }>();
  for (const [, , ruleId, ruleName, kind, key, name, sinceAt, resolvedAt] of tuples) {
    const subjectKey = `${kind} ${key}`;
    const rule = rules.get(ruleId) ?? { ruleName, fired: 0, subjects: new Set<string>(), lengths: [] };
    rules.set(ruleId, rule);
    rule.ruleName = ruleName;
    rule.fired += 1;
    rule.subjects.add(subjectKey);
    if (resolvedAt !== null) rule.lengths.push(resolvedAt - sinceAt);
    const subject = subjects.get(subjectKey) ?? { kind, key, name, fired: 0 };
    subjects.set(subjectKey, subject);
    subject.name = name;
    subject.fired += 1;
  }
  return {
    rules: [...rules].map(([ruleId, { ruleName, fired, subjects: seen, lengths }]) => ({ ruleId, ruleName, fired, subjects: seen.size, ...lengthsOf(lengths) })).sort((a, b) => b.fired - a.fired || a.ruleId - b.ruleId),
    subjects: [...subjects].map(([subjectKey, subject]) => [subjectKey, subject] as const).sort(([a, one], [b, other]) => other.fired - one.fired || (a < b ? -1 : 1)).map(([, subject]) => subject),
  };
}

/** The longest and, of an even number, the mean of the two in the middle. */
function lengthsOf(lengths: readonly number[]): { readonly longestMs: number | null; readonly medianMs: number | null } {
  const sorted = lengths.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return { longestMs: sorted.at(-1) ?? null, medianMs: low === undefined || high === undefined ? null : Math.round((low + high) / 2) };
}

function toRecord(row: AlertRow): AlertRecord {
  return {
    id: row.alert_id,
    ruleId: row.rule_id,
    ruleName: row.rule_name,
    // These words and the evidence were written from a NewAlert only.
    severity: row.severity as Severity,
    subjectKind: row.subject_kind as SubjectKind,
    subjectKey: row.subject_key,
    subjectName: row.subject_name,
    agent: row.source_id === null || row.agent_id === null ? null : { sourceId: row.source_id, agentId: row.agent_id },
    sinceAt: row.since_at,
    firedAt: row.fired_at,
    noticedAt: row.noticed_at,
    resolvedAt: row.resolved_at,
    resolveReason: row.resolve_reason as ResolveReason | null,
    withdrawnAt: row.withdrawn_at,
    acknowledgedAt: row.acknowledged_at,
    note: row.note,
    snoozedUntilAt: row.snoozed_until_at,
    notifiedAt: row.notified_at,
    silence: row.silence as Silence | null,
    evidence: JSON.parse(row.evidence) as Evidence,
  };
}
