import { describe, expect, it } from 'vitest';
import { COLUMN_QUERIES } from '../../electron/store/column-rows.ts';
import { HOLD_QUERIES } from '../../electron/store/holds.ts';
import { STAY_QUERIES } from '../../electron/store/queue-stays.ts';
import { planOf as queryPlanOf } from '../support/query-plan.ts';

const NAMED = { sourceId: 1, nearAt: 1, startAt: 1, endAt: 1 };

const planOf = (sql: string): Promise<readonly string[]> => queryPlanOf(sql, NAMED);

/** The GUIDs of a range are matched with its rows by their order, which is that of the table only by this plan. */
const BY_TABLE = ['SEARCH activity USING PRIMARY KEY (agent_ref=? AND start_at>? AND start_at<?)'];
const RECORD = 'SEARCH interaction_content USING INTEGER PRIMARY KEY (rowid=?)';
const BY_START = ['SEARCH interaction USING INDEX interaction_start (source_id=? AND start_at>? AND start_at<?)', RECORD];
const BY_END = ['SEARCH interaction USING INDEX interaction_long (source_id=? AND <expr>>?)', RECORD];

describe('reads of facts for rules', () => {
  it.each([
    ['columns', COLUMN_QUERIES.range, BY_TABLE],
    ['GUIDs', COLUMN_QUERIES.guids, BY_TABLE],
    ['GUIDs kept as text', COLUMN_QUERIES.texts, BY_TABLE],
    ['channels', COLUMN_QUERIES.channels, BY_TABLE],
    ['rows that began long before', COLUMN_QUERIES.long, ['SEARCH activity USING INDEX activity_long (agent_ref=? AND <expr>>?)']],
    ['stays', STAY_QUERIES.near, BY_START],
    ['stays of interactions that began long before', STAY_QUERIES.long, BY_END],
    ['stays of calls', STAY_QUERIES.calls, ['SEARCH call USING INDEX call_start (source_id=? AND start_at>? AND start_at<?)']],
    ['holds', HOLD_QUERIES.near, BY_START],
    ['holds of interactions that began long before', HOLD_QUERIES.long, BY_END],
  ])('finds %s without a scan or a sort', async (_, sql, plan) => {
    expect(await planOf(sql)).toEqual(plan);
  });
});
