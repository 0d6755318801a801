import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { openStoreWriter } from '../../../../electron/store/open-store.ts';

const CHILD = fileURLToPath(new URL('../../../support/receiver-child.ts', import.meta.url));
const homes: string[] = [];
afterEach(() => {
  for (const home of homes.splice(0)) rmSync(home, { recursive: true, force: true });
});

const eventOf = (number: number): string => JSON.stringify({
  event_type: ['AVAILABLE', 'ENGAGED', 'WORKING', 'AWAY'][number % 4], event_aux_type: '', agent_id: String(number % 25), agent_login_id: `s${number % 25}`, note: String(number),
  date_time: `2026-11-20 0${Math.floor(number / 3_600) % 10}:${String(Math.floor(number / 60) % 60).padStart(2, '0')}:${String(number % 60).padStart(2, '0')}`,
});

/** Sends numbered events over a few connections until enough are acknowledged; gives their numbers at the very moment of the last. */
function sendUntil(url: string, wanted: number, onEnough: () => void): Set<number> {
  const acknowledged = new Set<number>();
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  let number = 0;
  const next = (): void => {
    const mine = number++;
    const outgoing = request(url, { method: 'POST', agent, headers: { 'content-type': 'application/json' } }, (response) => {
      if (response.statusCode !== undefined && response.statusCode < 300) {
        acknowledged.add(mine);
        if (acknowledged.size === wanted) onEnough();
      }
      response.resume();
      response.on('end', next);
    });
    outgoing.on('error', () => undefined);
    outgoing.end(eventOf(mine));
  };
  for (let connection = 0; connection < 8; connection++) next();
  return acknowledged;
}

it.each([1, 40, 400, 1_500])('has lost nothing when it is killed right after acknowledgement %i', async (wanted) => {
  const home = mkdtempSync(join(tmpdir(), 'floorwalker-killed-'));
  homes.push(home);
  const child = spawn(process.execPath, [CHILD, home], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]; // what the child says first
  const closed = once(child, 'close');
  const acknowledged = sendUntil(url, wanted, () => void child.kill('SIGKILL'));
  await closed;
  const { store } = openStoreWriter({ home, nowAt: Date.now() });
  const kept = new Set<number>();
  for (const { body } of store.inbox.read(1, 1_000_000)) kept.add(Number((JSON.parse(body) as { note: string }).note)); // as eventOf wrote it
  for (const { content } of await store.readNewestEvents(1, 1_000_000)) kept.add(Number((JSON.parse(content) as { note: string }).note)); // the same
  const lost = [...acknowledged].filter((number) => !kept.has(number));
  await store.close();
  expect([acknowledged.size >= wanted, lost]).toEqual([true, []]);
}, 30_000);
