import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { acquireHomeLock, readHomeOwner } from '../../../../electron/store/home-lock.ts';
import { openStoreReader, openStoreWriter } from '../../../../electron/store/open-store.ts';
import { createRandom } from '../../../bench/store-data.ts';
import { makeTempDir, NOON, STREAM } from '../../../support/store-home.ts';

const CHILD = fileURLToPath(new URL('../../../support/store-child.ts', import.meta.url));

function start(mode: 'lock' | 'ingest' | 'inbox' | 'drain', home: string): { readonly child: ChildProcess; nextLine(): Promise<string> } {
  const child = spawn(process.execPath, [CHILD, mode, home], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { child, nextLine: async () => String((await lines.next()).value) };
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

describe('kill -9', () => {
  it('during ingestion loses nothing that was reported and leaves no half page', async () => {
    const home = makeTempDir();
    const random = createRandom(11);
    let reported = 0;
    for (let round = 0; round < 6; round += 1) {
      const { child, nextLine } = start('ingest', home);
      for (let pages = 1 + Math.floor(random() * 12); pages > 0; pages -= 1) reported = Number(await nextLine());
      for (let turns = Math.floor(random() * 4_000); turns > 0; turns -= 1) await Promise.resolve();
      await kill(child);
      const reader = openStoreReader({ home });
      const cursor = Number(await reader.readCursor(1, STREAM));
      expect(cursor).toBeGreaterThanOrEqual(reported);
      expect([(await reader.describe()).activities, (await reader.listQuarantine()).length, await reader.readCoverage(1, STREAM)]).toEqual([cursor * 200, cursor, [{ startAt: 1_000_000, endAt: 1_000_000 + cursor * 1_000 }]]);
      await reader.close();
      const { store, notices } = openStoreWriter({ home, nowAt: NOON });
      expect([notices, await store.checkIntegrity(true)]).toEqual([[], []]);
      await store.close();
    }
  }, 60_000);

  it.each(['inbox', 'drain'] as const)('after an append has lost no delivery, and none is there twice (%s)', async (mode) => {
    const home = makeTempDir();
    const random = createRandom(17);
    for (let round = 0; round < 5; round += 1) {
      const { child, nextLine } = start(mode, home);
      let reported = 0;
      for (let lines = 1 + Math.floor(random() * 20); lines > 0; lines -= 1) reported = Number(await nextLine());
      for (let turns = Math.floor(random() * 4_000); turns > 0; turns -= 1) await Promise.resolve();
      await kill(child);
      const { store } = openStoreWriter({ home, nowAt: NOON });
      const taken = Number((await store.readCursor(1, 'ringcentral/events')) ?? 0);
      const bodies = store.inbox.read(1, 1_000_000).map(({ body }) => Number(body));
      expect(bodies).toEqual(bodies.map((_, index) => taken + 1 + index));
      expect([taken + bodies.length >= reported, (taken + bodies.length) % 3, store.inbox.count(1), await store.checkIntegrity(true)]).toEqual([true, 0, bodies.length, []]);
      await store.close();
    }
  }, 60_000);

  it('releases the lock, and what the dead owner left is not believed', async () => {
    const home = makeTempDir();
    const { child, nextLine } = start('lock', home);
    expect(await nextLine()).toBe('locked');
    const owner = { pid: child.pid, shell: 'cli', startedAt: 1, socket: '/nowhere' };
    expect([readHomeOwner(home), acquireHomeLock(home, { pid: process.pid, shell: 'cli', startedAt: 2 })]).toEqual([owner, { ok: false, owner }]);
    await kill(child);
    expect(readHomeOwner(home)).toBeNull();
    const lock = acquireHomeLock(home, { pid: process.pid, shell: 'browser', startedAt: 3, url: 'http://127.0.0.1:1' });
    expect([lock.ok, readHomeOwner(home)]).toEqual([true, { pid: process.pid, shell: 'browser', startedAt: 3, url: 'http://127.0.0.1:1' }]);
    if (lock.ok) lock.release();
  });
});
