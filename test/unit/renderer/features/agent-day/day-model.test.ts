import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AgentDay, AgentDayRow } from '../../../../../shared/contract/schemas.ts';
import { dayBounds } from '../../../../../shared/domain/calendar.ts';
import { HOUR_MS, MINUTE_MS, unionMs } from '../../../../../shared/domain/time.ts';
import { fitOf, runTo, toItems, toListedRows, totalsIn, vendorWords } from '../../../../../renderer/features/agent-day/day-model.ts';
import { instantWords, intervalWords, shareWords, timeWords } from '../../../../../renderer/features/agent-day/day-words.ts';

const window = dayBounds('2026-11-20', 'Europe/London');
const at = (hours: number): number => window.startAt + hours * HOUR_MS;

const row = (change: Partial<AgentDayRow>): AgentDayRow => ({
  startAt: at(9), endAt: at(10), type: 'Presence', category: 'Ready', name: 'Ready', state: 'available', eligibleForRouting: true, status: null, reason: null,
  interactionGuid: null, medium: null, mediumManager: null, direction: null, channelGuid: null, calls: null, semiLive: null, nonLive: null, asOf: at(12), firstSeenAt: at(9), sessionId: null, callId: null, queueId: null, queueName: null, callType: null, flags: [], ...change,
});

const day: AgentDay = {
  agent: { key: '1:01', sourceId: 1, sourceName: 'VCC', agentId: '01', name: 'Ana' }, window, zone: 'Europe/London', asOf: at(12),
  rows: [row({}), row({ type: 'Workload', state: null, category: null, name: null, calls: 1, semiLive: 0, nonLive: 0 }), row({ startAt: at(8), endAt: null, state: 'away', category: 'Away', name: 'Lunch' })],
  states: [
    { startAt: at(0), endAt: at(8), state: 'logged-out', label: 'Logged Out', open: false },
    { startAt: at(8), endAt: at(9), state: 'away', label: 'Lunch', open: false },
    { startAt: at(9), endAt: at(11), state: 'available', label: 'Ready', open: false },
    { startAt: at(11.5), endAt: at(12), state: 'available', label: 'Ready', open: true },
  ],
  totals: [], chat: [],
  unknown: [{ startAt: at(11), endAt: at(11.25), reason: 'offline' }, { startAt: at(12), endAt: at(12) + 5_000, reason: 'since-last-answer' }],
};

it('says that a disposition is pending, and nothing where it is not or nobody knows', () => {
  const words = (pendingDisposition: boolean | null | undefined): string => vendorWords(row({ category: 'WORKING', name: 'Notes', queueName: 'Orders', pendingDisposition }));
  expect([words(true), words(false), words(null), words(undefined)]).toEqual(['Notes · Orders · Disposition pending', 'Notes · Orders', 'Notes · Orders', 'Notes · Orders']);
});

describe('totalsIn', () => {
  it('takes shares of the time logged in, and lists time logged out and missing data apart', () => {
    const totals = totalsIn(day, window, at(12) + 5_000);
    expect(totals.states.map(({ state, durationMs }) => [state, durationMs / HOUR_MS])).toEqual([['available', 2.5], ['away', 1]]);
    expect(totals.states.map(({ share }) => share)).toEqual([2.5 / 3.5, 1 / 3.5]);
    expect([totals.loggedInMs, totals.loggedOutMs, totals.idleMs].map((each) => each / HOUR_MS)).toEqual([3.5, 8, 0.25]);
    expect(totals.knownMs).toBe(totals.loggedInMs + totals.loggedOutMs + totals.idleMs);
    expect(totals.unknown).toEqual([{ reason: 'offline', durationMs: 0.25 * HOUR_MS }]);
  });

  it('clips to a selection', () => {
    const totals = totalsIn(day, { startAt: at(8.5), endAt: at(9.5) }, at(12));
    expect(totals.states).toEqual([{ state: 'available', durationMs: 30 * MINUTE_MS, share: 0.5 }, { state: 'away', durationMs: 30 * MINUTE_MS, share: 0.5 }]);
    expect(totalsIn(day, { startAt: at(13), endAt: at(14) }, at(12))).toMatchObject({ knownMs: 0, loggedInMs: 0, states: [], unknown: [] });
    expect(totalsIn(day, { startAt: at(1), endAt: at(2) }, at(12))).toMatchObject({ knownMs: HOUR_MS, loggedInMs: 0, states: [], loggedOutMs: HOUR_MS });
  });
});

describe('unknown time', () => {
  it('is counted in no state that reaches over it', () => {
    const over = { ...day, unknown: [{ startAt: at(7.5), endAt: at(8.5), reason: 'offline' as const }, { startAt: at(8.25), endAt: at(9.5), reason: 'failed' as const }] };
    const totals = totalsIn(over, window, at(12));
    expect(totals.states.map(({ state, durationMs, share }) => [state, durationMs / HOUR_MS, share])).toEqual([['available', 2, 1]]);
    expect([totals.loggedInMs, totals.loggedOutMs, totals.idleMs, totals.knownMs].map((each) => each / HOUR_MS)).toEqual([2, 7.5, 0.5, 10]);
    expect(totals.unknown.map(({ reason, durationMs }) => [reason, durationMs / HOUR_MS])).toEqual([['offline', 1], ['failed', 1]]);
  });

  it('and known time together are the window up to as-of, whatever is unknown', () => {
    const edges = fc.uniqueArray(fc.integer({ min: 0, max: 1_440 }), { minLength: 2, maxLength: 12 }).map((minutes) => minutes.toSorted((a, b) => a - b));
    const state = fc.constantFrom('available' as const, 'engaged' as const, 'away' as const, 'logged-out' as const, null);
    const stretch = fc.record({ from: fc.integer({ min: 0, max: 1_440 }), length: fc.integer({ min: 2, max: 300 }), reason: fc.constantFrom('offline' as const, 'failed' as const, 'paused' as const) });
    fc.assert(fc.property(edges, fc.array(state, { minLength: 12, maxLength: 12 }), fc.array(stretch, { maxLength: 5 }), fc.integer({ min: 1, max: 1_440 }), (minutes, states, stretches, asOfMinute) => {
      const asOf = window.startAt + asOfMinute * MINUTE_MS;
      const line = minutes.slice(1).flatMap((end, index) => { const word = states[index] ?? null; return word === null ? [] : [{ startAt: window.startAt + (minutes[index] ?? 0) * MINUTE_MS, endAt: window.startAt + end * MINUTE_MS, state: word, label: '', open: false }]; });
      const unknown = stretches.map(({ from, length, reason }) => ({ startAt: window.startAt + from * MINUTE_MS, endAt: window.startAt + (from + length) * MINUTE_MS, reason }));
      const totals = totalsIn({ ...day, states: line, unknown, asOf }, window, asOf);
      const sum = (parts: readonly { readonly durationMs: number }[]): number => parts.reduce((all, each) => all + each.durationMs, 0);
      expect(totals.loggedInMs).toBe(sum(totals.states));
      expect(totals.knownMs).toBe(totals.loggedInMs + totals.loggedOutMs + totals.idleMs);
      expect(totals.knownMs + sum(totals.unknown)).toBe(asOf - window.startAt);
      expect(totals.knownMs).toBe(asOf - window.startAt - unionMs(unknown.map((part) => ({ startAt: Math.min(part.startAt, asOf), endAt: Math.min(part.endAt, asOf) }))));
      if (totals.states.length > 0) expect(totals.states.reduce((all, each) => all + each.share, 0)).toBeCloseTo(1);
    }));
  });
});

describe('runTo', () => {
  it('lets what runs go on to a later answer of the source, and nothing else', () => {
    const later = runTo({ ...day, unknown: [{ startAt: at(11), endAt: at(11.25), reason: 'offline' }, { startAt: at(12), endAt: at(12) + 60_000, reason: 'since-last-answer' }] }, at(12) + 40_000);
    expect(later.asOf).toBe(at(12) + 40_000);
    expect(later.states.map((segment) => segment.endAt)).toEqual([at(8), at(9), at(11), at(12) + 40_000]);
    expect(later.unknown).toEqual([{ startAt: at(11), endAt: at(11.25), reason: 'offline' }, { startAt: at(12) + 40_000, endAt: at(12) + 60_000, reason: 'since-last-answer' }]);
    expect(runTo(day, at(12) + 5_000).unknown).toEqual([day.unknown[0]]);
    expect(runTo(day, at(11))).toBe(day);
    expect(runTo(day, at(30)).asOf).toBe(window.endAt);
  });
});

describe('rows and items', () => {
  it('orders by start, then lane, with ids that survive a changed end', () => {
    const listed = toListedRows(day.rows);
    expect(listed.map((each) => each.row.type)).toEqual(['Presence', 'Presence', 'Workload']);
    expect(toListedRows(day.rows.map((each) => ({ ...each, endAt: at(11), status: 'Completed' }))).map((each) => each.id)).toEqual(listed.map((each) => each.id));
    expect(new Set(toListedRows([row({}), row({})]).map((each) => each.id)).size).toBe(2);
  });

  it('describes activities in the vendor\'s words', () => {
    expect(day.rows.map(vendorWords)).toEqual(['Ready', '1 call', 'Lunch']);
    expect(vendorWords(row({ type: 'Interaction', category: 'Connected', medium: 'Phone', direction: 'Inbound' }))).toBe('Connected · Phone · inbound');
    const items = toItems(day, toListedRows(day.rows));
    expect(items.map((item) => item.kind)).toEqual(['state', 'state', 'state', 'state', 'presence', 'presence', 'workload']);
    expect(items[3]).toMatchObject({ endAt: null, tooltip: ['Available: Ready', 'since 11:30:00 · 30:00 so far'] });
  });
});

describe('fitOf', () => {
  it('shows the busy part with a margin, never beyond the day', () => {
    expect(fitOf(day)).toEqual({ startAt: at(8) - 20 * MINUTE_MS, endAt: at(12) + 20 * MINUTE_MS });
    expect(fitOf({ ...day, states: [] })).toBeNull();
    expect(fitOf({ ...day, states: [{ startAt: at(0), endAt: at(24), state: 'available', label: '', open: false }] })).toEqual(window);
  });
});

describe('words', () => {
  it('names other days and clock changes', () => {
    expect([timeWords(at(9), day), timeWords(at(-1), day)]).toEqual(['09:00:00', 'Thu 23:00:00']);
    expect(instantWords(at(9) + 5, 'Asia/Kolkata')).toBe('Fri 20 Nov, 14:30:00.005 (UTC+5:30)');
    expect(intervalWords(at(9), at(9) + 65_000, day)).toBe('09:00:00 – 09:01:05 · 1:05');
    expect([shareWords(0.421), shareWords(0.004), shareWords(0), shareWords(0.025)]).toEqual(['42 %', '<1 %', '0.0 %', '2.5 %']);
  });
});
