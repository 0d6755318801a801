import { describe, expect, it } from 'vitest';
import { push } from '../../../../../electron/connectors/ringcentral/push.ts';
import { realtimeStream } from '../../../../../electron/connectors/ringcentral/realtime.ts';
import type { Accepted, StreamView } from '../../../../../electron/ports/connector.ts';
import { readFixture, settingsOf } from './ringcentral-events.ts';

const settings = settingsOf({ zone: 'UTC', pull: 'on', subAccountId: '15300002', clientId: 'c' });
const START = Date.parse('2026-11-20T09:00:00.000Z');
const entry = (state: string, stateTime: number, loginTime: number, more: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> => ({ agentId: 4_101, agentLoginId: 9_001, agentState: state, stateTime, loginTime, firstName: 'Ines', lastName: 'Okafor', username: 'ines@example.test', ...more });
const view = (at: number, using = settings): StreamView => ({ settings: using, vendorNowAt: at, since: null, isCatchUp: false });

function poll(cursor: string | null, at: number, entries: unknown, using = settings): Accepted {
  const step = realtimeStream.decideStep(cursor, view(at, using));
  if (step.kind !== 'request') throw new Error('not due');
  const body = typeof entries === 'string' ? entries : JSON.stringify(entries);
  return realtimeStream.acceptAnswer(step, { status: 200, headers: { date: new Date(at).toUTCString() }, body, bytes: body.length, receivedAt: at }, view(at, using));
}
const eventsOf = ({ page }: Accepted) => page.records?.derivedEvents ?? [];
const words = (accepted: Accepted): unknown[] => eventsOf(accepted).map(({ eventType, eventAt, isDerived }) => [eventType, (eventAt - START) / 1_000, isDerived]);

describe('realtime', () => {
  it('asks every fifteen seconds, for the sub-account', () => {
    const step = realtimeStream.decideStep(null, view(START));
    expect(step.kind === 'request' && step.request.url).toBe('https://ringcx.ringcentral.com/voice/api/v1/admin/accounts/15300002/realTimeData/agent');
    const { cursor } = poll(null, START, []);
    expect([realtimeStream.decideStep(cursor, view(START + 14_000)), realtimeStream.decideStep(cursor, view(START + 15_000)).kind]).toEqual([{ kind: 'wait', dueAt: START + 15_000 }, 'request']);
  });

  it('keeps no personal data of an entry that it refuses, where the source keeps none', () => {
    const refused = poll(null, START, [{ ...entry('AVAILABLE', 1, 1), agentState: null, callAni: '+15105550111' }], settingsOf({ ...settings, personalData: 'drop' })).page.quarantined[0];
    expect(refused).toMatchObject({ reason: 'agentState is missing', content: expect.stringContaining('"agentId":4101') as string });
    expect(refused?.content).not.toMatch(/example\.test|5550111/);
  });

  it('counts entries, and gives names, the present and what happened beside them', () => {
    const accepted = poll(null, START, JSON.parse(readFixture('realtime.json')));
    expect([accepted.page.fetched, accepted.page.snapshots.length, accepted.page.names, accepted.page.quarantined]).toEqual([4, 4, [], []]);
    expect(accepted.page.records?.derivedNames).toEqual([
      { agentId: '4101', name: 'Ines Okafor', email: 'ines.okafor@example.test', isActive: null }, { agentId: '4102', name: 'Bo Lindqvist', email: 'bo.lindqvist@example.test15300002', isActive: null }, { agentId: '4103', name: 'night.desk', email: null, isActive: null },
    ]);
    expect(accepted.page.snapshots[0]).toEqual({ agentId: '4101', presence: { category: 'AVAILABLE', name: null, eligibleForRouting: null, sinceAt: START - 42_000 }, workload: null, interactions: [] });
    expect(words(accepted).slice(0, 2)).toEqual([['LOGIN', -3_600, true], ['AVAILABLE', -42, true]]);
    expect(eventsOf(accepted)[3]).toMatchObject({ eventType: 'ENGAGED', callId: '202611200438530132120000040021' });
  });

  it('concludes log-ins, changes and log-outs once, although the seconds jitter', () => {
    const first = poll(null, START, [entry('AVAILABLE', 10, 100)]);
    const second = poll(first.cursor, START + 15_000, [entry('AVAILABLE', 27, 114)]);
    const third = poll(second.cursor, START + 30_000, [entry('ENGAGED', 4, 130, { callUii: 'c1' })]);
    const fourth = poll(third.cursor, START + 45_000, [entry('ENGAGED', 18, 146, { callUii: 'c1' })]);
    const fifth = poll(fourth.cursor, START + 60_000, []);
    expect([first, second, third, fourth, fifth].map(words)).toEqual([[['LOGIN', -100, true], ['AVAILABLE', -10, true]], [], [['ENGAGED', 26, true]], [], [['LOGOUT', 60, true]]]);
    expect(second.page.snapshots[0]?.presence?.sinceAt).toBe(first.page.snapshots[0]?.presence?.sinceAt);
    expect(fifth.page.records?.derivedSnapshots).toMatchObject([{ agentId: '4101', presence: { category: 'LOGOUT', sinceAt: START + 60_000 } }]);
    const { spans, sessions } = push.derivation(settings).deriveAgent([first, second, third, fourth, fifth].flatMap(eventsOf), null);
    expect(spans.map(({ category, durationMs, flags }) => [category, durationMs, flags])).toEqual([['LOGIN', 90_000, ['derived']], ['AVAILABLE', 36_000, ['derived']], ['ENGAGED', 34_000, ['derived']], ['LOGOUT', null, ['derived']]]);
    expect(sessions).toMatchObject([{ sessionId: '9001', loginAt: START - 100_000, logoutAt: START + 60_000, flags: ['derived'] }]);
  });

  it('sees the same state begun anew, and a new session', () => {
    const first = poll(null, START, [entry('AVAILABLE', 100, 200)]);
    expect(words(poll(first.cursor, START + 15_000, [entry('AVAILABLE', 5, 215)]))).toEqual([['AVAILABLE', 10, true]]);
    expect(words(poll(first.cursor, START + 15_000, [entry('AVAILABLE', 2, 2, { agentLoginId: 9_002 })]))).toEqual([['LOGIN', 13, true], ['AVAILABLE', 13, true], ['LOGOUT', 15, true]]);
  });

  it('lets nobody vanish whose entry cannot be read', () => {
    const first = poll(null, START, [entry('AVAILABLE', 10, 100)]);
    const second = poll(first.cursor, START + 15_000, [{ agentId: 4_101 }]);
    expect([second.page.fetched, second.page.quarantined[0]?.reason, eventsOf(second)]).toEqual([1, 'agentState is missing', []]);
    expect(words(poll(second.cursor, START + 30_000, [entry('AVAILABLE', 40, 130)]))).toEqual([]);
  });

  it('follows the policy for personal data', () => {
    const named = poll(null, START, [entry('AVAILABLE', 1, 1, { firstName: '', lastName: '' })], settingsOf({ ...settings, personalData: 'drop' }));
    expect(named.page.records?.derivedNames).toEqual([]);
  });
});
