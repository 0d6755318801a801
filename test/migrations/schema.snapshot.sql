CREATE TABLE activity (
  agent_ref INTEGER NOT NULL,
  start_at INTEGER NOT NULL,
  kind_ref INTEGER NOT NULL,
  is_zero INTEGER NOT NULL,
  interaction_guid ANY NOT NULL,
  channel_guid ANY NOT NULL,
  duration_ms INTEGER,
  outcome_ref INTEGER NOT NULL,
  as_of_ms INTEGER NOT NULL,
  seen_ms INTEGER NOT NULL,
  history BLOB,
  PRIMARY KEY (agent_ref, start_at, kind_ref, is_zero, interaction_guid, channel_guid)
) STRICT, WITHOUT ROWID;

CREATE TABLE agent (
  agent_ref INTEGER PRIMARY KEY,
  source_id INTEGER NOT NULL REFERENCES source,
  agent_id TEXT NOT NULL,
  name TEXT,
  email TEXT,
  is_active INTEGER,
  name_as_of INTEGER,
  first_seen_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  UNIQUE (source_id, agent_id)
) STRICT;

CREATE TABLE coverage (
  source_id INTEGER NOT NULL REFERENCES source,
  stream TEXT NOT NULL,
  start_at INTEGER NOT NULL,
  end_at INTEGER NOT NULL,
  PRIMARY KEY (source_id, stream, start_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE gap (
  gap_id INTEGER PRIMARY KEY,
  source_id INTEGER NOT NULL REFERENCES source,
  stream TEXT NOT NULL,
  from_at INTEGER NOT NULL,
  to_at INTEGER,
  reason TEXT NOT NULL,
  is_filled INTEGER NOT NULL
) STRICT;

CREATE TABLE kind (
  kind_ref INTEGER PRIMARY KEY,
  type TEXT NOT NULL,
  category TEXT,
  name TEXT,
  eligible INTEGER,
  medium TEXT,
  medium_manager TEXT,
  direction TEXT,
  calls INTEGER,
  semi_live INTEGER,
  non_live INTEGER
) STRICT;

CREATE TABLE label_mapping (
  source_id INTEGER NOT NULL REFERENCES source,
  label TEXT NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (source_id, label)
) STRICT, WITHOUT ROWID;

CREATE TABLE meta (key TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE outcome (outcome_ref INTEGER PRIMARY KEY, status TEXT, reason TEXT) STRICT;

CREATE TABLE quarantine (
  quarantine_id INTEGER PRIMARY KEY AUTOINCREMENT,
  source_id INTEGER NOT NULL REFERENCES source,
  stream TEXT NOT NULL,
  hash BLOB NOT NULL,
  first_seen_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  as_of INTEGER NOT NULL,
  times INTEGER NOT NULL,
  reason TEXT NOT NULL,
  content TEXT NOT NULL,
  is_taken INTEGER NOT NULL,
  UNIQUE (source_id, stream, hash)
) STRICT;

CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE snapshot (
  agent_ref INTEGER PRIMARY KEY REFERENCES agent,
  as_of INTEGER NOT NULL,
  content TEXT NOT NULL
) STRICT;

CREATE TABLE source (
  source_id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  settings TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('active', 'removed', 'purging')),
  is_paused INTEGER NOT NULL,
  secret_store TEXT,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE source_kind (
  source_id INTEGER NOT NULL REFERENCES source,
  kind_ref INTEGER NOT NULL REFERENCES kind,
  PRIMARY KEY (source_id, kind_ref)
) STRICT, WITHOUT ROWID;

CREATE TABLE stream (
  source_id INTEGER NOT NULL REFERENCES source,
  stream TEXT NOT NULL,
  cursor TEXT,
  last_ok_at INTEGER,
  last_event_at INTEGER,
  skew_ms INTEGER,
  error TEXT,
  PRIMARY KEY (source_id, stream)
) STRICT, WITHOUT ROWID;

CREATE INDEX activity_long ON activity (agent_ref, coalesce(start_at + duration_ms, 9007199254740991))
  WHERE duration_ms IS NULL OR duration_ms >= 14400000;

CREATE INDEX gap_stream ON gap (source_id, stream, from_at);

CREATE UNIQUE INDEX source_name ON source (name) WHERE state = 'active';
