/**
 * Rules, the alerts that they raised, agents that are snoozed, and deliveries that wait.
 *
 * A rule that was removed stays as a row, because its alerts point to it. An alert keeps the names that were so when it
 * fired; `source_id` is that of its agent, queue or source and absent for a team, `agent_id` is there for agents only.
 * `search` holds what is looked for by text, folded, since SQLite folds ASCII only.
 *
 * What overlaps a window is found by `since_at`, looked for a day back, or, where it goes on or lasted longer than
 * that, by its end in `alert_long`, as activities are.
 */
export const sql = `
CREATE TABLE rule (
  rule_id INTEGER PRIMARY KEY AUTOINCREMENT,
  content TEXT NOT NULL,
  is_enabled INTEGER NOT NULL,
  built_in TEXT,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  enabled_at INTEGER NOT NULL,
  muted_until_at INTEGER,
  is_removed INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX rule_built_in ON rule (built_in) WHERE built_in IS NOT NULL AND is_removed = 0;

CREATE TABLE alert (
  alert_id INTEGER PRIMARY KEY AUTOINCREMENT,
  rule_id INTEGER NOT NULL REFERENCES rule,
  rule_name TEXT NOT NULL,
  severity TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_key TEXT NOT NULL,
  subject_name TEXT NOT NULL,
  source_id INTEGER,
  agent_id TEXT,
  since_at INTEGER NOT NULL,
  fired_at INTEGER NOT NULL,
  noticed_at INTEGER NOT NULL,
  resolved_at INTEGER,
  resolve_reason TEXT,
  withdrawn_at INTEGER,
  acknowledged_at INTEGER,
  note TEXT,
  snoozed_until_at INTEGER,
  notified_at INTEGER,
  silence TEXT,
  evidence TEXT NOT NULL,
  search TEXT NOT NULL
) STRICT;
CREATE INDEX alert_fired ON alert (fired_at);
CREATE INDEX alert_open ON alert (fired_at) WHERE resolved_at IS NULL AND withdrawn_at IS NULL;
CREATE INDEX alert_resolved ON alert (resolved_at) WHERE resolved_at IS NOT NULL;
CREATE INDEX alert_withdrawn ON alert (withdrawn_at) WHERE withdrawn_at IS NOT NULL;
CREATE INDEX alert_since ON alert (since_at);
CREATE INDEX alert_long ON alert (coalesce(resolved_at, withdrawn_at, 9007199254740991))
  WHERE coalesce(resolved_at, withdrawn_at, 9007199254740991) - since_at >= 86400000;
CREATE INDEX alert_rule ON alert (rule_id, fired_at);
CREATE INDEX alert_agent ON alert (source_id, agent_id, fired_at) WHERE source_id IS NOT NULL;

CREATE TABLE agent_snooze (
  source_id INTEGER NOT NULL REFERENCES source,
  agent_id TEXT NOT NULL,
  until_at INTEGER NOT NULL,
  PRIMARY KEY (source_id, agent_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (
  outbox_id INTEGER PRIMARY KEY AUTOINCREMENT,
  delivery_id TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  next_attempt_at INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX outbox_next ON outbox (next_attempt_at);
`;
