import { describe, expect, it } from 'vitest';
import type { SourceStatus } from '../../../shared/contract/schemas.ts';
import { contextWords, interactionWords, todayParts, todayScaleMs, workloadWords } from '../../../renderer/features/floor/floor-words.ts';
import { findZones, presentName } from '../../../renderer/features/settings/find-zones.ts';
import { openSuggestions, toMapping } from '../../../renderer/features/labels/label-mapping.ts';
import { fileName, fromLocalText, quickWindow, toLocalText } from '../../../renderer/features/export/export-plan.ts';
import { createDraft, findMissing, toInput } from '../../../renderer/features/sources/source-draft.ts';
import { liveEdgeOf } from '../../../renderer/state/freshness.ts';
import { parseHash, toHash } from '../../../renderer/state/navigation.ts';
import { freshnessFacts, freshnessWords, roughly, streamCondition } from '../../../renderer/state/source-words.ts';
import { toSplit } from '../../../renderer/widgets/split-bar.tsx';
import { buildFloorAgent } from './build-floor-agent.ts';

const NOON = Date.UTC(2026, 10, 20, 12);
const source = (given: Partial<SourceStatus> = {}): SourceStatus => ({
  id: 1, name: 'VCC', kind: 'vonage', paused: false, condition: 'live', freshAt: NOON - 4_000, since: null, skewMs: 0, backfill: null, gapsToday: 0, streams: [], receiver: null, ...given,
});

describe('live edge', () => {
  it('runs on the vendor\'s clock while live, and stands still at the last known moment otherwise', () => {
    expect([
      liveEdgeOf(source({ skewMs: 60_000 }), NOON, true),
      liveEdgeOf(source({ condition: 'failing' }), NOON, true),
      liveEdgeOf(source(), NOON, false),
      liveEdgeOf(source({ freshAt: null, condition: 'waiting' }), NOON, true),
    ]).toEqual([
      { endAt: NOON + 60_000, isLive: true },
      { endAt: NOON - 4_000, isLive: false },
      { endAt: NOON - 4_000, isLive: false },
      { endAt: null, isLive: false },
    ]);
  });
});

describe('freshness in words', () => {
  it('says of a source that is pushed to whether it listens, and what is not read in yet', () => {
    const receiver = { listening: true, host: '127.0.0.1', port: 4040, loopback: true, lastEventAt: NOON - 3_000, waiting: 0, error: null };
    expect([
      freshnessWords(source({ receiver }), NOON, 'UTC'), freshnessWords(source({ receiver: { ...receiver, lastEventAt: null }, condition: 'waiting', freshAt: null }), NOON, 'UTC'),
      freshnessFacts(source({ receiver: { ...receiver, listening: false, waiting: 2 } }), NOON, 'UTC'),
      freshnessFacts(source({ receiver, condition: 'failing', freshAt: null }), NOON, 'UTC'),
    ]).toEqual(['listening, last event 3 s ago', 'listening, no event yet', ['receiver not listening', '2 events not read in yet'], ['last event 11:59']]);
  });

  it('gives the age of live data and the beginning of trouble', () => {
    expect([
      freshnessWords(source(), NOON, 'UTC'),
      freshnessWords(source({ condition: 'failing', since: NOON - 3_600_000 }), NOON, 'UTC'),
      freshnessWords(source({ condition: 'stopped', since: NOON - 86_400_000 }), NOON, 'UTC'),
    ]).toEqual(['4 s ago', 'since 11:00', 'since 2026-11-19 12:00']);
  });

  it('names gaps, back-fill and a large skew', () => {
    const facts = freshnessFacts(source({ condition: 'stale', gapsToday: 2, skewMs: -7_200_000, backfill: { doneFromAt: NOON - 86_400_000, targetFromAt: NOON - 7 * 86_400_000, label: '' } }), NOON, 'UTC');
    expect(facts).toEqual(['data up to 11:59', '2 gaps today', 'history back to 2026-11-19 of 2026-11-13', 'this desk\'s clock is 2 h ahead']);
  });

  it('rounds down to one unit', () => {
    expect([0, 59_999, 60_000, 3_599_999, 47 * 3_600_000, 49 * 3_600_000].map(roughly)).toEqual(['0 s', '59 s', '1 min', '59 min', '47 h', '2 d']);
  });
});

describe('a stream\'s condition', () => {
  const stream: SourceStatus['streams'][number] = { stream: 'users', optional: true, lastOkAt: NOON - 3_600_000, lastEventAt: null, lagMs: null, stale: false, since: null, error: null, gaps: 0, quarantined: 0, nextAttemptAt: NOON + 1_000 };

  it('is live only while its source is, and its next request is not overdue', () => {
    expect([
      streamCondition(stream, 'live', NOON),
      streamCondition(stream, 'failing', NOON),
      streamCondition(stream, 'stopped', NOON),
      streamCondition(stream, 'paused', NOON),
      streamCondition({ ...stream, nextAttemptAt: NOON - 61_000 }, 'live', NOON),
      streamCondition({ ...stream, lastOkAt: null }, 'live', NOON),
      streamCondition({ ...stream, error: { code: 'server', message: '', hint: '', sinceAt: NOON } }, 'live', NOON),
    ]).toEqual(['live', 'waiting', 'waiting', 'paused', 'waiting', 'waiting', 'failing']);
  });
});

describe('floor in words', () => {
  it('tells no workload from none known', () => {
    const workload = { calls: 1, semiLive: 2, nonLive: 0, sinceAt: 0 };
    expect([workloadWords({ workload }), workloadWords({ workload: { ...workload, calls: 0, semiLive: 0 } }), workloadWords({ workload: null })]).toEqual(['1 call · 2 chats', 'none', null]);
  });

  it('counts interactions of the same kind', () => {
    const open = { guid: 'g', medium: 'Chat', direction: null, category: 'Connected', state: 'engaged' as const, reason: null, sinceAt: 0 };
    expect(interactionWords({ interactions: [open, open, { ...open, medium: 'Phone', direction: 'Inbound' }] })).toBe('Chat ×2 · Phone, Inbound');
  });

  it('puts exceptions before what is less urgent', () => {
    expect(contextWords(buildFloorAgent({ exceptions: ['wrap-long', 'no-answer'], noAnswersToday: 2, derived: true }))).toBe('Long wrap · No answer ×2 · from snapshot');
  });

  it('scales today to the longest time logged in, in full hours and never under four', () => {
    const hours = (worked: number, out: number) => buildFloorAgent({ today: [{ state: 'engaged', durationMs: worked * 3_600_000 }, { state: 'logged-out', durationMs: out * 3_600_000 }], todayOpenSinceAt: null });
    const scales = [[], [hours(1, 12)], [hours(1, 12), hours(7.2, 3)]].map((agents) => todayScaleMs(agents, () => NOON) / 3_600_000);
    expect(scales).toEqual([4, 4, 8]);
    expect(todayScaleMs([buildFloorAgent({ state: 'away', today: [], todayOpenSinceAt: NOON - 5.5 * 3_600_000 })], () => NOON) / 3_600_000).toBe(6);
  });

  it('adds the running state to today and leaves time logged out of the split', () => {
    const agent = buildFloorAgent({ state: 'away', today: [{ state: 'logged-out', durationMs: 9 }, { state: 'away', durationMs: 5 }, { state: 'available', durationMs: 3 }], todayOpenSinceAt: 10 });
    expect(toSplit(todayParts(agent, 30))).toEqual([{ state: 'available', durationMs: 3 }, { state: 'away', durationMs: 5 }, { state: 'away', durationMs: 20, isRunning: true }]);
  });
});

describe('addresses', () => {
  it('survive ids with slashes, and read nonsense as the floor', () => {
    const hash = toHash({ screen: 'agent-day', agentKey: '1:a/b:%', date: '2026-11-20', sourceId: null });
    expect([parseHash(hash), parseHash('#/labels/3'), parseHash('#/nowhere'), parseHash('#/agent/%E0%A4%A/x')]).toEqual([
      { screen: 'agent-day', agentKey: '1:a/b:%', date: '2026-11-20' }, { screen: 'labels', sourceId: 3 }, { screen: 'floor' }, { screen: 'agent-day', date: null },
    ]);
  });
});

describe('export plan', () => {
  it('reads local times in the zone, with its clock change', () => {
    const at = fromLocalText('2026-03-29T12:30', 'Europe/London');
    expect([at, toLocalText(at ?? 0, 'Europe/London'), fromLocalText('', 'UTC')]).toEqual([Date.UTC(2026, 2, 29, 11, 30), '2026-03-29T12:30', null]);
  });

  it('names windows and files by the zone\'s days', () => {
    const { fromAt, toAt } = quickWindow('yesterday', NOON, 'Asia/Tokyo');
    expect(fileName({ dataset: 'activities', fromAt, toAt, zone: 'Asia/Tokyo', format: 'csv' })).toBe('floorwalker-activities-2026-11-19.csv');
    expect(fileName({ dataset: 'gaps', ...quickWindow('week', NOON, 'UTC'), zone: null, format: 'ndjson' })).toBe('floorwalker-gaps-2026-11-14-to-2026-11-20.ndjson');
  });
});

const label = (name: string, state: 'away' | null, suggestion: 'meal' | null) => ({ label: name, category: 'Away', agents: 1, times: 1, state, suggestion });

describe('labels', () => {
  const labels = [label('Lunch', null, 'meal'), label('Desk', 'away', null)];

  it('apply a suggestion only when it was accepted, and keep the rest of the mapping', () => {
    expect(toMapping(labels, new Map())).toEqual({ Desk: 'away' });
    expect(toMapping(labels, openSuggestions(labels))).toEqual({ Desk: 'away', Lunch: 'meal' });
    expect(toMapping(labels, new Map([['Desk', null]]))).toEqual({});
  });
});

describe('source form', () => {
  const type = {
    kind: 'vonage' as const, title: 'Vonage', setUpSteps: [],
    settings: [{ key: 'clientId', label: 'Client id', hint: '', kind: 'text' as const, defaultValue: null, required: true }, { key: 'pollSeconds', label: 'Poll', hint: '', kind: 'number' as const, defaultValue: '15', required: false }],
    secrets: [{ key: 'clientSecret', label: 'Secret', hint: '', required: true }],
  };

  it('names what is missing, and lets a stored secret stay', () => {
    const draft = createDraft(type, null);
    expect(Object.keys(findMissing(draft, type, false))).toEqual(['name', 'clientId', 'clientSecret']);
    expect(findMissing({ ...draft, name: 'VCC', settings: { clientId: 'x' } }, type, true)).toEqual({});
  });

  it('sends no empty secret, and an emptied setting only when the source is stored', () => {
    const draft = { kind: 'vonage' as const, name: ' VCC ', settings: { clientId: ' x ', pollSeconds: '' }, secrets: { clientSecret: '' } };
    expect(toInput(draft, false)).toEqual({ name: 'VCC', settings: { clientId: 'x' }, secrets: {} });
    expect(toInput(draft, true)).toEqual({ name: 'VCC', settings: { clientId: 'x', pollSeconds: '' }, secrets: {} });
  });
});

describe('zones', () => {
  it('are found by any of their words', () => {
    expect(findZones(['Europe/London', 'America/New_York', 'UTC'], 'new york')).toEqual(['America/New_York']);
  });

  it('are found by their present and former names, and shown once by the present one', () => {
    const listed = ['Asia/Calcutta', 'Europe/Kiev', 'Asia/Tokyo'];
    expect(['kolkata', 'Calcutta', 'Kyiv', ''].map((query) => findZones(listed, query))).toEqual([['Asia/Kolkata'], ['Asia/Kolkata'], ['Europe/Kyiv'], ['Asia/Kolkata', 'Europe/Kyiv', 'Asia/Tokyo']]);
    expect(findZones(['Asia/Calcutta', 'Asia/Kolkata'], 'kolk')).toEqual(['Asia/Kolkata']);
    expect([presentName('Asia/Saigon'), presentName('Asia/Tokyo')]).toEqual(['Asia/Ho_Chi_Minh', 'Asia/Tokyo']);
  });

  it('are taken when typed in full, listed or not', () => {
    expect([findZones([], 'US/Eastern'), findZones([], 'europe/berlin'), findZones([], 'Mars/Olympus')]).toEqual([['US/Eastern'], ['Europe/Berlin'], []]);
  });
});
