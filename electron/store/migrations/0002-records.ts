/**
 * Records besides activities: interactions, buckets, pushed events and what is derived from them, people, the inbox.
 *
 * What is filtered or sorted by has a column; the rest is JSON text. The texts of an interaction stand in a table of
 * their own, so that a list that is filtered and sorted reads narrow rows only. `interaction_agent` and
 * `interaction_queue` begin with what is asked for and the start, so that one agent's or one queue's window is a range.
 *
 * Whatever has a length is found by its start, looked for some hours back, or, where it is open or longer than that,
 * by its end in a partial index (`*_long`), as activities are.
 *
 * `segment`, `span`, `session_part`, `session` and `call` follow from `event` alone and can be made again. A segment
 * is a stretch of an agent's events that nothing before it shapes; its rows are replaced together.
 */
export const sql = `
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
CREATE INDEX interaction_start ON interaction (source_id, start_at, guid);
CREATE INDEX interaction_long ON interaction (source_id, coalesce(end_at, 9007199254740991))
  WHERE duration_ms IS NULL OR duration_ms >= 14400000;
CREATE INDEX interaction_conversation ON interaction (source_id, conversation_guid, start_at) WHERE conversation_guid IS NOT NULL;

CREATE TABLE interaction_content (
  interaction_ref INTEGER PRIMARY KEY REFERENCES interaction,
  head TEXT NOT NULL,
  summary TEXT NOT NULL,
  content TEXT NOT NULL
) STRICT;

CREATE TABLE interaction_agent (
  agent_ref INTEGER NOT NULL,
  start_at INTEGER NOT NULL,
  interaction_ref INTEGER NOT NULL,
  PRIMARY KEY (agent_ref, start_at, interaction_ref)
) STRICT, WITHOUT ROWID;
CREATE INDEX interaction_agent_of ON interaction_agent (interaction_ref);

CREATE TABLE interaction_queue (
  source_id INTEGER NOT NULL,
  queue TEXT NOT NULL,
  start_at INTEGER NOT NULL,
  interaction_ref INTEGER NOT NULL,
  PRIMARY KEY (source_id, queue, start_at, interaction_ref)
) STRICT, WITHOUT ROWID;
CREATE INDEX interaction_queue_of ON interaction_queue (interaction_ref);

CREATE TABLE ongoing (
  source_id INTEGER PRIMARY KEY REFERENCES source,
  as_of INTEGER NOT NULL,
  guids TEXT NOT NULL
) STRICT;

CREATE TABLE state_bucket (
  agent_ref INTEGER NOT NULL,
  start_at INTEGER NOT NULL,
  end_at INTEGER NOT NULL,
  covered_ms INTEGER NOT NULL,
  as_of INTEGER NOT NULL,
  states TEXT NOT NULL,
  PRIMARY KEY (agent_ref, start_at)
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

CREATE TABLE term (
  source_id INTEGER NOT NULL REFERENCES source,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  is_by_hand INTEGER NOT NULL,
  name TEXT NOT NULL,
  as_of INTEGER NOT NULL,
  PRIMARY KEY (source_id, kind, id, is_by_hand)
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
CREATE INDEX event_time ON event (source_id, event_at, identity);
CREATE INDEX event_agent ON event (agent_ref, event_at) WHERE agent_ref IS NOT NULL;
CREATE INDEX event_start ON event (agent_ref, event_at) WHERE is_session_start = 1;
CREATE INDEX event_call ON event (source_id, call_id) WHERE call_id IS NOT NULL;

CREATE TABLE segment (
  agent_ref INTEGER NOT NULL REFERENCES agent,
  segment_at INTEGER NOT NULL,
  as_of INTEGER NOT NULL,
  PRIMARY KEY (agent_ref, segment_at)
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
CREATE INDEX span_segment ON span (agent_ref, segment_at);
CREATE INDEX span_long ON span (agent_ref, coalesce(start_at + duration_ms, 9007199254740991))
  WHERE duration_ms IS NULL OR duration_ms >= 14400000;
CREATE INDEX span_call ON span (call_id) WHERE call_id IS NOT NULL;

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
CREATE INDEX session_part_of ON session_part (agent_ref, session_id, segment_at);

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
CREATE INDEX session_login ON session (source_id, login_at);
CREATE INDEX session_long ON session (source_id, coalesce(logout_at, 9007199254740991))
  WHERE logout_at IS NULL OR logout_at - login_at >= 86400000;

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
CREATE INDEX call_start ON call (source_id, start_at);
CREATE INDEX call_agent ON call (source_id, agent_id, start_at) WHERE agent_id IS NOT NULL;

CREATE TABLE inbox (
  inbox_id INTEGER PRIMARY KEY AUTOINCREMENT,
  source_id INTEGER NOT NULL REFERENCES source,
  received_at INTEGER NOT NULL,
  content_type TEXT NOT NULL,
  query TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX inbox_source ON inbox (source_id);

CREATE TABLE team (
  team_id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE,
  zone TEXT
) STRICT;

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
CREATE INDEX person_agent_person ON person_agent (person_id);
`;
