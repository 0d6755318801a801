import { sourceOfSubject } from '../../shared/alerts/subject-source.ts';
import type { AlertChange, AlertWriter, NewAlert } from '../ports/alert-store.ts';
import type { Db, Statement } from './database.ts';

/** Columns of what may change after an alert was raised. */
const CHANGEABLE = {
  sinceAt: 'since_at', firedAt: 'fired_at', resolvedAt: 'resolved_at', resolveReason: 'resolve_reason', withdrawnAt: 'withdrawn_at', acknowledgedAt: 'acknowledged_at',
  note: 'note', snoozedUntilAt: 'snoozed_until_at', notifiedAt: 'notified_at', silence: 'silence',
} as const satisfies Readonly<Record<Exclude<keyof AlertChange, 'id'>, string>>;

type Changeable = keyof typeof CHANGEABLE;
const CHANGEABLE_KEYS = Object.keys(CHANGEABLE) as readonly Changeable[]; // the keys of that very table

const INSERT = `INSERT INTO alert (rule_id, rule_name, severity, subject_kind, subject_key, subject_name, source_id, agent_id, since_at, fired_at, noticed_at,
  resolved_at, resolve_reason, withdrawn_at, acknowledged_at, note, snoozed_until_at, notified_at, silence, evidence, search)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

export const ALERT_WRITE_QUERIES = {
  /** The very same raised before: a batch that is written again adds nothing. */
  same: 'SELECT alert_id FROM alert INDEXED BY alert_rule WHERE rule_id = ? AND fired_at = ? AND subject_kind = ? AND subject_key = ? AND since_at = ? AND noticed_at = ?',
  /** What was raised while its source was being deleted goes with it. */
  gone: "DELETE FROM alert WHERE alert_id >= ? AND source_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM source WHERE source.source_id = alert.source_id AND state <> 'purging')",
} as const;

/** Texts are compared without case and in one form of Unicode. */
export function foldText(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

/** A line for each, so that no text is found across two of them. */
const searchOf = (ruleName: string, subjectName: string, note: string | null): string => foldText([ruleName, subjectName, note ?? ''].join('\n'));

/** Everything in one transaction; prepared once for a connection. */
export function createAlertWriter(db: Db): Pick<AlertWriter, 'writeAlerts'> {
  const insert = db.prepare(INSERT);
  const same = db.prepare(ALERT_WRITE_QUERIES.same).pluck();
  const gone = db.prepare(ALERT_WRITE_QUERIES.gone);
  const names = db.prepare('SELECT rule_name, subject_name FROM alert WHERE alert_id = ?').raw();
  const setSearch = db.prepare('UPDATE alert SET search = ? WHERE alert_id = ?');
  const updates = new Map<string, Statement>();

  function raise(alert: NewAlert): number {
    const { ruleId, firedAt, subjectKind, sinceAt, noticedAt } = alert;
    const [ruleName, subjectKey, subjectName, note] = [alert.ruleName.toWellFormed(), alert.subjectKey.toWellFormed(), alert.subjectName.toWellFormed(), alert.note?.toWellFormed() ?? null];
    const known = same.get(ruleId, firedAt, subjectKind, subjectKey, sinceAt, noticedAt);
    if (typeof known === 'number') return known;
    const { lastInsertRowid } = insert.run(
      ruleId, ruleName, alert.severity, subjectKind, subjectKey, subjectName, alert.agent?.sourceId ?? sourceOfSubject(subjectKind, subjectKey), alert.agent?.agentId.toWellFormed() ?? null, sinceAt, firedAt, noticedAt,
      alert.resolvedAt, alert.resolveReason, alert.withdrawnAt, alert.acknowledgedAt, note, alert.snoozedUntilAt, alert.notifiedAt, alert.silence, JSON.stringify(alert.evidence), searchOf(ruleName, subjectName, note),
    );
    return Number(lastInsertRowid);
  }

  function updateOf(keys: readonly Changeable[]): Statement {
    const columns = keys.map((key) => `${CHANGEABLE[key]} = ?`).join(', ');
    const known = updates.get(columns);
    if (known !== undefined) return known;
    const made = db.prepare(`UPDATE alert SET ${columns} WHERE alert_id = ?`);
    updates.set(columns, made);
    return made;
  }

  /** Of an alert that is not there (its source was deleted) nothing is changed. */
  function change(wanted: AlertChange): void {
    const keys = CHANGEABLE_KEYS.filter((key) => wanted[key] !== undefined);
    if (keys.length === 0) return;
    const values = keys.map((key) => {
      const value = wanted[key];
      return typeof value === 'string' ? value.toWellFormed() : value;
    });
    if (updateOf(keys).run(...values, wanted.id).changes === 0 || wanted.note === undefined) return;
    const [ruleName, subjectName] = names.get(wanted.id) as [string, string]; // the columns named; it was changed just now
    setSearch.run(searchOf(ruleName, subjectName, wanted.note?.toWellFormed() ?? null), wanted.id);
  }

  const write = db.transaction(({ raised, changed }: Parameters<AlertWriter['writeAlerts']>[0]): readonly number[] => {
    const ids = raised.map(raise);
    for (const each of changed) change(each);
    if (ids.length > 0) gone.run(ids.reduce((least, id) => Math.min(least, id)));
    return ids;
  });
  return { writeAlerts: async (batch) => write.immediate(batch) };
}
