import { describe, expect, it } from 'vitest';
import { createFromHttpFault, createToFault, fromRefusal, toLine, withoutWindow, type Hints } from '../../../../../electron/connectors/kit/http-faults.ts';

const HINTS: Hints = {
  unreachable: 'of unreachable', timeout: 'of timeout', 'rate-limited': 'of rate-limited', server: 'of server', 'not-an-api': 'of not-an-api', 'window-too-large': 'of window-too-large',
  'bad-request': 'of bad-request', 'not-found': 'of not-found', credentials: 'of credentials', scope: 'of scope', forbidden: 'of forbidden', 'secrets-missing': 'of secrets-missing',
};
const toFault = createToFault(HINTS);

it('gives a fault the hint of its code, or a better one', () => {
  expect([toFault('server', 'm').hint, toFault('server', 'm', { hint: 'better' }).hint]).toEqual(['of server', 'better']);
});

describe('a request without an answer', () => {
  const read = createFromHttpFault(toFault, 'window-too-large');

  it.each([['network', 'unreachable'], ['tls', 'unreachable'], ['proxy', 'unreachable'], ['aborted', 'unreachable'], ['timeout', 'timeout'], ['redirect', 'not-an-api'], ['too-large', 'window-too-large']] as const)('%s is %s', (fault, code) => {
    expect(read({ fault, detail: 'why' }, 'https://api.example.com/a?b=c')).toMatchObject({ code, message: expect.stringContaining('(why).') as string, status: null });
  });

  it('is what the vendor says where the answer was too large', () => {
    expect(createFromHttpFault(toFault, 'not-an-api')({ fault: 'too-large', detail: '' }, '').code).toBe('not-an-api');
  });

  it('names the host and nothing else of the address', () => {
    expect([read({ fault: 'network', detail: 'd' }, 'https://api.example.com/a?b=c').message, read({ fault: 'network', detail: 'd' }, 'none').message]).toEqual(['api.example.com cannot be reached (d).', 'the address cannot be reached (d).']);
  });
});

it.each([[429, 'rate-limited', 9], [500, 'server', 9], [503, 'server', 9], [401, 'scope', null], [403, 'forbidden', null], [404, 'not-found', null], [410, 'not-found', null], [408, 'timeout', null], [400, 'bad-request', null], [302, 'not-an-api', null], [204, 'not-an-api', null]])('status %j is %s', (status, code, retryAfterMs) => {
  expect(fromRefusal(toFault, { status, said: 'why', retryAfterMs: 9 })).toMatchObject({ code, status, retryAfterMs, message: expect.stringMatching(/: why$/) as string });
  expect(fromRefusal(toFault, { status, said: null, retryAfterMs: null }).message).toMatch(/[^:]\.$/);
});

it('cuts words to one line', () => {
  expect([toLine(' a\n b '), toLine(' \n'), toLine('x'.repeat(400))?.length]).toEqual(['a b', null, 300]);
});

it('shrinks nothing where no window was asked for', () => {
  expect([withoutWindow(toFault('window-too-large', 'm')).code, withoutWindow(toFault('timeout', 'm')).code]).toEqual(['not-an-api', 'timeout']);
});
