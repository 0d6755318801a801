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

CREATE TABLE agent_snooze (
  source_id INTEGER NOT NULL REFERENCES source,
  agent_id TEXT NOT NULL,
  until_at INTEGER NOT NULL,
  PRIMARY KEY (source_id, agent_id)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE call (
  source_id INTEGER NOT NULL REFERENCES source,
  call_id TEXT NOT NULL,
  start_at INTEGER NOT NULL,
  agent_id TEXT,
  state TEXT,
  direction TEXT,
  queue_name TEXT,
  duration_s ANY,
  queue_duration_s ANY,
  content TEXT NOT NULL,
  PRIMARY KEY (source_id, call_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE coverage (
  source_id INTEGER NOT NULL REFERENCES source,
  stream TEXT NOT NULL,
  start_at INTEGER NOT NULL,
  end_at INTEGER NOT NULL,
  PRIMARY KEY (source_id, stream, start_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE engagement_bucket (
  source_id INTEGER NOT NULL REFERENCES source,
  start_at INTEGER NOT NULL,
  skill_id TEXT NOT NULL,
  agent_id TEXT NOT NULL,
  end_at INTEGER NOT NULL,
  covered_ms INTEGER NOT NULL,
  as_of INTEGER NOT NULL,
  counts TEXT NOT NULL,
  PRIMARY KEY (source_id, start_at, skill_id, agent_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE event (
  event_ref INTEGER PRIMARY KEY,
  source_id INTEGER NOT NULL REFERENCES source,
  identity TEXT NOT NULL,
  event_at INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  event_type TEXT NOT NULL,
  agent_ref INTEGER REFERENCES agent,
  session_id TEXT,
  call_id TEXT,
  is_session_start INTEGER NOT NULL,
  is_derived INTEGER NOT NULL,
  content TEXT NOT NULL,
  UNIQUE (source_id, identity)
) STRICT;

CREATE TABLE gap (
  gap_id INTEGER PRIMARY KEY,
  source_id INTEGER NOT NULL REFERENCES source,
  stream TEXT NOT NULL,
  from_at INTEGER NOT NULL,
  to_at INTEGER,
  reason TEXT NOT NULL,
  is_filled INTEGER NOT NULL
) STRICT;

CREATE TABLE inbox (
  inbox_id INTEGER PRIMARY KEY AUTOINCREMENT,
  source_id INTEGER NOT NULL REFERENCES source,
  received_at INTEGER NOT NULL,
  content_type TEXT NOT NULL,
  query TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE interaction (
  interaction_ref INTEGER PRIMARY KEY,
  source_id INTEGER NOT NULL REFERENCES source,
  guid TEXT NOT NULL,
  as_of INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  start_at INTEGER NOT NULL,
  end_at INTEGER,
  duration_ms INTEGER,
  conversation_guid TEXT,
  status TEXT,
  medium TEXT,
  direction TEXT,
  outcome TEXT,
  service_name TEXT,
  vendor_handle_ms INTEGER,
  vendor_talk_ms INTEGER,
  queue_wait_ms INTEGER,
  talk_ms INTEGER,
  handle_ms INTEGER,
  UNIQUE (source_id, guid)
) STRICT;

CREATE TABLE interaction_agent (
  agent_ref INTEGER NOT NULL,
  start_at INTEGER NOT NULL,
  interaction_ref INTEGER NOT NULL,
  PRIMARY KEY (agent_ref, start_at, interaction_ref)
) STRICT, WITHOUT ROWID;

CREATE TABLE interaction_content (
  interaction_ref INTEGER PRIMARY KEY REFERENCES interaction,
  head TEXT NOT NULL,
  summary TEXT NOT NULL,
  content TEXT NOT NULL
) STRICT;

CREATE TABLE interaction_queue (
  source_id INTEGER NOT NULL,
  queue TEXT NOT NULL,
  start_at INTEGER NOT NULL,
  interaction_ref INTEGER NOT NULL,
  PRIMARY KEY (source_id, queue, start_at, interaction_ref)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE ongoing (
  source_id INTEGER PRIMARY KEY REFERENCES source,
  as_of INTEGER NOT NULL,
  guids TEXT NOT NULL
) STRICT;

CREATE TABLE outbox (
  outbox_id INTEGER PRIMARY KEY AUTOINCREMENT,
  delivery_id TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  next_attempt_at INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE outcome (outcome_ref INTEGER PRIMARY KEY, status TEXT, reason TEXT) STRICT;

CREATE TABLE person (
  person_id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  email TEXT,
  team_id INTEGER REFERENCES team
) STRICT;

CREATE TABLE person_agent (
  source_id INTEGER NOT NULL REFERENCES source,
  agent_id TEXT NOT NULL,
  person_id INTEGER NOT NULL REFERENCES person,
  PRIMARY KEY (source_id, agent_id)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE segment (
  agent_ref INTEGER NOT NULL REFERENCES agent,
  segment_at INTEGER NOT NULL,
  as_of INTEGER NOT NULL,
  PRIMARY KEY (agent_ref, segment_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
  source_id INTEGER NOT NULL REFERENCES source,
  agent_ref INTEGER NOT NULL REFERENCES agent,
  session_id TEXT NOT NULL,
  login_at INTEGER NOT NULL,
  logout_at INTEGER,
  duration_s ANY,
  flags TEXT NOT NULL,
  PRIMARY KEY (agent_ref, session_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE session_part (
  agent_ref INTEGER NOT NULL,
  segment_at INTEGER NOT NULL,
  session_id TEXT NOT NULL,
  login_at INTEGER NOT NULL,
  logout_at INTEGER,
  duration_s ANY,
  flags TEXT NOT NULL,
  PRIMARY KEY (agent_ref, segment_at, session_id)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE span (
  agent_ref INTEGER NOT NULL,
  start_at INTEGER NOT NULL,
  segment_at INTEGER NOT NULL,
  ord INTEGER NOT NULL,
  duration_ms INTEGER,
  category TEXT NOT NULL,
  name TEXT,
  session_id TEXT,
  call_id TEXT,
  queue_id TEXT,
  queue_name TEXT,
  call_type TEXT,
  is_disposition_pending INTEGER,
  flags TEXT NOT NULL,
  PRIMARY KEY (agent_ref, start_at, segment_at, ord)
) STRICT, WITHOUT ROWID;

CREATE TABLE state_bucket (
  agent_ref INTEGER NOT NULL,
  start_at INTEGER NOT NULL,
  end_at INTEGER NOT NULL,
  covered_ms INTEGER NOT NULL,
  as_of INTEGER NOT NULL,
  states TEXT NOT NULL,
  PRIMARY KEY (agent_ref, start_at)
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

CREATE TABLE team (
  team_id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE,
  zone TEXT
) STRICT;

CREATE TABLE term (
  source_id INTEGER NOT NULL REFERENCES source,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  is_by_hand INTEGER NOT NULL,
  name TEXT NOT NULL,
  as_of INTEGER NOT NULL,
  PRIMARY KEY (source_id, kind, id, is_by_hand)
) STRICT, WITHOUT ROWID;

CREATE INDEX activity_long ON activity (agent_ref, coalesce(start_at + duration_ms, 9007199254740991))
  WHERE duration_ms IS NULL OR duration_ms >= 14400000;

CREATE INDEX alert_agent ON alert (source_id, agent_id, fired_at) WHERE source_id IS NOT NULL;

CREATE INDEX alert_fired ON alert (fired_at);

CREATE INDEX alert_long ON alert (coalesce(resolved_at, withdrawn_at, 9007199254740991))
  WHERE coalesce(resolved_at, withdrawn_at, 9007199254740991) - since_at >= 86400000;

CREATE INDEX alert_open ON alert (fired_at) WHERE resolved_at IS NULL AND withdrawn_at IS NULL;

CREATE INDEX alert_resolved ON alert (resolved_at) WHERE resolved_at IS NOT NULL;

CREATE INDEX alert_rule ON alert (rule_id, fired_at);

CREATE INDEX alert_since ON alert (since_at);

CREATE INDEX alert_withdrawn ON alert (withdrawn_at) WHERE withdrawn_at IS NOT NULL;

CREATE INDEX call_agent ON call (source_id, agent_id, start_at) WHERE agent_id IS NOT NULL;

CREATE INDEX call_start ON call (source_id, start_at);

CREATE INDEX event_agent ON event (agent_ref, event_at) WHERE agent_ref IS NOT NULL;

CREATE INDEX event_call ON event (source_id, call_id) WHERE call_id IS NOT NULL;

CREATE INDEX event_start ON event (agent_ref, event_at) WHERE is_session_start = 1;

CREATE INDEX event_time ON event (source_id, event_at, identity);

CREATE INDEX gap_stream ON gap (source_id, stream, from_at);

CREATE INDEX inbox_source ON inbox (source_id);

CREATE INDEX interaction_agent_of ON interaction_agent (interaction_ref);

CREATE INDEX interaction_conversation ON interaction (source_id, conversation_guid, start_at) WHERE conversation_guid IS NOT NULL;

CREATE INDEX interaction_long ON interaction (source_id, coalesce(end_at, 9007199254740991))
  WHERE duration_ms IS NULL OR duration_ms >= 14400000;

CREATE INDEX interaction_queue_of ON interaction_queue (interaction_ref);

CREATE INDEX interaction_start ON interaction (source_id, start_at, guid);

CREATE INDEX outbox_next ON outbox (next_attempt_at);

CREATE INDEX person_agent_person ON person_agent (person_id);

CREATE UNIQUE INDEX rule_built_in ON rule (built_in) WHERE built_in IS NOT NULL AND is_removed = 0;

CREATE INDEX session_login ON session (source_id, login_at);

CREATE INDEX session_long ON session (source_id, coalesce(logout_at, 9007199254740991))
  WHERE logout_at IS NULL OR logout_at - login_at >= 86400000;

CREATE INDEX session_part_of ON session_part (agent_ref, session_id, segment_at);

CREATE UNIQUE INDEX source_name ON source (name) WHERE state = 'active';

CREATE INDEX span_call ON span (call_id) WHERE call_id IS NOT NULL;

CREATE INDEX span_long ON span (agent_ref, coalesce(start_at + duration_ms, 9007199254740991))
  WHERE duration_ms IS NULL OR duration_ms >= 14400000;

CREATE INDEX span_segment ON span (agent_ref, segment_at);
