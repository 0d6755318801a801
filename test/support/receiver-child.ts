import { ringcentral } from '../../electron/connectors/ringcentral/index.ts';
import { createDrain } from '../../electron/receiving/drain.ts';
import { createReceiver } from '../../electron/receiving/receiver.ts';
import { openStoreWriter } from '../../electron/store/open-store.ts';
import { loadEvent } from './receiver-events.ts';

/**
 * A process that receives events into a home and drains them until it is killed. Says its address on standard output, and
 * `drained` when a backlog that it was to begin with is gone.
 */
const [home = '', backlog = '0', limit = ''] = process.argv.slice(2);
const { push } = ringcentral;
if (push === undefined) throw new Error('the connector pushes');

const { store } = openStoreWriter({ home, nowAt: Date.now() });
const parsed = ringcentral.parseSettings({ zone: 'America/New_York' });
const settings = parsed.ok ? parsed.settings : {};
const source = (await store.listSources())[0] ?? (await store.addSource({ kind: 'ringcentral', name: 'Voice', settings, createdAt: Date.now() }));
const quiet = { info: () => undefined, warn: () => undefined, error: (...line: unknown[]) => void process.stderr.write(`${line.map(String).join(' ')}\n`) };
const clock = { now: () => Date.now(), monotonicMs: () => performance.now() };
const drain = createDrain({ sourceId: source.id, inbox: store.inbox, push, settings: () => settings, store, clock, log: quiet, ...(limit === '' ? {} : { limit: Number(limit) }) });
const receiver = createReceiver({
  plan: push.receiverOf(settings, { receiverToken: 'a-token-of-a-child' }), inbox: store.inbox, sourceId: source.id, clock, log: quiet,
  onDelivery: () => void drain.run().catch((cause: unknown) => process.stderr.write(`${String(cause)}\n`)),
});
const waiting = Number(backlog);
// As a night without a reader leaves it: eight hours of events.
const startAt = Date.now() - 8 * 3_600_000;
store.inbox.append(source.id, Array.from({ length: waiting }, (_, number) => {
  const receivedAt = startAt + Math.floor((number / waiting) * 8 * 3_600_000);
  return { receivedAt, contentType: 'application/json', query: '', body: loadEvent(number, receivedAt) };
}));
process.stdout.write(`${(await receiver.listen()).url}\n`);
if (waiting > 0) void drain.run().then(({ fetched }) => process.stdout.write(`drained ${fetched}\n`));
