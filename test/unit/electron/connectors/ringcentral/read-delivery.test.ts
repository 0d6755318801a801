import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { push } from '../../../../../electron/connectors/ringcentral/push.ts';
import type { ReadEvents } from '../../../../../electron/ports/connector.ts';
import { RECEIVED_AT, at, readFixture, readOne, settingsOf, stateItem } from './ringcentral-events.ts';

const settings = settingsOf({ zone: 'America/New_York' });
const LOGIN = { external_agent_id: null, duration: '0', agent_login_id: '612730076', account_id: '15300002', event_type: 'LOGIN', agent_id: '1369310', date_time: '2026-11-20 04:36:49', agent_phone: '16505550100*1212@RC_SOFTPHONE', username: 'kim@example.test', source_ip: '192.0.2.100' };
const deliver = (parts: { readonly body?: string; readonly query?: string; readonly contentType?: string }, using = settings): ReadEvents =>
  push.readDelivery({ receivedAt: RECEIVED_AT, contentType: '', query: '', body: '', ...parts }, using);
const toQuery = (item: Readonly<Record<string, unknown>>): string => new URLSearchParams(Object.entries(item).map(([key, value]): [string, string] => [key, typeof value === 'string' ? value : JSON.stringify(value ?? '').replaceAll('"', '')])).toString();
const identities = ({ events }: ReadEvents): string[] => events.map(({ identity }) => identity);

describe('readDelivery', () => {
  it('gives one event the same identity in every form', () => {
    const { external_agent_id: _none, ...without } = LOGIN;
    const numbers = { ...LOGIN, agent_id: 1_369_310, agent_login_id: 612_730_076, duration: 0 };
    const forms = [
      deliver({ body: JSON.stringify(LOGIN), contentType: 'application/json' }),
      deliver({ body: `\uFEFF${JSON.stringify(LOGIN)}`, contentType: 'text/json' }),
      deliver({ body: JSON.stringify([LOGIN]), contentType: 'text/plain' }),
      deliver({ body: JSON.stringify(numbers) }),
      deliver({ body: JSON.stringify(without, null, 2), contentType: 'application/x-www-form-urlencoded' }),
      deliver({ body: toQuery(LOGIN), contentType: 'application/x-www-form-urlencoded' }),
      deliver({ query: toQuery(LOGIN) }),
      deliver({ query: 'tenant=3', body: JSON.stringify(LOGIN) }),
      deliver({ body: JSON.stringify(Object.fromEntries(Object.entries(LOGIN).toReversed())) }),
    ];
    expect(new Set(forms.flatMap(identities)).size).toBe(1);
    expect(forms.map(({ events, quarantined }) => [events.length, quarantined.length])).toEqual(forms.map(() => [1, 0]));
    expect(forms[0]?.events[0]).toMatchObject({ eventAt: at('04:36:49'), eventType: 'LOGIN', agentId: '1369310', sessionId: '612730076', callId: null, isSessionStart: true, isDerived: false, receivedAt: RECEIVED_AT });
  });

  it('reads an event whose fields stand partly in the address and partly in the form', () => {
    const { event_type: type, ...rest } = LOGIN;
    expect(identities(deliver({ query: toQuery({ event_type: type }), body: toQuery(rest) }))).toEqual(identities(deliver({ query: toQuery(LOGIN) })));
  });

  it('takes lists, lists in lists, and repeats in them', () => {
    const { events } = deliver({ body: JSON.stringify([LOGIN, [stateItem('05:00:00', 'AWAY'), LOGIN]]) });
    expect([events.length, new Set(events.map(({ identity }) => identity)).size]).toEqual([3, 2]);
  });

  it('keeps the digits of a call id that was sent as a number', () => {
    const text = JSON.stringify(stateItem('05:00:00', 'ENGAGED')).replace('{', '{"call_id":202008281319380132120000030797,');
    expect(deliver({ body: text }).events[0]?.callId).toBe('202008281319380132120000030797');
  });

  it('quarantines what is broken with its text, and reads the rest of a list around it', () => {
    const broken = readFixture('transition-broken.json');
    expect(deliver({ body: broken }).quarantined).toEqual([{ reason: 'the text is cut off or no JSON', content: broken }]);
    const mixed = deliver({ body: `[${JSON.stringify(LOGIN)},${broken},${JSON.stringify(stateItem('05:00:00', 'AWAY'))}]` });
    expect([mixed.events.map(({ eventType }) => eventType), mixed.quarantined.map(({ content }) => content)]).toEqual([['LOGIN', 'AWAY'], [broken.trim()]]);
  });

  it.each([
    [{}, 'event_type is missing'],
    [{ event_type: '', date_time: '2026-11-20 05:00:00' }, 'event_type is missing'],
    [{ event_type: 'AWAY', agent_id: '1' }, 'date_time is missing'],
    [{ event_type: 'AWAY', agent_id: '1', date_time: '2026-13-20 05:00:00' }, 'date_time is no date and time'],
    [{ event_type: 'AWAY', date_time: '2026-11-20 05:00:00' }, 'agent_id is missing'],
    [{ event_type: 'ACD-CALL', call_start: '2026-11-20 05:00:00' }, 'call_id is missing'],
    [{ event_type: 'VPD-CALL', call_id: '1' }, 'call_start is missing'],
  ])('refuses %j', (item, reason) => {
    expect(deliver({ body: JSON.stringify(item) })).toMatchObject({ events: [], quarantined: [{ reason }] });
  });

  it('passes states that nobody knows, and calls by their shape', () => {
    expect(readOne(stateItem('05:00:00', 'ZEN_GARDEN')).eventType).toBe('ZEN_GARDEN');
    expect(readOne({ event_type: 'IVR-CALL', call_id: 'c', call_start: '2026-11-20 05:00:00' })).toMatchObject({ eventAt: at('05:00:00'), callId: 'c', agentId: null });
  });

  it('applies the policy to the content, and not to the identity', () => {
    const stored = (policy: string): Record<string, unknown> => JSON.parse(readOne({ ...LOGIN, dnis: '4155550110' }, RECEIVED_AT, settingsOf({ personalData: policy })).content) as Record<string, unknown>;
    expect(stored('mask')).toMatchObject({ username: 'k•••@•••.test', source_ip: '•••••100'.replace('•••••', '•'.repeat(8)), dnis: '4155550110' });
    expect(Object.keys(stored('drop'))).toEqual(['account_id', 'agent_id', 'agent_login_id', 'date_time', 'dnis', 'duration', 'event_type', 'external_agent_id', 'original_identity']);
    const kept = ['keep', 'mask', 'drop'].map((policy) => readOne(LOGIN, RECEIVED_AT, settingsOf({ personalData: policy })).identity);
    expect(new Set(kept).size).toBe(1);
    const refused = deliver({ body: '{"username":"kim@example.test" "ani":"5105550111"}' }, settingsOf({ personalData: 'drop' })).quarantined[0]?.content;
    expect(refused).toBe('{"username":"" "ani":""}');
  });

  it('names agents by the first part of their address, unless a list with names is polled or the policy hides it', () => {
    expect(deliver({ body: JSON.stringify({ ...LOGIN, username: 'kim.berg@example.test15300002' }) }).names).toEqual([{ agentId: '1369310', name: 'kim.berg', email: 'kim.berg@example.test', isActive: null }]);
    expect(deliver({ body: JSON.stringify(LOGIN) }, settingsOf({ pull: 'on', subAccountId: '1', clientId: 'c' })).names).toEqual([]);
    expect(deliver({ body: JSON.stringify(LOGIN) }, settingsOf({ personalData: 'mask' })).names).toEqual([]);
  });

  it('takes personal data out of what is no event at all, and out of lists', () => {
    const dropped = settingsOf({ personalData: 'drop' });
    const contents = deliver({ body: JSON.stringify([[[['kim@example.test', { ani: '+15105550111' }]]], 'https://rec.example/a.wav', { mails: ['kim@example.test', ['a', { username: 'kim' }]] }]) }, dropped).quarantined.map(({ content }) => content);
    expect(contents).toEqual(['["",{"ani":""}]', '""', '{"mails":[["a",{}]]}']);
  });

  it.each(['a.'.repeat(500_000), 'a@'.repeat(500_000), `a@${'a.'.repeat(500_000)}`, `a@${'.'.repeat(500_000)} `])('masks a megabyte without a break in no time (%#)', (text) => {
    const masked = settingsOf({ personalData: 'mask' });
    const startedMs = performance.now();
    deliver({ body: `{broken ${text}` }, masked);
    deliver({ body: JSON.stringify({ note: text }) }, masked);
    expect(performance.now() - startedMs).toBeLessThan(3_000);
  });

  it('never throws and never loses anything', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), fc.oneof(fc.constant(''), fc.string()), (body, query) => {
      const { events, quarantined } = deliver({ body, query });
      const isEmptyList = /^[\s\uFEFF]*\[[\s[\],]*\]\s*$/.test(body);
      expect(events.length + quarantined.length > 0 || isEmptyList).toBe(true);
    }), { numRuns: 500 });
  });
});

describe('readFile', () => {
  const read = (text: string): ReadEvents => push.readFile(text, RECEIVED_AT, settings);
  const away = stateItem('05:00:00', 'AWAY');

  it('reads JSON, a list, objects after each other, lines, and logs of queries as the same events', () => {
    const wanted = [LOGIN, away].map((item) => readOne(item).identity);
    const log = `2026-11-20T09:41:00Z http://127.0.0.1:8080/events/x?${toQuery(LOGIN)}\n\n192.0.2.1 - - [20/Nov/2026] "GET /events/x?${toQuery(away)} HTTP/1.1" 200 0\n`;
    const texts = [JSON.stringify([LOGIN, away]), `${JSON.stringify(LOGIN, null, 2)}\n${JSON.stringify(away, null, 2)}`, `${JSON.stringify(LOGIN)}\r\n\r\n${JSON.stringify(away)}\r\n`, `${toQuery(LOGIN)}\n?${toQuery(away)}`, log, `2026-11-20 ${JSON.stringify(LOGIN)}\n${toQuery(away)}`];
    for (const text of texts) expect(identities(read(text))).toEqual(wanted);
    expect(identities(read(JSON.stringify(LOGIN)))).toEqual([wanted[0]]);
    expect(read(' \n').events).toEqual([]);
  });

  it('reads a JSON text over several lines whole, before it looks at lines', () => {
    const [one, two] = [JSON.stringify(LOGIN), JSON.stringify(away)];
    const wanted = [LOGIN, away].map((item) => readOne(item).identity);
    for (const text of [`[\n${one},\n${two}\n]`, `[\r\n  ${one},\r\n  ${two}\r\n]\r\n`, `[${one}\n,${two}]`]) {
      const { quarantined, ...rest } = read(text);
      expect([identities({ quarantined, ...rest }), quarantined]).toEqual([wanted, []]);
    }
    const object = read(`{\n${one.slice(1, -1)},\n"extra":\n{"a":1}\n}`);
    expect([object.events.length, object.quarantined]).toEqual([1, []]);
    const cut = read(`[\n${one},\n{"event_type":\n${two}\n]`);
    expect([identities(cut), cut.quarantined.map(({ content }) => content)]).toEqual([wanted, ['{"event_type":']]);
  });

  it('quarantines each line that cannot be read, and nothing else', () => {
    const { events, quarantined } = read(`${JSON.stringify(LOGIN)}\nhello\n{"event_type":\n${toQuery(away)}`);
    expect([events.length, quarantined.map(({ content }) => content)]).toEqual([2, ['hello', '{"event_type":']]);
  });

  it('takes the objects of a page with one broken one', () => {
    const broken = readFixture('transition-broken.json');
    const { events, quarantined } = read(`${JSON.stringify(LOGIN, null, 2)}\n${broken}\n${JSON.stringify(away, null, 2)}`);
    expect([events.length, quarantined.map(({ content }) => content)]).toEqual([2, [broken.trim()]]);
  });
});

describe('readStored', () => {
  it('knows an event whose personal data is gone', () => {
    for (const policy of ['mask', 'drop']) {
      const using = settingsOf({ zone: 'America/New_York', personalData: policy });
      const event = readOne(LOGIN, RECEIVED_AT, using);
      expect(push.readStored(event.content, RECEIVED_AT, using)).toEqual(event);
      expect(event.identity).toBe(readOne(LOGIN).identity);
    }
  });

  it('reads an event again in another zone, with the same identity', () => {
    const event = readOne(LOGIN);
    const again = push.readStored(event.content, event.receivedAt, settingsOf({ zone: 'Europe/Berlin' }));
    expect(again).toEqual({ ...event, eventAt: Date.parse('2026-11-20T04:36:49+01:00') });
  });
});
