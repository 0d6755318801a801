import { describe, expect, it } from 'vitest';
import type { Backtester, MeasureRequest } from '../../../../../../electron/core/alerts/past/backtest-request.ts';
import { canTell } from '../../../../../../electron/core/alerts/past/tellable.ts';
import { createTemplateShelf, suggestionOf } from '../../../../../../electron/core/alerts/past/templates.ts';
import type { SourceRecord } from '../../../../../../electron/ports/stores.ts';
import { rule, type RuleInput } from '../../../../../../shared/alerts/rule.ts';
import { TEMPLATES } from '../../../../../../shared/alerts/templates.ts';
import type { SourceKind } from '../../../../../../shared/domain/activity.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../../../shared/domain/time.ts';

const sourceOf = (id: number, kind: SourceKind, name: string): SourceRecord => ({ id, kind, name, settings: {}, isPaused: false, isRemoved: false, secretStore: null, createdAt: 0 });
const ruleOf = (when: RuleInput['when']) => rule.parse({ name: 'r', when });

function shelfWith(sources: readonly SourceRecord[], fail = false) {
  const asked: MeasureRequest[] = [];
  const state = { nowAt: 100 * DAY_MS, fail };
  const backtester: Backtester = {
    run: () => Promise.reject(new Error('not asked')),
    measure: async (request) => {
      asked.push(request);
      if (state.fail) throw new Error('lost');
      return request.rules.map(({ name }) => (name === 'Away for long' ? { runs: 312, p95Ms: 26.4 * MINUTE_MS } : name === 'Long wrap' ? { runs: 4, p95Ms: MINUTE_MS } : null));
    },
  };
  return { asked, state, shelf: createTemplateShelf({ backtester, sources: () => sources, frontiers: () => Promise.resolve([]), nowAt: () => state.nowAt, zone: () => 'UTC' }) };
}

describe('templates', () => {
  it('say which sources tell them and what the last days suggest, on one reading', async () => {
    const { shelf, asked, state } = shelfWith([sourceOf(1, 'vonage', 'EMEA'), sourceOf(2, 'liveperson', 'Chat')]);
    const list = await shelf.list();
    expect(list.map(({ id }) => id)).toEqual(TEMPLATES.map(({ id }) => id));
    expect(list.find(({ id }) => id === 'long-away')).toMatchObject({ sources: ['EMEA', 'Chat'], suggestion: { forAtLeastMs: 30 * MINUTE_MS, basis: '95 % of away stretches in the last 7 days, 312 of them, were shorter than 27 min.' } });
    expect(list.find(({ id }) => id === 'long-wrap')).toMatchObject({ sources: ['EMEA'], suggestion: null });
    expect(list.find(({ id }) => id === 'at-max-concurrency')).toMatchObject({ sources: ['Chat'], suggestion: null });
    state.nowAt += HOUR_MS - 1;
    await shelf.list();
    expect(asked.map(({ window }) => window)).toEqual([{ startAt: 93 * DAY_MS, endAt: 100 * DAY_MS }]);
    state.nowAt += 1;
    await shelf.list();
    expect(asked).toHaveLength(2);
  });

  it('are measured again after a failure', async () => {
    const { shelf, asked, state } = shelfWith([], true);
    await expect(shelf.list()).rejects.toThrow('lost');
    state.fail = false;
    expect((await shelf.list()).every((template) => template.sources.length === 0)).toBe(true);
    expect(asked).toHaveLength(2);
  });
});

it('suggests nothing from little history, and rounds up to what a person would choose', () => {
  const wrap = ruleOf({ phase: ['wrap'] });
  expect(suggestionOf(wrap, { runs: 19, p95Ms: 1 })).toBeNull();
  expect(suggestionOf(wrap, { runs: 100, p95Ms: 9 * HOUR_MS })).toBeNull();
  expect(suggestionOf(wrap, { runs: 22_918, p95Ms: 47_000 })).toEqual({ forAtLeastMs: MINUTE_MS, basis: '95 % of wrap phases in the last 7 days, 22,918 of them, were shorter than 47 s.' });
  expect(suggestionOf(ruleOf({ all: [{ idle: true }, { label: ['Ready'] }] }), { runs: 20, p95Ms: 3 * HOUR_MS + 1 })).toEqual({ forAtLeastMs: 4 * HOUR_MS, basis: '95 % of such stretches in the last 7 days, 20 of them, were shorter than 3 h 1 min.' });
});

it('knows what a vendor cannot tell', () => {
  const tells = (kind: SourceKind, when: RuleInput['when'], sources = 1): boolean => canTell(kind, ruleOf(when), sources);
  expect([tells('liveperson', { state: ['ringing'] }), tells('liveperson', { state: ['ringing', 'away'] }), tells('ringcentral', { phase: ['hold'] }), tells('ringcentral', { phase: ['hold', 'wrap'] })]).toEqual([false, true, false, true]);
  expect([tells('vonage', { contactElsewhere: {} }), tells('vonage', { contactElsewhere: {} }, 2), tells('vonage', { atMaxConcurrency: true }), tells('liveperson', { not: { workload: { of: 'all', atLeast: 1 } } })]).toEqual([false, true, false, false]);
  expect([tells('liveperson', { all: [{ state: ['away'] }, { phase: ['wrap'] }] }), tells('liveperson', { any: [{ state: ['away'] }, { phase: ['wrap'] }] }), tells('ringcentral', { stale: true })]).toEqual([false, true, true]);
});
