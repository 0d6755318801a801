import { describe, expect, it } from 'vitest';
import { ALERT_QUERIES } from '../../electron/store/alert-reader.ts';
import { ALERT_WRITE_QUERIES } from '../../electron/store/alerts.ts';
import { OUTBOX_QUERIES } from '../../electron/store/outbox.ts';
import { planOf as queryPlanOf } from '../support/query-plan.ts';

const NAMED = { agents: '[[1,"01"]]', ruleIds: '[1]', nearAt: 1, startAt: 1, endAt: 1, sinceAt: 1 };

const planOf = (sql: string): Promise<readonly string[]> => queryPlanOf(sql, NAMED);

/** Lists of ids that were asked for are walked, and what is waiting or open is all of it wanted. */
const isScan = (step: string): boolean => /^SCAN (?!json_each|wanted|value|alert USING INDEX alert_open|outbox USING INDEX outbox_next)/.test(step);

const { all: _everything, ...RANGES } = ALERT_QUERIES;

describe('reads of alerts', () => {
  it.each([...Object.entries(RANGES), ...Object.entries(ALERT_WRITE_QUERIES), ...Object.entries(OUTBOX_QUERIES)])('%s scans nothing', async (_, sql) => {
    expect((await planOf(sql)).filter(isScan)).toEqual([]);
  });

  it.each([
    ['alerts of a window', ALERT_QUERIES.near, 'SEARCH alert USING INDEX alert_since (since_at>? AND since_at<?)'],
    ['alerts that began long before', ALERT_QUERIES.long, 'SEARCH alert USING INDEX alert_long (<expr>>?)'],
    ['alerts of an agent', ALERT_QUERIES.ofAgents, 'SEARCH alert USING INDEX alert_agent (source_id=? AND agent_id=?)'],
    ['alerts of a rule', ALERT_QUERIES.ofRules, 'SEARCH alert USING INDEX alert_rule (rule_id=?)'],
    ['alerts that fired lately', ALERT_QUERIES.recent, 'SEARCH alert USING COVERING INDEX alert_fired (fired_at>?)'],
    ['alerts that ended lately', ALERT_QUERIES.recent, 'SEARCH alert USING COVERING INDEX alert_resolved (resolved_at>?)'],
    ['alerts that were withdrawn lately', ALERT_QUERIES.recent, 'SEARCH alert USING COVERING INDEX alert_withdrawn (withdrawn_at>?)'],
    ['the same alert', ALERT_WRITE_QUERIES.same, 'SEARCH alert USING INDEX alert_rule (rule_id=? AND fired_at=?)'],
    ['alerts of a source that is purged', 'DELETE FROM alert WHERE alert_id IN (SELECT alert_id FROM alert WHERE source_id = ? LIMIT ?)', 'SEARCH alert USING COVERING INDEX alert_agent (source_id=?)'],
  ])('%s are one range', async (_, sql, step) => {
    expect(await planOf(sql)).toContain(step);
  });
});
