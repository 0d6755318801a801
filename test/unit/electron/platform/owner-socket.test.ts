import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { AppFailure } from '../../../../shared/contract/app-error.ts';
import { callOwner, serveOwnerSocket } from '../../../../electron/platform/owner-socket.ts';
import type { Log } from '../../../../electron/ports/log.ts';

let home = '';
const logged: string[] = [];
const log: Log = { info: () => undefined, warn: () => undefined, error: (event) => void logged.push(event) };
beforeEach(() => void (home = mkdtempSync(join(tmpdir(), 'fw-owner-'))));
afterEach(() => rmSync(home, { recursive: true, force: true }));

const echo = async (method: string, params: unknown): Promise<unknown> => ({ method, params });

it('answers a request, also from a home whose path is too long for a socket', async () => {
  const deep = join(home, 'x'.repeat(120));
  mkdirSync(deep);
  for (const place of [home, deep]) {
    const socket = await serveOwnerSocket({ home: place, log, handle: echo });
    expect(await callOwner(place, 'sync', { a: 'ä' })).toEqual({ result: { method: 'sync', params: { a: 'ä' } } });
    const { path } = JSON.parse(readFileSync(join(place, 'owner-socket.json'), 'utf8')) as { path: string }; // written by the code under test
    expect([statSync(path).mode & 0o777, statSync(join(place, 'owner-socket.json')).mode & 0o777]).toEqual([0o600, 0o600]);
    await socket.close();
    expect(await callOwner(place, 'sync', {})).toBe(null);
  }
});

it('finds nobody after an owner was killed, and takes over its socket', async () => {
  const first = await serveOwnerSocket({ home, log, handle: echo });
  const record = readFileSync(join(home, 'owner-socket.json'));
  await first.close();
  writeFileSync(join(home, 'owner-socket.json'), record);
  writeFileSync(join(home, 'owner.sock'), '');
  expect(await callOwner(home, 'x', {})).toBe(null);
  const second = await serveOwnerSocket({ home, log, handle: echo });
  expect(await callOwner(home, 'x', {})).not.toBe(null);
  await second.close();
});

it('carries expected failures and hides bugs', async () => {
  const socket = await serveOwnerSocket({
    home, log, handle: async (method) => {
      throw method === 'known' ? new AppFailure({ code: 'not-found', message: 'There is no source.', hint: 'List them.' }) : new Error('secret detail');
    },
  });
  await expect(callOwner(home, 'known', {})).rejects.toMatchObject({ code: 'not-found', message: 'There is no source.', hint: 'List them.' });
  await expect(callOwner(home, 'bug', {})).rejects.toMatchObject({ code: 'internal', message: expect.not.stringContaining('secret') });
  expect(logged).toEqual(['owner-command-failed']);
  await socket.close();
});

it('refuses a caller without the word', async () => {
  let calls = 0;
  const socket = await serveOwnerSocket({ home, log, handle: async () => void (calls += 1) });
  const reply = await new Promise<string>((resolve) => {
    let text = '';
    connect(join(home, 'owner.sock'), function (this: Socket) { this.write('{"method":"x","word":"guess"}\n'); })
      .setEncoding('utf8').on('data', (chunk: string) => (text += chunk)).on('close', () => resolve(text));
  });
  expect([JSON.parse(reply), calls]).toEqual([{ error: { code: 'refused', message: 'The request is not valid.', hint: '' } }, 0]);
  await socket.close();
});

it('tells the owner when the caller goes away', async () => {
  const stop = new AbortController();
  const seen = Promise.withResolvers<string>();
  const socket = await serveOwnerSocket({
    home, log, handle: (_method, _params, signal) => new Promise((resolve) => {
      signal.addEventListener('abort', () => { seen.resolve('gone'); resolve(null); });
      stop.abort();
    }),
  });
  await expect(callOwner(home, 'sync', {}, stop.signal)).rejects.toMatchObject({ code: 'interrupted' });
  expect(await seen.promise).toBe('gone');
  await socket.close();
});
