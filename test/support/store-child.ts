import { acquireHomeLock } from '../../electron/store/home-lock.ts';
import { openStoreWriter } from '../../electron/store/open-store.ts';
import { makePlainActivity } from './store-pages.ts';

/**
 * A process that holds a home (`lock HOME`), ingests numbered pages from the stored cursor on until it is killed
 * (`ingest HOME`), or appends numbered deliveries to the inbox (`inbox HOME`) or takes them out and appends (`drain HOME`). Says on standard output what it is at.
 */
const [mode, home = ''] = process.argv.slice(2);

if (mode === 'lock') {
  const lock = acquireHomeLock(home, { pid: process.pid, shell: 'cli', startedAt: 1, socket: '/nowhere' });
  process.stdout.write(lock.ok ? 'locked\n' : 'refused\n');
  process.stdin.resume();
} else if (mode === 'inbox' || mode === 'drain') {
  const { store } = openStoreWriter({ home, nowAt: 1 });
  const source = (await store.listSources())[0] ?? (await store.addSource({ kind: 'ringcentral', name: 'rc', settings: {}, createdAt: 1 }));
  const stream = 'ringcentral/events';
  const kept = store.inbox.read(source.id, 1_000_000).at(-1)?.body;
  for (let number = 1 + Number(kept ?? (await store.readCursor(source.id, stream)) ?? 0); ; number += 3) {
    store.inbox.append(source.id, [0, 1, 2].map((step) => ({ receivedAt: number, contentType: 'application/json', query: '', body: String(number + step) })));
    process.stdout.write(`${number + 2}\n`);
    if (mode === 'inbox') continue;
    // The cursor counts what was taken out, so that the two sides can be compared after a kill.
    const entries = store.inbox.read(source.id, 5);
    await store.ingest({ sourceId: source.id, stream, asOf: number, receivedAt: number, activities: [], names: [], snapshots: [], quarantined: [], cursor: entries.at(-1)?.body ?? null, covered: null, inboxIds: entries.map(({ id }) => id) });
  }
} else {
  const { store } = openStoreWriter({ home, nowAt: 1 });
  const source = (await store.listSources())[0] ?? (await store.addSource({ kind: 'vonage', name: 'emea', settings: {}, createdAt: 1 }));
  const stream = 'vonage/agent-activities';
  for (let number = Number((await store.readCursor(source.id, stream)) ?? 0); ; number += 1) {
    const startAt = 1_000_000 + number * 1_000;
    const activities = Array.from({ length: 200 }, (_, index) => makePlainActivity(String(index % 20), startAt + index, `label ${number}`));
    const quarantined = [{ reason: 'bad', content: `{"page":${number}}` }];
    await store.ingest({ sourceId: source.id, stream, asOf: startAt, receivedAt: startAt, activities, names: [], snapshots: [], quarantined, cursor: String(number + 1), covered: { startAt, endAt: startAt + 1_000 } });
    process.stdout.write(`${number + 1}\n`);
  }
}
