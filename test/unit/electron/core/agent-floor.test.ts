import { describe, expect, it } from 'vitest';
import { toAgentView, type AgentFacts } from '../../../../electron/core/floor/agent-floor.ts';
import { AWAY_LONG_MS, exceptionsOf, nextRuleAt, RECENT_OFFER_MS, RINGING_LONG_MS, WRAP_LONG_MS } from '../../../../electron/core/floor/exceptions.ts';
import type { ActivityRow, SnapshotRecord } from '../../../../electron/ports/stores.ts';
import type { Activity } from '../../../../shared/domain/activity.ts';
import { HOUR_MS, MINUTE_MS } from '../../../../shared/domain/time.ts';
import { activity, call, load } from '../../../support/core-harness.ts';

const MIDNIGHT = 1_000 * HOUR_MS;
const NOON = MIDNIGHT + 12 * HOUR_MS;
const rowsOf = (...activities: readonly Activity[]): ActivityRow[] => activities.map((given) => ({ ...given, sourceId: 1, asOf: NOON, firstSeenAt: NOON, flags: [] }));
const facts = (rows: readonly ActivityRow[], change: Partial<AgentFacts> = {}): AgentFacts => ({
  sourceId: 1, agentId: '01', name: 'Ada', isActive: true, kind: 'vonage', labels: new Map(), rows, snapshot: null, freshAt: NOON, midnightAt: MIDNIGHT, ...change,
});
const snapshotOf = (given: Partial<SnapshotRecord>): SnapshotRecord => ({ agentId: '01', sourceId: 1, asOf: NOON, presence: null, workload: null, interactions: [], ...given });
const presence = (sinceAt: number, category = 'Ready') => ({ category, name: category, eligibleForRouting: true, sinceAt });

describe('toAgentView', () => {
  it('tells the state since when, the workload, open interactions and today without the running state', () => {
    const view = toAgentView(facts(rowsOf(
      activity({ startAt: MIDNIGHT - HOUR_MS, durationMs: 2 * HOUR_MS, category: 'Away', name: 'Lunch' }),
      activity({ startAt: MIDNIGHT + HOUR_MS }),
      load({ startAt: NOON - 5_000, calls: 1 }),
      call({ startAt: NOON - 4_000, durationMs: 1_000, category: 'Ringing' }),
      call({ startAt: NOON - 3_000 }),
    ), { labels: new Map([['Lunch', 'meal']]) }));
    expect(view?.agent).toEqual({
      key: '1:01', sourceId: 1, agentId: '01', name: 'Ada', state: 'engaged', label: 'Connected · Phone', sinceAt: NOON - 3_000,
      workload: { calls: 1, semiLive: 0, nonLive: 0, sinceAt: NOON - 5_000 },
      interactions: [{ guid: '00000000-0000-4000-8000-000000000001', medium: 'Phone', direction: 'Inbound', category: 'Connected', state: 'engaged', reason: null, sinceAt: NOON - 3_000 }],
      today: [{ state: 'available', durationMs: 11 * HOUR_MS - 5_000 }, { state: 'ringing', durationMs: 1_000 }, { state: 'engaged', durationMs: 1_000 }, { state: 'meal', durationMs: HOUR_MS }],
      todayOpenSinceAt: NOON - 3_000, noAnswersToday: 0, exceptions: [], personId: null, teamId: null, elsewhere: [], derived: false,
    });
  });

  it('keeps leavers, absent people and those who only stayed logged out off the floor', () => {
    const loggedOut = activity({ startAt: MIDNIGHT - 5 * HOUR_MS, category: 'LoggedOut', name: 'Logged Out' });
    expect(toAgentView(facts(rowsOf(activity({ startAt: MIDNIGHT })), { isActive: false }))).toBeNull();
    expect(toAgentView(facts([]))).toBeNull();
    expect(toAgentView(facts(rowsOf(loggedOut)))).toBeNull();
    expect(toAgentView(facts([], { snapshot: snapshotOf({ presence: presence(MIDNIGHT - HOUR_MS, 'LoggedOut') }) }))).toBeNull();
    expect(toAgentView(facts(rowsOf(activity({ startAt: MIDNIGHT - 9 * HOUR_MS, durationMs: HOUR_MS }))))).toBeNull();
  });

  it('keeps who worked today on the floor as logged out', () => {
    const view = toAgentView(facts(rowsOf(activity({ startAt: MIDNIGHT, durationMs: HOUR_MS }), activity({ startAt: MIDNIGHT + HOUR_MS, category: 'LoggedOut', name: 'Logged Out' }))));
    expect(view?.agent).toMatchObject({ state: 'logged-out', sinceAt: MIDNIGHT + HOUR_MS, today: [{ state: 'available', durationMs: HOUR_MS }] });
  });

  it('fills from a snapshot only what no activity tells, and marks it', () => {
    const snapshot = snapshotOf({ presence: presence(MIDNIGHT - HOUR_MS), workload: { calls: 0, semiLive: 1, nonLive: 0, sinceAt: NOON - 9_000 } });
    expect(toAgentView(facts([], { snapshot, freshAt: null }))?.agent).toMatchObject({ state: 'engaged', label: '1 semi-live', sinceAt: NOON - 9_000, derived: true });
    const shown = rowsOf(activity({ startAt: NOON - 60_000, category: 'Away', name: 'Break' }), load({ startAt: NOON - 60_000 }));
    expect(toAgentView(facts(shown, { snapshot }))?.agent).toMatchObject({ state: 'away', label: 'Break', derived: false });
  });

  it('claims nothing after a state that ended without another', () => {
    expect(toAgentView(facts(rowsOf(activity({ startAt: MIDNIGHT, durationMs: HOUR_MS }))))?.agent).toMatchObject({ state: 'unknown', label: '', sinceAt: MIDNIGHT + HOUR_MS, todayOpenSinceAt: null });
  });

  it('shows a state that begins with the very last answer', () => {
    expect(toAgentView(facts(rowsOf(activity({ startAt: MIDNIGHT, durationMs: 12 * HOUR_MS }), activity({ startAt: NOON, category: 'Away', name: 'Break' }))))?.agent).toMatchObject({ state: 'away', sinceAt: NOON });
  });
});

/** The rules' answer at a moment, and when it changes next. */
function at(rows: readonly ActivityRow[], ruleAt: number) {
  const view = toAgentView(facts(rows));
  if (view === null) throw new Error('off the floor');
  return { exceptions: exceptionsOf(view, ruleAt), nextAt: nextRuleAt(view, ruleAt) };
}

describe('exceptions', () => {
  it.each([
    ['ringing-long', rowsOf(call({ startAt: NOON, category: 'Ringing' })), RINGING_LONG_MS],
    ['wrap-long', rowsOf(call({ startAt: NOON, category: 'Wrap' })), WRAP_LONG_MS],
    ['away-long', rowsOf(activity({ startAt: NOON, category: 'Away', name: 'Away' })), AWAY_LONG_MS],
  ] as const)('raises %s after its time and says when that is', (exception, rows, ms) => {
    expect(at(rows, NOON + ms)).toEqual({ exceptions: [], nextAt: NOON + ms + 1 });
    expect(at(rows, NOON + ms + 1)).toEqual({ exceptions: [exception], nextAt: null });
  });

  it('keeps a missed offer in sight for a while, most serious first', () => {
    const rows = rowsOf(
      activity({ startAt: MIDNIGHT, category: 'Away', name: 'Away' }),
      call({ startAt: NOON, durationMs: 0, category: 'Failed', reason: 'CallFailed' }),
      call({ startAt: NOON, durationMs: 0, category: 'Unexpected', reason: 'NoAnswer', interactionGuid: '00000000-0000-4000-8000-000000000002' }),
    );
    expect(at(rows, NOON + MINUTE_MS)).toEqual({ exceptions: ['no-answer', 'failed', 'away-long'], nextAt: NOON + RECENT_OFFER_MS + 1 });
    expect(at(rows, NOON + RECENT_OFFER_MS + 1)).toEqual({ exceptions: ['away-long'], nextAt: null });
  });

  it('does not add up the ringing of two calls', () => {
    const rows = rowsOf(call({ startAt: NOON - 15_000, durationMs: 15_000, category: 'Ringing' }), call({ startAt: NOON, category: 'Ringing', interactionGuid: '00000000-0000-4000-8000-000000000002' }));
    expect(at(rows, NOON + 10_000).exceptions).toEqual([]);
  });
});
