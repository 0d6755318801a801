import { expect, it } from 'vitest';
import { createAccess, isAllowedHost, isSameOrigin, readCookie } from '../../../../electron/server/access.ts';
import { browserEnvironment, planBrowser } from '../../../../electron/server/open-browser.ts';
import type { Clock } from '../../../../electron/ports/clock.ts';

function fixture(): { access: ReturnType<typeof createAccess>; readonly pass: (ms: number) => void; stored: Record<string, number>[] } {
  let now = 1_000;
  let made = 0;
  const stored: Record<string, number>[] = [];
  const clock: Clock = { now: () => now, monotonicMs: () => now, sleep: () => Promise.resolve(), onJump: () => () => undefined };
  const access = createAccess(clock, () => `token-${(made += 1)}`, { read: () => ({}), write: (sessions) => void stored.push({ ...sessions }) });
  return { access, stored, pass: (ms) => void (now += ms) };
}

it('gives one session for one token', () => {
  const { access, stored } = fixture();
  const token = access.issue();
  const session = access.redeem(token);
  expect([access.isSession(session), access.isSession(token), access.isSession(null), access.isSession(''), access.redeem(token), access.redeem('')]).toEqual([true, false, false, false, null, null]);
  expect(JSON.stringify(stored)).not.toContain(session);
});

it('forgets tokens after minutes and sessions after days', () => {
  const { access, pass } = fixture();
  const [late, early] = [access.issue(), access.issue()];
  const session = access.redeem(early);
  pass(11 * 60_000);
  expect([access.redeem(late), access.isSession(session)]).toEqual([null, true]);
  pass(8 * 86_400_000);
  expect(access.isSession(session)).toBe(false);
});

it('reads one cookie among many', () => {
  expect([readCookie('a=1; fw=x=y; b', 'fw'), readCookie('afw=1', 'fw'), readCookie(undefined, 'fw'), readCookie('fw', 'fw')]).toEqual(['x=y', null, null, null]);
});

it('knows its own names and origins', () => {
  expect([isAllowedHost('LOCALHOST:80', 80), isAllowedHost('localhost:81', 80), isAllowedHost(undefined, 80), isSameOrigin('http://localhost:80', 'localhost:80'), isSameOrigin('https://localhost:80', 'localhost:80'), isSameOrigin(undefined, 'x')]).toEqual([true, false, false, true, false, false]);
});

const machine = (platform: NodeJS.Platform, env: Record<string, string>, ...paths: string[]) => ({ platform, env, exists: (path: string) => paths.includes(path) });

it('plans a window of an installed browser, else the default one, else none', () => {
  const display = { DISPLAY: ':0', PATH: '/bin:/snap/bin' };
  expect([
    planBrowser('file:///a', machine('linux', { PATH: '/bin' }, '/bin/chromium')),
    planBrowser('file:///a', machine('linux', display, '/bin/chromium')),
    planBrowser('file:///a', machine('linux', display, '/snap/bin/chromium', '/bin/xdg-open')),
    planBrowser('file:///a', machine('linux', display)),
    planBrowser('file:///a', machine('darwin', {})),
  ]).toEqual([
    null,
    { command: '/bin/chromium', args: ['--app=file:///a'], kind: 'app-window' },
    { command: '/bin/xdg-open', args: ['file:///a'], kind: 'default-browser' },
    null,
    { command: '/usr/bin/open', args: ['file:///a'], kind: 'default-browser' },
  ]);
});

it('hands no secrets to the browser', () => {
  expect(browserEnvironment({ PATH: '/bin', DISPLAY: ':0', FLOORWALKER_SECRETS_A: '{"clientSecret":"x"}' })).toEqual({ PATH: '/bin', DISPLAY: ':0' });
});
