import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { push } from '../../../../../electron/connectors/ringcentral/push.ts';
import type { DerivedSpan, SourceEvent } from '../../../../../shared/domain/source-event.ts';
import { RECEIVED_AT, at, readFixture, readOne, settingsOf, stateItem, type Fields } from './ringcentral-events.ts';

const { deriveAgent, deriveCall } = push.derivation(settingsOf({ zone: 'America/New_York' }));
const brief = ({ spans }: { readonly spans: readonly DerivedSpan[] }): unknown[] => spans.map(({ category, name, startAt, durationMs, flags }) => [category, name, new Date(startAt - 5 * 3_600_000).toISOString().slice(11, 19), durationMs === null ? null : durationMs / 1_000, ...flags]);
const derive = (items: readonly Fields[], nextAt: number | null = null): ReturnType<typeof deriveAgent> => deriveAgent(items.map((item) => readOne(item)), nextAt);

/** The documented first log-in and call. */
const SHIFT: readonly Fields[] = [
  stateItem('09:44:01', 'LOGIN', { duration: '0' }),
  stateItem('09:44:01', 'AVAILABLE', { prev_state: 'LOGIN', duration: '0' }),
  stateItem('09:44:02', 'AVAILABLE', { prev_state: 'AVAILABLE', event_aux_type: 'Available', duration: '1' }),
  stateItem('09:44:30', 'TRANSITION', { prev_state: 'AVAILABLE', prev_aux_state: 'Available', duration: '28' }),
  stateItem('09:44:30', 'ENGAGED', { prev_state: 'TRANSITION', duration: '0', call_id: '202008281319380132120000030797', call_source_id: '72992', call_source_name: 'My Queue', dnis: '2095550101', call_type: 'ACD' }),
  stateItem('09:50:00', 'WORKING', { prev_state: 'ENGAGED', event_aux_type: 'Notes', duration: '330' }),
  stateItem('10:00:00', 'LOGOUT', { duration: '959' }),
];

describe('deriveAgent', () => {
  it('makes presences from the differences of the times, and a label is no new state', () => {
    const result = derive(SHIFT);
    expect(brief(result)).toEqual([
      ['AVAILABLE', 'Available', '09:44:01', 29], ['TRANSITION', null, '09:44:30', 0], ['ENGAGED', null, '09:44:30', 330], ['WORKING', 'Notes', '09:50:00', 600], ['LOGOUT', null, '10:00:00', null],
    ]);
    expect(result.spans.map(({ order }) => order)).toEqual([0, 0, 1, 0, 0]);
    expect(result.spans[2]).toMatchObject({ callId: '202008281319380132120000030797', queueId: '72992', queueName: 'My Queue', callType: 'ACD', sessionId: '100' });
    expect(result.sessions).toEqual([{ agentId: '7', sessionId: '100', loginAt: at('09:44:01'), logoutAt: at('10:00:00'), durationS: 959, flags: [] }]);
  });

  it('reads 1 as a disposition that is pending, which a label does not unsay, and leaves other words alone', () => {
    const pending = (word: unknown, label: unknown = ''): unknown => derive([stateItem('10:00:00', 'WORKING', { pending_disp: word }), stateItem('10:00:01', 'WORKING', { prev_state: 'WORKING', event_aux_type: 'Notes', pending_disp: label })]).spans.map((span) => span.pendingDisposition);
    expect([pending('1'), pending(1, null), pending('0'), pending('0', '1'), pending(true), pending('maybe'), pending('')]).toEqual([[true], [true], [false], [true], [true], [null], [null]]);
    expect(readOne(stateItem('10:00:00', 'WORKING', { pending_disp: '1' })).content).toContain('"pending_disp":"1"');
  });

  it('flags a duration that the times contradict: 17 said, 28 seen', () => {
    const items = SHIFT.map((item, index) => (index === 3 ? { ...item, duration: '17' } : item));
    expect(brief(derive(items))[0]).toEqual(['AVAILABLE', 'Available', '09:44:01', 29, 'duration-mismatch']);
    expect(derive(SHIFT.map((item, index) => (index === 6 ? { ...item, duration: '24' } : item))).sessions[0]?.flags).toEqual(['duration-mismatch']);
  });

  it('labels a state at whatever distance, and takes a change from one label to another for a new state', () => {
    expect(brief(derive([
      stateItem('09:00:00', 'AWAY', { prev_state: 'AVAILABLE' }), stateItem('09:20:00', 'AWAY', { prev_state: 'AWAY', event_aux_type: 'Errand' }),
      stateItem('09:30:00', 'AWAY', { prev_state: 'AWAY', prev_aux_state: 'Errand', event_aux_type: 'Doctor' }), stateItem('09:40:00', 'AWAY', { prev_state: 'AWAY', prev_aux_state: 'Doctor' }),
    ]))).toEqual([['AWAY', 'Errand', '09:00:00', 1_800], ['AWAY', 'Doctor', '09:30:00', 600], ['AWAY', null, '09:40:00', null]]);
    expect(brief(derive([stateItem('09:00:00', 'LUNCH'), stateItem('09:20:00', 'AWAY', { prev_state: 'AWAY', event_aux_type: 'Errand' })]))).toEqual([['LUNCH', null, '09:00:00', 1_200], ['AWAY', 'Errand', '09:20:00', null]]);
  });

  it('knows spellings of one state', () => {
    expect(brief(derive([stateItem('09:00:00', 'ON BREAK'), stateItem('09:00:01', 'on_break', { prev_state: 'ON-BREAK', event_aux_type: 'Coffee' })]))).toEqual([['ON BREAK', 'Coffee', '09:00:00', null]]);
  });

  it('orders one second by the chain of states before', () => {
    const items = [
      stateItem('09:00:00', 'AVAILABLE'), stateItem('09:10:00', 'AWAY', { prev_state: 'AVAILABLE' }), stateItem('09:10:00', 'AVAILABLE', { prev_state: 'AWAY' }),
      stateItem('09:10:00', 'TRANSITION', { prev_state: 'AVAILABLE', prev_aux_state: 'Ready' }), stateItem('09:10:00', 'AVAILABLE', { prev_state: 'AVAILABLE', event_aux_type: 'Ready' }),
      stateItem('09:20:00', 'ENGAGED', { prev_state: 'TRANSITION' }),
    ];
    expect(brief(derive(items))).toEqual([['AVAILABLE', null, '09:00:00', 600], ['AWAY', null, '09:10:00', 0], ['AVAILABLE', 'Ready', '09:10:00', 0], ['TRANSITION', null, '09:10:00', 600], ['ENGAGED', null, '09:20:00', null]]);
  });

  it('shows a log-in only while it is the newest thing known, or lasts', () => {
    expect(brief(derive([stateItem('09:00:00', 'LOGIN')]))).toEqual([['LOGIN', null, '09:00:00', null]]);
    expect(brief(derive([stateItem('09:00:00', 'LOGIN'), stateItem('09:00:07', 'AVAILABLE', { prev_state: 'LOGIN', duration: '7' })]))).toEqual([['LOGIN', null, '09:00:00', 7], ['AVAILABLE', null, '09:00:07', null]]);
  });

  it('closes what nobody closed when the next session begins, and says so', () => {
    const next = [stateItem('12:00:00', 'LOGIN', { agent_login_id: '101' }), stateItem('12:00:00', 'AVAILABLE', { agent_login_id: '101', prev_state: 'LOGIN' })];
    const result = derive([stateItem('09:00:00', 'AVAILABLE'), ...next]);
    expect(brief(result)).toEqual([['AVAILABLE', null, '09:00:00', 10_800, 'inferred-end'], ['AVAILABLE', null, '12:00:00', null]]);
    expect(result.sessions).toEqual([
      { agentId: '7', sessionId: '100', loginAt: at('09:00:00'), logoutAt: at('12:00:00'), durationS: null, flags: ['derived', 'inferred-end'] },
      { agentId: '7', sessionId: '101', loginAt: at('12:00:00'), logoutAt: null, durationS: null, flags: [] },
    ]);
    expect(brief(derive([stateItem('09:00:00', 'AVAILABLE')], at('12:00:00')))).toEqual([['AVAILABLE', null, '09:00:00', 10_800, 'inferred-end']]);
  });

  it('is not misled by a log-out that comes with or after the next log-in', () => {
    const second = [stateItem('10:00:00', 'LOGIN', { agent_login_id: '101' }), stateItem('10:00:00', 'AVAILABLE', { agent_login_id: '101', prev_state: 'LOGIN' })];
    const same = derive([...SHIFT, ...second]);
    expect(brief(same).slice(-2)).toEqual([['LOGOUT', null, '10:00:00', 0], ['AVAILABLE', null, '10:00:00', null]]);
    const late = derive([...SHIFT.slice(0, -1), stateItem('10:00:02', 'LOGOUT'), ...second]);
    expect(brief(late).slice(-2)).toEqual([['WORKING', 'Notes', '09:50:00', 600, 'inferred-end'], ['AVAILABLE', null, '10:00:00', null]]);
    expect(late.sessions.map(({ sessionId, logoutAt }) => [sessionId, logoutAt])).toEqual([['100', at('10:00:02')], ['101', null]]);
  });

  it('takes a log-out of which nothing else came for a later session only if its length says so', () => {
    const lost = derive([stateItem('09:00:00', 'AVAILABLE'), stateItem('12:00:00', 'LOGOUT', { agent_login_id: '101', duration: '24' })]);
    expect(brief(lost)).toEqual([['AVAILABLE', null, '09:00:00', 10_800, 'inferred-end'], ['LOGOUT', null, '12:00:00', null]]);
    expect(lost.sessions.map(({ sessionId, logoutAt, flags }) => [sessionId, logoutAt, flags])).toEqual([['100', at('12:00:00'), ['derived', 'inferred-end']], ['101', at('12:00:00'), ['derived']]]);
    const late = derive([stateItem('09:00:00', 'LOGIN'), stateItem('09:00:00', 'AVAILABLE'), stateItem('09:00:02', 'LOGOUT', { agent_login_id: '99', duration: '7200' })]);
    expect([brief(late), late.sessions.map(({ sessionId, logoutAt }) => [sessionId, logoutAt])]).toEqual([[['AVAILABLE', null, '09:00:00', null]], [['100', null], ['99', at('09:00:02')]]]);
  });

  it('marks times whose zone nobody confirmed, unless they carry an offset', () => {
    const unconfirmed = push.derivation(settingsOf());
    const result = unconfirmed.deriveAgent([readOne(stateItem('09:00:00', 'LOGIN')), readOne(stateItem('2026-11-20T15:00:00Z', 'AVAILABLE'))], null);
    expect([brief(result), result.sessions[0]?.flags]).toEqual([[['LOGIN', null, '09:00:00', 3_600, 'zone-unconfirmed'], ['AVAILABLE', null, '10:00:00', null]], ['zone-unconfirmed']]);
  });

  it('counts what was concluded from polls only where nothing was sent', () => {
    const concluded = [stateItem('2026-11-20T14:44:00Z', 'LOGIN', { derived_from: 'realtime' }), stateItem('2026-11-20T14:44:00Z', 'AVAILABLE', { derived_from: 'realtime', prev_state: '' })];
    expect(brief(derive([...SHIFT, ...concluded]))).toEqual(brief(derive(SHIFT)));
    expect(brief(derive(concluded))).toEqual([['AVAILABLE', null, '09:44:00', null, 'derived']]);
  });
});

describe('deriveCall', () => {
  const CALL = '202611201444300132120000030797';
  const engaged = (time: string, fields: Fields = {}): Fields => stateItem(time, 'ENGAGED', { prev_state: 'TRANSITION', call_id: CALL, call_source_id: '72992', call_source_name: 'My Queue', dnis: '2095550101', call_type: 'ACD', ...fields });
  const end = (fields: Fields = {}): Fields => ({
    recording_url: 'https://recordings.example.test/?v=1&    bucket=b&file=1/   2.WAV', agent_id: '7', queue_duration: '3', agent_disposition: '', gate_name: 'My Queue', call_state: 'ANSWERED', call_duration: '18',
    call_id: CALL, account_id: '1', event_type: 'ACD-CALL', gate_id: '72992', call_start: '2026-11-20 09:44:20', dnis: '4155550110', ani: '5105550111', ...fields,
  });
  const spansOf = (items: readonly Fields[]): readonly DerivedSpan[] => {
    const agents = Map.groupBy(items.map((item) => readOne(item)), ({ agentId }) => agentId);
    return [...agents.values()].flatMap((events) => deriveAgent(events, null).spans).filter(({ callId }) => callId === CALL);
  };
  const call = (items: readonly Fields[], states = items.filter((item) => 'date_time' in item)): ReturnType<typeof deriveCall> => deriveCall(CALL, items.filter((item) => item['call_id'] === CALL).map((item) => readOne(item)), spansOf(states));

  it('is what its end-of-call event says, the link as it was sent', () => {
    expect(call([engaged('09:44:30'), end()])).toEqual({
      callId: CALL, agentId: '7', queueId: '72992', queueName: 'My Queue', direction: 'Inbound', state: 'ANSWERED', startAt: at('09:44:20'), queueDurationS: 3, durationS: 18,
      dnis: '4155550110', ani: '5105550111', disposition: null, recordingUrl: 'https://recordings.example.test/?v=1&    bucket=b&file=1/   2.WAV', endedAt: RECEIVED_AT, flags: [],
    });
  });

  it.each([['ACD-CALL', 'ABANDON', 'Inbound'], ['ACD-CALL', 'DEFLECTED', 'Inbound'], ['VPD-CALL', 'ABANDONED', 'Outbound'], ['VPD-CALL', 'MACHINE', 'Outbound'], ['VPD-CALL', 'SOMETHING', 'Outbound']])('%s %s', (type, state, direction) => {
    expect(call([end({ event_type: type, call_state: state, agent_id: undefined })])).toMatchObject({ state, direction, agentId: null });
  });

  it('belongs to the agent who was on it first, never to a supervisor who listens in', () => {
    const listening = [engaged('09:44:40', { agent_id: '8', agent_login_id: '200' }), stateItem('09:44:10', 'MONITORING', { agent_id: '9', agent_login_id: '300', call_id: CALL })];
    expect(call([engaged('09:44:30'), ...listening])?.agentId).toBe('7');
    expect(call([engaged('09:44:30'), ...listening, end({ agent_id: '' })])?.agentId).toBe('7');
    expect(call(listening.slice(1))).toBeNull();
  });

  it('ends, marked, when its agent leaves it and no end-of-call event comes', () => {
    const states = [engaged('09:44:30'), stateItem('09:46:00', 'AVAILABLE', { prev_state: 'ENGAGED' })];
    expect(call(states)).toMatchObject({ state: null, startAt: at('09:44:30'), durationS: 90, endedAt: at('09:46:00'), flags: ['inferred-end'], direction: 'Inbound', queueName: 'My Queue' });
    expect(call([engaged('09:44:30')])).toMatchObject({ state: null, durationS: null, endedAt: null, flags: [] });
  });

  it('ended by its own word where the event came much later, as far as the zone can be trusted', () => {
    const receivedAt = at('09:44:41') + 3_600_000;
    const unsure = push.derivation({ ...settingsOf({ zone: 'America/New_York' }), zoneConfirmed: 'no' });
    expect(deriveCall(CALL, [readOne(end(), receivedAt)], [])?.endedAt).toBe(at('09:44:41'));
    expect(unsure.deriveCall(CALL, [readOne(end(), receivedAt)], [])?.endedAt).toBe(receivedAt);
    expect(unsure.deriveCall(CALL, [readOne(end(), receivedAt + 48 * 3_600_000)], [])?.endedAt).toBe(at('09:44:41'));
  });

  it.each<readonly [string, Fields, Fields]>([
    ['the greater length', { call_duration: '18' }, { call_duration: '17', recording_url: '', agent_disposition: 'call back' }],
    ['an agent', { agent_disposition: '' }, { agent_id: '', agent_disposition: 'call back' }],
    ['a disposition', { agent_disposition: 'call back', recording_url: '' }, {}],
    ['a recording', {}, { recording_url: '' }],
    ['the greater identity', { call_state: 'ANSWERED' }, { call_state: 'ABANDON' }],
  ])('takes of two end-of-call events the one with %s, whichever was received first', (what, one, other) => {
    const results = [[0, 5_000], [5_000, 0], [0, 0]].flatMap(([first = 0, second = 0]) => {
      const events = [readOne(end(one), RECEIVED_AT + first), readOne(end(other), RECEIVED_AT + second)];
      return [events, events.toReversed()].map((list) => ({ ...deriveCall(CALL, list, []), endedAt: null }));
    });
    expect(new Set(results.map((result) => JSON.stringify(result))).size).toBe(1);
    const best = { ...deriveCall(CALL, [readOne(end(one))], []), endedAt: null };
    if (what !== 'the greater identity') expect(results[0]).toEqual(best);
  });
});

describe('any order, any repetition', () => {
  const fixture = (JSON.parse(readFixture('deliveries.json')) as { deliveries: Fields[] }).deliveries.map((item) => readOne(item)); // written beside these tests
  const all = [...fixture, ...SHIFT.map((item) => readOne(item)), ...SHIFT.map((item) => readOne({ ...item, agent_login_id: '101', date_time: String(item['date_time']).replace(' 09', ' 10').replace(' 10:00:00', ' 10:59:00') }))];
  const everything = (events: readonly SourceEvent[]): string => {
    const agents = Map.groupBy(events, ({ agentId }) => agentId);
    const made = [...agents].filter(([agentId]) => agentId !== null).sort(([a], [b]) => String(a).localeCompare(String(b))).map(([, own]) => deriveAgent(own, null));
    const spans = made.flatMap((part) => part.spans);
    const calls = [...new Set(events.flatMap(({ callId }) => callId ?? []))].sort().map((id) => deriveCall(id, events.filter(({ callId }) => callId === id), spans.filter(({ callId }) => callId === id)));
    return JSON.stringify([made, calls]);
  };

  it('gives the same records', () => {
    const expected = everything(all);
    fc.assert(fc.property(fc.shuffledSubarray([...all, ...all.slice(0, 9)], { minLength: all.length + 9 }), (order) => {
      expect(everything(order)).toBe(expected);
    }), { numRuns: 200 });
  });

  it('orders crowded seconds alike', () => {
    const state = fc.record({ base: fc.constantFrom('AVAILABLE', 'AWAY', 'LOGIN', 'LOGOUT', 'ENGAGED'), prev: fc.constantFrom('', 'AVAILABLE', 'AWAY', 'ENGAGED'), aux: fc.constantFrom('', 'A'), prevAux: fc.constantFrom('', 'A'), second: fc.integer({ min: 0, max: 2 }), session: fc.constantFrom('1', '2', '') });
    fc.assert(fc.property(fc.array(state, { minLength: 1, maxLength: 12 }).chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))), ([list, shuffled]) => {
      const read = (states: typeof list): SourceEvent[] => states.map(({ base, prev, aux, prevAux, second, session }) => readOne(stateItem(`09:00:0${second}`, base, { prev_state: prev, event_aux_type: aux, prev_aux_state: prevAux, agent_login_id: session })));
      const byId = (result: ReturnType<typeof deriveAgent>): unknown => [result.spans, result.sessions.toSorted((a, b) => a.sessionId.localeCompare(b.sessionId))];
      expect(byId(deriveAgent(read(shuffled), null))).toEqual(byId(deriveAgent(read(list), null)));
    }), { numRuns: 300 });
  });
});
