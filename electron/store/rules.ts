import type { Rule } from '../../shared/alerts/rule.ts';
import { AppFailure } from '../../shared/contract/app-error.ts';
import type { AlertWriter, RuleRecord } from '../ports/alert-store.ts';
import { sqliteCode, type Db } from './database.ts';

interface RuleRow {
  readonly rule_id: number; readonly content: string; readonly is_enabled: number; readonly built_in: string | null;
  readonly created_at: number; readonly changed_at: number; readonly enabled_at: number; readonly muted_until_at: number | null;
}

const COLUMNS = 'rule_id, content, is_enabled, built_in, created_at, changed_at, enabled_at, muted_until_at';

/** By id, without the removed ones. */
export function readRules(db: Db): readonly RuleRecord[] {
  return (db.prepare(`SELECT ${COLUMNS} FROM rule WHERE is_removed = 0 ORDER BY rule_id`).all() as RuleRow[]).map(toRecord); // the columns named
}

function toRecord(row: RuleRow): RuleRecord {
  return {
    id: row.rule_id,
    rule: JSON.parse(row.content) as Rule, // written by saveRule
    isEnabled: row.is_enabled === 1,
    builtIn: row.built_in,
    createdAt: row.created_at,
    changedAt: row.changed_at,
    enabledAt: row.enabled_at,
    mutedUntilAt: row.muted_until_at,
  };
}

export function saveRule(db: Db, rule: Parameters<AlertWriter['saveRule']>[0]): RuleRecord {
  const values = [JSON.stringify(rule.rule), Number(rule.isEnabled), rule.builtIn, rule.createdAt, rule.changedAt, rule.enabledAt, rule.mutedUntilAt];
  const read = (id: number): RuleRecord => toRecord(db.prepare(`SELECT ${COLUMNS} FROM rule WHERE rule_id = ?`).get(id) as RuleRow); // the columns named; it was written just now
  try {
    if (rule.id === null) {
      const sql = 'INSERT INTO rule (content, is_enabled, built_in, created_at, changed_at, enabled_at, muted_until_at, is_removed) VALUES (?, ?, ?, ?, ?, ?, ?, 0)';
      return read(Number(db.prepare(sql).run(...values).lastInsertRowid));
    }
    const sql = 'UPDATE rule SET content = ?, is_enabled = ?, built_in = ?, created_at = ?, changed_at = ?, enabled_at = ?, muted_until_at = ? WHERE rule_id = ? AND is_removed = 0';
    if (db.prepare(sql).run(...values, rule.id).changes === 0) throw unknownRule(rule.id);
    return read(rule.id);
  } catch (error) {
    if (sqliteCode(error) !== 'SQLITE_CONSTRAINT') throw error;
    throw new AppFailure({ code: 'NAME_TAKEN', message: `The built-in rule “${rule.builtIn ?? ''}” is there already.`, hint: 'Change the one that is there.' }, { cause: error });
  }
}

/** It stays as a row for its alerts. */
export function removeRule(db: Db, id: number): void {
  if (db.prepare('UPDATE rule SET is_removed = 1, is_enabled = 0 WHERE rule_id = ? AND is_removed = 0').run(id).changes === 0) throw unknownRule(id);
}

function unknownRule(id: number): AppFailure {
  return new AppFailure({ code: 'NOT_FOUND', message: `There is no rule ${id}.`, hint: 'It was removed meanwhile; load the list again.' });
}
