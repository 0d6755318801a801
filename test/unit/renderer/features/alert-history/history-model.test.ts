import { expect, it } from 'vitest';
import { byFired, chooseSubject, filterWordsOf, isNarrowed, NO_FILTER, toQuery } from '../../../../../renderer/features/alert-history/history-model.ts';

const WINDOW = { startAt: 1, endAt: 9 };

it('a question names only what narrows; an agent outside the top bar’s filter is nobody', () => {
  const agent = { key: '1:01', name: 'Priya' };
  expect([
    toQuery(WINDOW, { ...NO_FILTER, text: '  ' }, null, null),
    toQuery(WINDOW, { ruleIds: [3], severities: ['info'], conditions: ['firing'], acknowledged: false, agent, text: ' a ' }, ['1:01', '1:02'], [1]),
    toQuery(WINDOW, { ...NO_FILTER, agent }, ['1:02'], null),
    toQuery(WINDOW, NO_FILTER, [], null),
  ]).toEqual([
    WINDOW,
    { ...WINDOW, ruleIds: [3], severities: ['info'], conditions: ['firing'], agentKeys: ['1:01'], sourceIds: [1], acknowledged: false, text: 'a' },
    { ...WINDOW, agentKeys: [] },
    { ...WINDOW, agentKeys: [] },
  ]);
});

it('a filter tells itself in words for an export', () => {
  const filter = { ruleIds: [3], severities: ['critical'], conditions: ['withdrawn'], acknowledged: true, agent: { key: '1:01', name: 'Priya' }, text: 'late' } as const;
  expect([filterWordsOf(NO_FILTER, String), filterWordsOf(filter, (id) => `Rule ${id}`), isNarrowed(NO_FILTER), isNarrowed(filter)]).toEqual([
    {}, { rules: 'Rule 3', severities: 'Critical', conditions: 'Withdrawn', acknowledged: 'yes', agent: 'Priya', text: 'late' }, false, true,
  ]);
});

it('a row of the summary chooses an agent by its key, anything else by its name; the most frequent come first', () => {
  expect([chooseSubject({ kind: 'agent', key: '1:01', name: 'Priya', fired: 1 }), chooseSubject({ kind: 'team', key: '7', name: 'North', fired: 1 })]).toEqual([{ agent: { key: '1:01', name: 'Priya' } }, { text: 'North' }]);
  expect(byFired([{ fired: 1 }, { fired: 3 }, { fired: 2 }])).toEqual([{ fired: 3 }, { fired: 2 }, { fired: 1 }]);
});
