import { describe, expect, it } from 'vitest';
import { ringcentral } from '../../../../../electron/connectors/ringcentral/index.ts';
import { push } from '../../../../../electron/connectors/ringcentral/push.ts';
import { settingsOf } from './ringcentral-events.ts';

const problems = (raw: Readonly<Record<string, string>>): readonly string[] => {
  const outcome = ringcentral.parseSettings(raw);
  return outcome.ok ? [] : outcome.problems.map(({ key }) => key);
};

describe('settings', () => {
  it('have defaults, and a zone that nobody gave is not confirmed', () => {
    expect(settingsOf()).toEqual({
      zone: 'America/New_York', zoneConfirmed: 'no', receiverHost: '127.0.0.1', receiverPort: '0', pull: 'off', apiBaseUrl: 'https://ringcx.ringcentral.com', authBaseUrl: 'https://platform.ringcentral.com', personalData: 'keep',
    });
    expect([settingsOf({ zone: 'Europe/Berlin' })['zoneConfirmed'], settingsOf({ zone: 'Europe/Berlin', zoneConfirmed: 'no' })['zoneConfirmed'], settingsOf(settingsOf())['zoneConfirmed']]).toEqual(['yes', 'no', 'no']);
  });

  it.each([
    [{ zone: 'Mars/Olympus' }, 'zone'], [{ receiverPort: '70000' }, 'receiverPort'], [{ receiverHost: 'a b' }, 'receiverHost'], [{ receiverHeader: 'X Feed' }, 'receiverHeader'], [{ pull: 'maybe' }, 'pull'],
    [{ apiBaseUrl: 'http://example.test' }, 'apiBaseUrl'], [{ personalData: 'burn' }, 'personalData'], [{ linkHosts: 'https://x.test' }, 'linkHosts'], [{ jwt: 'x' }, 'jwt'], [{ receiverToken: 'x' }, 'receiverToken'], [{ nonsense: '1' }, 'nonsense'],
  ])('refuse %j', (raw, key) => expect(problems(raw)).toEqual([key]));

  it('take addresses of this machine, lists of hosts and empty values', () => {
    expect(settingsOf({ receiverHost: '[::1]', apiBaseUrl: 'http://127.0.0.1:9/x/', linkHosts: 'A.example.test, b.example.test;a.example.test', clientId: ' ' })).toMatchObject({ receiverHost: '::1', apiBaseUrl: 'http://127.0.0.1:9/x', linkHosts: 'a.example.test,b.example.test' });
  });

  it('warn of a zone, an open address and a pull that cannot be', () => {
    expect(ringcentral.warnings?.(settingsOf({ zone: 'UTC' }))).toEqual([]);
    const words = ringcentral.warnings?.(settingsOf({ receiverHost: '0.0.0.0', pull: 'on', clientId: 'c' })) ?? [];
    expect([words.length, words[0]?.includes('not confirmed'), words[1]?.includes('0.0.0.0'), words[2]?.includes('subAccountId')]).toEqual([3, true, true, true]);
  });

  it('decide what is polled, what stands for the source, and where it listens', () => {
    const on = settingsOf({ pull: 'on', subAccountId: '1', clientId: 'c' });
    expect([ringcentral.streamsFor?.(settingsOf()), ringcentral.streamsFor?.(on)?.map(({ name }) => name), push.isPrimary(settingsOf()), push.isPrimary(on)]).toEqual([[], ['realtime'], true, false]);
    expect(push.receiverOf(settingsOf({ receiverPort: '8123', receiverHeader: 'X-Feed' }), { receiverToken: 't', receiverHeaderSecret: 's' })).toEqual({ host: '127.0.0.1', port: 8_123, token: 't', header: { name: 'X-Feed', value: 's' } });
    expect(push.receiverOf(settingsOf(), { receiverToken: 't' }).header).toBeNull();
  });

  it('explain what the administrator has to tick', () => {
    const text = ringcentral.setUpSteps?.join('\n') ?? '';
    for (const word of ['Generic HTTP', 'Send body as JSON', 'Agent Event URL', 'Call Event URL', 'Agent Login Events', 'Agent Logout Events', 'Agent State Events', 'Send All Agent States', 'End Call Events', 'Outbound End Call Events', 'header']) expect(text).toContain(word);
  });
});

describe('retryItem', () => {
  const item = JSON.stringify({ event_type: 'AWAY', agent_id: '1', date_time: '2026-11-20 04:00:00' });
  it('reads an event again only with its source', () => {
    expect(ringcentral.retryItem?.('events', item)).toHaveProperty('reason');
    expect(ringcentral.retryItem?.('events', item, { settings: settingsOf({ zone: 'UTC' }), asOf: 5 })).toMatchObject({ records: { events: [{ eventAt: Date.parse('2026-11-20T04:00:00Z'), receivedAt: 5 }] } });
    expect(ringcentral.retryItem?.('events', '{"broken"', { settings: settingsOf(), asOf: 5 })).toEqual({ reason: 'the text is cut off or no JSON' });
  });
});
