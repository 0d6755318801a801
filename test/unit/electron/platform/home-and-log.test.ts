import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createClock } from '../../../../electron/platform/clock.ts';
import { createFileLog, redact } from '../../../../electron/platform/file-log.ts';
import { defaultHome, ensureHome, resolveHome } from '../../../../electron/platform/home.ts';

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'fw-home-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('finds the data directory: flag, environment, system', () => {
  const base = { env: { FLOORWALKER_HOME: '/env' }, cwd: '/desk', platform: 'linux', userHome: '/home/lead' } as const;
  expect([
    resolveHome({ ...base, flag: 'mine' }),
    resolveHome(base),
    resolveHome({ ...base, env: {} }),
    defaultHome({ platform: 'linux', userHome: '/home/lead', env: { XDG_DATA_HOME: '/data' } }),
    defaultHome({ platform: 'darwin', userHome: '/Users/lead', env: {} }),
  ]).toEqual(['/desk/mine', '/env', '/home/lead/.local/share/floorwalker', '/data/floorwalker', '/Users/lead/Library/Application Support/Floorwalker']);
});

it('makes the data directory private, but leaves a folder with other things as it is', () => {
  ensureHome(join(folder, 'a', 'b'));
  const shared = join(folder, 'shared');
  mkdirSync(shared);
  writeFileSync(join(shared, 'other'), '');
  chmodSync(shared, 0o755);
  ensureHome(shared);
  expect([statSync(join(folder, 'a', 'b')).mode & 0o777, statSync(shared).mode & 0o777]).toEqual([0o700, 0o755]);
  writeFileSync(join(folder, 'file'), '');
  expect(() => ensureHome(join(folder, 'file', 'x'))).toThrow(/cannot be used/);
});

it('writes private JSON lines without secrets, and rotates by size', () => {
  const log = createFileLog({ home: folder, clock: createClock(), maxBytes: 2_000, keep: 2 });
  log.warn('sign-in', { clientSecret: 'hunter2', url: 'https://x/sign-in?token=hunter2', status: 401 });
  log.error('bug', {}, new Error('Authorization: Bearer hunter2hunter2'));
  const text = readFileSync(join(folder, 'floorwalker.log'), 'utf8');
  expect(text).not.toContain('hunter2');
  expect(JSON.parse(text.split('\n')[0] ?? '')).toMatchObject({ level: 'warn', event: 'sign-in', clientSecret: '[redacted]', status: 401 });
  expect(statSync(join(folder, 'floorwalker.log')).mode & 0o777).toBe(0o600);
  for (let index = 0; index < 500; index += 1) log.info('line', { index });
  expect(readdirSync(folder).sort()).toEqual(['floorwalker.log', 'floorwalker.log.1', 'floorwalker.log.2']);
});

it('stays silent while the home does not exist', () => {
  createFileLog({ home: join(folder, 'none'), clock: createClock() }).info('line');
  expect(readdirSync(folder)).toEqual([]);
});

it('takes credentials out of texts', () => {
  expect(redact('Basic dXNlcjpwYXNz http://u:p4ss@proxy {"access_token":"abc"} client_secret=zzz&x=1')).toBe('Basic [redacted] http://u:[redacted]@proxy {"access_token":"[redacted]"} client_secret=[redacted]&x=1');
});

it('sleeps, and wakes at once when called off', async () => {
  const clock = createClock();
  const stop = new AbortController();
  const asleep = clock.sleep(60_000, stop.signal);
  stop.abort();
  await asleep;
  await clock.sleep(1);
  await clock.sleep(60_000, stop.signal);
});
