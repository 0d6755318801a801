import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { activityStream } from '../../../../../electron/connectors/liveperson/activity-stream.ts';
import { signRequest } from '../../../../../electron/connectors/liveperson/oauth1.ts';
import { encodeQuery } from '../../../../../electron/connectors/liveperson/rolling.ts';
import { SECRETS, settingsOf, stepOf, viewOf } from './support.ts';

/** Everything but the unreserved characters, byte by byte: written from RFC 5849 (3.6), apart from the product. */
const encode = (text: string): string => [...new TextEncoder().encode(text)].map((byte) => (/[A-Za-z0-9\-._~]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)).join('');

/** RFC 5849, 3.4: the signature that the vendor reckons from what reaches it. */
function reckon(method: string, url: string, header: string): { readonly given: string; readonly expected: string; readonly fields: Record<string, string> } {
  const fields = Object.fromEntries([...header.matchAll(/(oauth_[a-z_]+)="([^"]*)"/g)].map((match) => [match[1] ?? '', decodeURIComponent(match[2] ?? '')]));
  const { oauth_signature: given = '', ...rest } = fields;
  const address = new URL(url);
  const pairs = [...address.searchParams.entries(), ...Object.entries(rest)].map(([key, value]) => [encode(key), encode(value)] as const);
  pairs.sort((a, b) => (a[0] === b[0] ? (a[1] < b[1] ? -1 : 1) : a[0] < b[0] ? -1 : 1));
  const base = [method, encode(address.origin + address.pathname), encode(pairs.map((pair) => pair.join('=')).join('&'))].join('&');
  const key = `${encode(SECRETS.appSecret)}&${encode(SECRETS.accessTokenSecret)}`;
  return { given, expected: createHmac('sha1', key).update(base).digest('base64'), fields };
}

describe('OAuth 1.0a signatures', () => {
  it.each([
    ['GET', `https://lo.data.liveperson.net/operations/api/account/4711/agentactivity?${encodeQuery({ timeframe: '1440', agentIds: 'all', interval: '5', v: '1' })}`],
    ['GET', `https://lo.data.liveperson.net/operations/api/account/4711/agentactivity?${encodeQuery({ timeframe: '15', agentIds: '41,42,43', interval: '5', v: '1' })}`],
    ['GET', `http://127.0.0.1:8100/x?${encodeQuery({ odd: 'a b+c&d=e/é!*\'()~', empty: '' })}`],
    ['POST', 'https://lo.data.liveperson.net/operations/api/account/4711/agentactivity'],
    ['POST', 'https://lo.data.liveperson.net/manager_workspace/api/account/4711/agent_view?offset=0&limit=50'],
  ])('%s %s', (method, url) => {
    const header = signRequest({ method, url }, SECRETS, 1_790_000_000, 'nonce');
    const { given, expected, fields } = reckon(method, url, header);
    expect(given).toBe(expected);
    expect(fields).toMatchObject({ oauth_consumer_key: 'key', oauth_token: 'token', oauth_signature_method: 'HMAC-SHA1', oauth_timestamp: '1790000000', oauth_nonce: 'nonce', oauth_version: '1.0' });
    expect(header).toMatch(/^OAuth [^\r\n]+$/);
  });

  it('writes commas the same way in the address and in the signature', () => {
    const { request } = stepOf(activityStream, null, viewOf({ settings: settingsOf({ agents: '41,42' }) }));
    expect(request.url).toBe('/operations/api/account/4711/agentactivity?timeframe=1440&agentIds=41%2C42&interval=5&v=1');
    const { given, expected } = reckon('GET', `https://lo.data.liveperson.net${request.url}`, signRequest({ method: 'GET', url: `https://lo.data.liveperson.net${request.url}` }, SECRETS, 1_790_000_000, 'nonce'));
    expect(given).toBe(expected);
  });
});
