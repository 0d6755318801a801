import { describe, expect, it } from 'vitest';
import { createHosts, readBaseUri, toBelievedBase } from '../../../../../electron/connectors/liveperson/hosts.ts';
import { readSettings } from '../../../../../electron/connectors/liveperson/settings.ts';
import { answer, contextOf, settingsOf } from './support.ts';

const VENDOR = 'https://api.liveperson.net';
const LOCAL = 'http://127.0.0.1:8100';
const one = (baseURI: string, service = 'leDataReporting') => ({ service, account: '4711', baseURI });

describe('which hosts are believed', () => {
  it.each([
    ['va.data.liveperson.net', VENDOR, 'https://va.data.liveperson.net'], ['LO.liveperson.com', VENDOR, 'https://lo.liveperson.com'], ['liveperson.net', VENDOR, 'https://liveperson.net'],
    ['127.0.0.1:8101', LOCAL, 'http://127.0.0.1:8101'], ['localhost', LOCAL, 'http://localhost'], ['[::1]:7', LOCAL, 'http://[::1]:7'], ['127.0.0.1:8101', 'https://127.0.0.1:1', 'https://127.0.0.1:8101'],
  ])('%s from %s', (host, api, base) => {
    expect(toBelievedBase(host, api)).toBe(base);
  });

  it.each([
    'liveperson.net.evil.example', 'evilliveperson.net', 'evil.example', 'liveperson.net:8443', 'u@liveperson.net', 'evil.example/liveperson.net', 'evil.example#.liveperson.net', 'evil.example?.liveperson.net',
    'http://va.liveperson.net', 'ftp://va.liveperson.net', '.liveperson.net', 'va..liveperson.net', 'va.liveperson.net.', 'va.liveperson.net/path', '127.0.0.1', 'localhost', '', ' va.liveperson.net', 'evil.example\\.liveperson.net', 'vá.liveperson.net',
  ])('not %j from the vendor', (host) => {
    expect(toBelievedBase(host, VENDOR)).toBeNull();
  });

  it.each(['va.liveperson.net', '10.0.0.1', '127.0.0.1:99999', 'localhost.evil.example', '127.0.0.1@evil.example', 'https://127.0.0.1:1', '127.0.0.1/x'])('not %j from this machine', (host) => {
    expect(toBelievedBase(host, LOCAL)).toBeNull();
  });

  it('not this machine from a Domain API elsewhere', () => {
    expect(toBelievedBase('127.0.0.1:1', 'https://gateway.example')).toBeNull();
  });
});

describe('the Domain API', () => {
  it('is read in both shapes, by the exact name of the service', () => {
    expect(readBaseUri(one('a.liveperson.net'), 'leDataReporting')).toBe('a.liveperson.net');
    expect(readBaseUri({ baseURIs: [one('b.liveperson.net', 'agentVep'), one('a.liveperson.net')] }, 'leDataReporting')).toBe('a.liveperson.net');
    expect(readBaseUri({ baseURIs: [one('b.liveperson.net', 'LEDATAREPORTING')] }, 'leDataReporting')).toBeNull();
    expect([readBaseUri({ baseURIs: [] }, 'x'), readBaseUri([], 'x'), readBaseUri({ baseURIs: [null, 7] }, 'x')]).toEqual([null, null, null]);
  });

  const ask = (respond: Parameters<typeof contextOf>[1], change = {}) => {
    const context = contextOf(settingsOf(change), respond);
    return { context, hosts: createHosts(context, readSettings(context.settings)) };
  };

  it('is asked once an hour, without credentials, and again after a doubt', async () => {
    const { context, hosts } = ask(() => answer(one('a.liveperson.net')));
    await hosts.baseOf('leDataReporting');
    await hosts.baseOf('leDataReporting');
    expect(context.sent).toEqual([{ method: 'GET', url: 'https://api.liveperson.net/api/account/4711/service/leDataReporting/baseURI.json?version=1.0', headers: { accept: 'application/json' }, timeoutMs: 30_000, maxBytes: 1_048_576 }]);
    hosts.doubt('leDataReporting');
    await hosts.baseOf('leDataReporting');
    expect(context.sent).toHaveLength(2);
    await context.clock.advance(3_600_000);
    await hosts.baseOf('leDataReporting');
    expect(context.sent).toHaveLength(3);
  });

  it('may be down while a host works', async () => {
    const { context, hosts } = ask((_request, index) => (index === 0 ? answer(one('a.liveperson.net')) : answer('', 503)));
    await hosts.baseOf('leDataReporting');
    await context.clock.advance(3_600_000);
    expect(await hosts.baseOf('leDataReporting')).toMatchObject({ ok: true, base: 'https://a.liveperson.net' });
    hosts.doubt('leDataReporting');
    expect(await hosts.baseOf('leDataReporting')).toMatchObject({ ok: false, fault: { code: 'server' } });
  });

  it.each([
    [answer({ message: 'no such account' }, 400), 'not-found'], [answer('', 404), 'not-found'], [answer({ baseURIs: [] }), 'not-found'], [answer('<html>'), 'not-an-api'], [answer(one('evil.example')), 'not-an-api'], [answer('', 500), 'server'],
  ])('says what is wrong %#', async (response, code) => {
    expect(await ask(() => response).hosts.baseOf('leDataReporting')).toMatchObject({ ok: false, fault: { code } });
  });

  it('is not asked at all with one address for everything', async () => {
    const { context, hosts } = ask(() => answer(''), { baseUrl: 'https://gateway.example/lp/' });
    expect(await hosts.baseOf('sentinel')).toEqual({ ok: true, base: 'https://gateway.example/lp', skewMs: null });
    expect(context.sent).toEqual([]);
  });
});
