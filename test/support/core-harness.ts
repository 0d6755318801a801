import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppPorts } from '../../electron/core/app.ts';
import type { Listen } from '../../electron/core/push/listen.ts';
import type { Connector, ObservedPage, ReceiverPlan, RetriedItem, StreamDefinition } from '../../electron/ports/connector.ts';
import type { Inbox } from '../../electron/ports/inbox.ts';
import type { Log } from '../../electron/ports/log.ts';
import type { Secrets, SecretValues } from '../../electron/ports/secrets.ts';
import { openStoreWriter } from '../../electron/store/open-store.ts';
import type { Activity } from '../../shared/domain/activity.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';

/** A core on a real store, with a clock that stands still and a vendor that serves what a test gives it. */
export interface CoreHarness {
  readonly ports: AppPorts;
  readonly clock: VirtualClock;
  readonly vendor: ScriptedVendor;
  /** Error lines that the core logged. */
  readonly errors: string[];
  readonly secrets: ReadonlyMap<number, SecretValues>;
  /** Receivers without sockets. */
  readonly receivers: FakeReceivers;
  close(): Promise<void>;
}

export function createCoreHarness(options: { readonly startAt: number; readonly home?: string; readonly build?: string; readonly deskZone?: string; readonly useProxy?: (setting: string | null) => void }): CoreHarness {
  const home = options.home ?? mkdtempSync(join(tmpdir(), 'floorwalker-core-'));
  const clock = createVirtualClock(options.startAt);
  const { store } = openStoreWriter({ home, nowAt: options.startAt });
  const errors: string[] = [];
  const values = new Map<number, SecretValues>();
  const receivers = createFakeReceivers(store.inbox, clock);
  return {
    receivers, clock, errors, secrets: values, vendor: createScriptedVendor(clock),
    ports: {
      home, clock, store, reader: store, build: options.build ?? 'test', random: () => 0.5, deskZone: options.deskZone ?? 'UTC',
      http: { send: async () => ({ ok: false, error: { fault: 'network', detail: 'none in tests' } }), describeRoute: async () => ({ proxy: 'direct', certificates: 'bundled' }) },
      secrets: createMemorySecrets(values), log: createErrorLog(errors), listen: receivers.listen,
      shell: { kind: 'browser', nativeNotifications: false }, useProxy: options.useProxy,
    },
    close: () => store.close(),
  };
}

export interface FakeReceivers {
  readonly listen: Listen;
  /** Says why the next attempts fail; null: they listen. */
  refuse(message: string | null): void;
  /** Delivers to whoever listens for a source, as a sender would; false when nobody does. */
  deliver(sourceId: number, body: unknown): boolean;
  readonly plans: ReadonlyMap<number, ReceiverPlan>;
}

/** Receivers over the real inbox whose senders are the test. */
export function createFakeReceivers(inbox: Inbox, clock: { now(): number }): FakeReceivers {
  const listening = new Map<number, { readonly plan: ReceiverPlan; readonly onDelivery: () => void }>();
  const plans = new Map<number, ReceiverPlan>();
  let refusal: string | null = null;
  return {
    plans,
    refuse: (message) => { refusal = message; },
    deliver: (sourceId, body) => {
      const receiver = listening.get(sourceId);
      if (receiver === undefined) return false;
      inbox.append(sourceId, [{ receivedAt: clock.now(), contentType: 'application/json', query: '', body: typeof body === 'string' ? body : JSON.stringify(body) }]);
      receiver.onDelivery();
      return true;
    },
    listen: async ({ plan, sourceId, onDelivery }) => {
      if (refusal !== null) return { ok: false, message: refusal, hint: 'Choose another port.' };
      const port = plan.port === 0 ? 40_000 + sourceId : plan.port;
      listening.set(sourceId, { plan, onDelivery });
      plans.set(sourceId, plan);
      return { ok: true, listener: { url: `http://${plan.host}:${port}/events/${plan.token}`, port, close: async () => { listening.delete(sourceId); } } };
    },
  };
}

function createMemorySecrets(values: Map<number, SecretValues>): Secrets {
  return {
    read: async ({ id }) => {
      const stored = values.get(id);
      return stored ? { ok: true, values: stored, store: 'file' } : { ok: false, reason: 'missing', store: null, hint: 'Enter them.' };
    },
    write: async ({ id }, next) => {
      values.set(id, next);
      return 'file';
    },
    remove: async ({ id }) => { values.delete(id); },
    describe: async () => ({ store: 'file', detail: 'memory' }),
  };
}

function createErrorLog(errors: string[]): Log {
  return {
    info: () => undefined,
    warn: () => undefined,
    error: (event, _fields, cause) => { errors.push(`${event}: ${cause instanceof Error ? cause.stack ?? cause.message : String(cause)}`); },
  };
}

export interface ScriptedVendor {
  readonly connector: Connector;
  /** Serves a page with the next poll (every 15 seconds); absent fields are empty and the page covers up to its as-of. */
  serve(page: Partial<ObservedPage> & { readonly asOf: number }): void;
  readonly waiting: number;
}

const SETTING = { key: 'clientId', label: 'Client', hint: '', kind: 'text', defaultValue: null, required: true } as const;

/** A vendor of kind `vonage` whose answers are whole pages; decides nothing by itself. */
export function createScriptedVendor(clock: { now(): number }): ScriptedVendor {
  const pages: ObservedPage[] = [];
  const stream: StreamDefinition = {
    name: 'agent-activities', isOptional: false, isPrimary: true,
    decideStep: (_cursor, view) => (pages.length === 0
      ? { kind: 'wait', dueAt: view.vendorNowAt + 1_000 }
      : { kind: 'request', request: { scope: 'stats', method: 'GET', url: 'http://127.0.0.1/', headers: {} }, context: null, label: 'page', backfill: null }),
    acceptAnswer: () => {
      const page = pages.shift();
      if (page === undefined) throw new Error('Asked without a page.');
      return { page, next: null, cursor: String(page.asOf), isCaughtUp: pages.length === 0 };
    },
    shrinkStep: () => null,
  };
  return {
    get waiting() { return pages.length; },
    serve: (page) => {
      const { activities = [], names = [], snapshots = [], quarantined = [], covered = { startAt: page.asOf - 86_400_000, endAt: page.asOf }, records = {} } = page;
      const counted = [activities, names, snapshots, quarantined, records.interactions, records.stateBuckets, records.engagementBuckets, records.terms, records.events].reduce((sum, list) => sum + (list?.length ?? 0), 0);
      pages.push({ asOf: page.asOf, activities, names, snapshots, quarantined, covered, records, fetched: counted });
    },
    connector: {
      kind: 'vonage', title: 'Scripted', settings: [SETTING], secrets: [{ key: 'clientSecret', label: 'Secret', hint: '', required: true }], streams: [stream],
      parseSettings: (raw) => {
        const strange = Object.keys(raw).find((key) => key !== 'clientId' && key !== 'pollSeconds');
        return strange === undefined ? { ok: true, settings: { pollSeconds: '15', ...raw } } : { ok: false, problems: [{ key: strange, message: `There is no setting ${strange}.` }] };
      },
      createClient: () => ({ send: async () => ({ ok: true, response: { status: 200, headers: {}, body: '', bytes: 0, receivedAt: clock.now() } }) }),
      testSteps: ({ secrets }) => [
        { step: 'reach', run: async () => ({ ok: true, detail: 'It answers.', hint: '' }) },
        { step: 'sign in', run: async () => ({ ok: secrets['clientSecret'] === 'right', detail: 'Signed in?', hint: 'Check the secret.' }) },
        { step: 'first page', run: async () => ({ ok: true, detail: 'A page.', hint: '' }) },
      ],
      retryItem: (_stream, content): RetriedItem => (content.includes('good') ? { activities: [activity({ agentId: 'late' })], names: [], snapshots: [] } : { reason: 'Still not readable.' }),
    },
  };
}

/** A presence row; everything may be given. */
export function activity(given: Partial<Activity>): Activity {
  return {
    agentId: '01', type: 'Presence', category: 'Ready', name: 'Ready', eligibleForRouting: true, startAt: 0, durationMs: null, status: null, reason: null, interactionGuid: null,
    medium: null, mediumManager: null, direction: null, channelGuid: null, calls: null, semiLive: null, nonLive: null, ...given,
  };
}

export function call(given: Partial<Activity>): Activity {
  return activity({ type: 'Interaction', category: 'Connected', name: null, eligibleForRouting: null, status: 'Ongoing', interactionGuid: '00000000-0000-4000-8000-000000000001', medium: 'Phone', mediumManager: 'VCC', direction: 'Inbound', ...given });
}

export function load(given: Partial<Activity>): Activity {
  return activity({ type: 'Workload', category: null, name: null, eligibleForRouting: null, calls: 0, semiLive: 0, nonLive: 0, ...given });
}
