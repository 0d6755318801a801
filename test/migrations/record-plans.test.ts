import { describe, expect, it } from 'vitest';
import { BUCKET_QUERIES } from '../../electron/store/bucket-reader.ts';
import { DERIVED_QUERIES } from '../../electron/store/derived-writer.ts';
import { EVENT_QUERIES } from '../../electron/store/event-reader.ts';
import { INTERACTION_QUERIES } from '../../electron/store/interaction-reader.ts';
import { BOUNDARY_QUERIES } from '../../electron/store/segments.ts';
import { SPAN_QUERIES } from '../../electron/store/span-reader.ts';
import { planOf as queryPlanOf } from '../support/query-plan.ts';

const NAMED = { sources: '[1]', agents: '[1]', agentIds: null, sourceId: 1, queue: 'q', nearAt: 1, startAt: 1, endAt: 1, afterAt: 1, afterId: '', afterGuid: '', afterAgent: '', afterSession: '' };

const planOf = (sql: string): Promise<readonly string[]> => queryPlanOf(sql, NAMED);

/** Lists of ids that were asked for are walked; nothing else is. */
const isScan = (step: string): boolean => /^SCAN (?!json_each|wanted|constant)/.test(step);

describe('hot reads of records', () => {
  it.each([
    ...Object.entries(INTERACTION_QUERIES), ...Object.entries(BUCKET_QUERIES), ...Object.entries(EVENT_QUERIES), ...Object.entries(SPAN_QUERIES), ...Object.entries(DERIVED_QUERIES), ...Object.entries(BOUNDARY_QUERIES),
  ])('%s scans nothing', async (_, sql) => {
    expect((await planOf(sql)).filter(isScan)).toEqual([]);
  });

  it.each([
    ['interactions of a window', INTERACTION_QUERIES.near, 'SEARCH interaction USING INDEX interaction_start (source_id=? AND start_at>? AND start_at<?)'],
    ['interactions that began long before', INTERACTION_QUERIES.long, 'SEARCH interaction USING INDEX interaction_long (source_id=? AND <expr>>?)'],
    ['interactions of an agent', INTERACTION_QUERIES.nearOfAgents, 'SEARCH interaction_agent USING PRIMARY KEY (agent_ref=? AND start_at>? AND start_at<?)'],
    ['a page of interactions', INTERACTION_QUERIES.pageNear, 'SEARCH interaction USING INDEX interaction_start (source_id=? AND (start_at,guid)>(?,?) AND start_at<?)'],
    ['a conversation', INTERACTION_QUERIES.conversation, 'SEARCH interaction USING INDEX interaction_conversation (source_id=? AND conversation_guid=?)'],
    ['state buckets', BUCKET_QUERIES.states, 'SEARCH state_bucket USING PRIMARY KEY (agent_ref=? AND start_at>? AND start_at<?)'],
    ['a page of sessions', EVENT_QUERIES.pageOfSessions, 'SEARCH session USING INDEX session_login (source_id=? AND login_at>? AND login_at<?)'],
    ['sessions of a window', EVENT_QUERIES.sessionsNear, 'SEARCH session USING INDEX session_login (source_id=? AND login_at>? AND login_at<?)'],
    ['spans of a window', SPAN_QUERIES.range, 'SEARCH span USING PRIMARY KEY (agent_ref=? AND start_at>? AND start_at<?)'],
    ['whether an agent has spans', SPAN_QUERIES.any, 'SEARCH segment USING PRIMARY KEY (agent_ref=?)'],
    ['events of a segment', DERIVED_QUERIES.eventsOfAgent, 'SEARCH event USING INDEX event_agent (agent_ref=? AND event_at>? AND event_at<?)'],
    ['the boundary before', BOUNDARY_QUERIES.before, 'SEARCH start USING INDEX event_start (agent_ref=? AND event_at<?)'],
    ['the boundary after', BOUNDARY_QUERIES.after, 'SEARCH start USING INDEX event_start (agent_ref=? AND event_at>?)'],
  ])('%s are one range', async (_, sql, step) => {
    expect(await planOf(sql)).toContain(step);
  });

  it.each([['interactions', INTERACTION_QUERIES.pageNear], ['events', EVENT_QUERIES.events], ['calls', EVENT_QUERIES.calls], ['engagement', BUCKET_QUERIES.engagement], ['the newest events', EVENT_QUERIES.newest], ['spans', SPAN_QUERIES.range]])('%s come in order without a sort', async (_, sql) => {
    expect((await planOf(sql)).filter((step) => step.includes('TEMP B-TREE') && !step.includes('LAST'))).toEqual([]);
  });
});
