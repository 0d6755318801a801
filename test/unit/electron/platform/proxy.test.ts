import { describe, expect, it } from 'vitest';
import { decideProxy, describeProxy, isExcluded, parsePacAnswer } from '../../../../electron/platform/proxy.ts';

const resolveProxy = async (): Promise<string> => 'PROXY pac:3; DIRECT';
const vendor = new URL('https://emea.api.example.com/x');

describe('decideProxy', () => {
  it('prefers the setting, then the environment, then the system', async () => {
    const env = { HTTPS_PROXY: 'http://env:1' };
    expect([
      await decideProxy(vendor, { setting: () => 'set:2', env, resolveProxy }),
      await decideProxy(vendor, { setting: () => 'direct', env, resolveProxy }),
      await decideProxy(vendor, { setting: () => null, env, resolveProxy }),
      await decideProxy(vendor, { env: {}, resolveProxy }),
      await decideProxy(vendor, { env: {} }),
    ]).toEqual([
      { proxy: 'http://set:2', from: 'setting' },
      { proxy: null, from: 'setting' },
      { proxy: 'http://env:1', from: 'environment' },
      { proxy: 'http://pac:3', from: 'system' },
      { proxy: null, from: 'default' },
    ]);
  });

  it('never sends loopback through a proxy', async () => {
    const env = { HTTP_PROXY: 'http://env:1', https_proxy: 'http://env:1' };
    for (const url of ['http://127.0.0.1:80/', 'http://localhost:1/', 'https://[::1]:2/', 'http://127.9.9.9/']) {
      expect(await decideProxy(new URL(url), { setting: () => 'http://set:1', env })).toEqual({ proxy: null, from: 'loopback' });
    }
  });

  it('takes lower-case names first and honours NO_PROXY', async () => {
    const env = { https_proxy: 'http://low:1', HTTPS_PROXY: 'http://up:1', NO_PROXY: 'example.com' };
    expect(await decideProxy(vendor, { env })).toEqual({ proxy: null, from: 'environment' });
    expect(await decideProxy(new URL('https://other.test'), { env })).toEqual({ proxy: 'http://low:1', from: 'environment' });
  });
});

it('reads NO_PROXY entries: names, subdomains, ports, ranges, everything', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['https://a.example.com', 'example.com', true],
    ['https://example.com', '.example.com', true],
    ['https://notexample.com', 'example.com', false],
    ['https://a.b', '*', true],
    ['https://a.b:8443', 'a.b:8443', true],
    ['https://a.b', 'a.b:8443', false],
    ['https://10.1.2.3', '10.0.0.0/8', true],
    ['https://11.1.2.3', '10.0.0.0/8', false],
    ['https://a.b', 'x, a.b', true],
  ];
  expect(cases.map(([url, list]) => isExcluded(new URL(url), list))).toEqual(cases.map(([, , expected]) => expected));
});

it('reads the first usable way of a PAC answer', () => {
  expect(['DIRECT', 'PROXY a:1', 'SOCKS5 s:1; HTTPS b:2', 'PROXY a:1; DIRECT', ''].map(parsePacAnswer)).toEqual([null, 'http://a:1', 'https://b:2', 'http://a:1', null]);
});

it('describes a proxy without its password', () => {
  expect(describeProxy('http://user:pa%20ss@proxy.test:3128/')).toBe('http://proxy.test:3128');
});
