import { vonage } from '../../electron/connectors/vonage/index.ts';
import { createPoller, type Poller } from '../../electron/polling/poller.ts';
import type { StreamHealthView } from '../../electron/polling/health.ts';
import { createMemoryStore, type MemoryStore } from './memory-store.ts';
import { createModelHttp } from './model-http.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';
import { createVonageModel, type Interference, type ModelRequest, type TrueActivity, type VonageModel } from './vonage-model.ts';
import { silentLog, vonageContext, vonageSettings, vonageSource } from './vonage-source.ts';

export const T0 = Date.parse('2026-11-20T12:00:00.000Z');

/** A poller on a virtual clock against the model, with everything a test wants to look at. */
export interface Harness {
  readonly clock: VirtualClock;
  readonly model: VonageModel;
  readonly store: MemoryStore;
  readonly truth: TrueActivity[];
  readonly views: Map<string, StreamHealthView>;
  poller: Poller;
  interfere: Interference | null;
  pageSize: number;
  /** A new poller on the same store, as after a restart. */
  restart(settings?: Readonly<Record<string, string>>): Promise<void>;
  windows(): { readonly start: number; readonly end: number; readonly page: number }[];
  primary(): StreamHealthView;
}

export interface HarnessOptions {
  /** The vendor's clock minus the desk's. */
  readonly skewMs?: number;
  readonly settings?: Readonly<Record<string, string>>;
  readonly latencyMs?: number;
  readonly users?: readonly unknown[] | null;
  readonly statuses?: readonly unknown[];
}

export function createHarness(options: HarnessOptions = {}): Harness {
  const skewMs = options.skewMs ?? 0;
  const clock = createVirtualClock(T0 - skewMs);
  const store = createMemoryStore();
  const truth: TrueActivity[] = [];
  const views = new Map<string, StreamHealthView>();
  // The vendor's clock is its own: it does not jump with the desk's.
  const vendorNow = (): number => T0 + Math.floor(clock.monotonicMs());
  const model: VonageModel = createVonageModel({
    now: vendorNow,
    activities: () => truth,
    pageSize: () => harness.pageSize,
    interfere: (request, right) => harness.interfere?.(request, right),
    users: options.users === undefined ? [] : options.users,
    statuses: options.statuses ?? [],
  });
  const create = (change: Readonly<Record<string, string>>): Poller => {
    const settings = vonageSettings(undefined, { ...options.settings, ...change });
    const client = vonage.createClient(vonageContext(createModelHttp(model, clock, options.latencyMs), clock, settings));
    return createPoller({ source: vonageSource(settings), connector: vonage, client, store, clock, random: () => 0.5, log: silentLog, onHealth: (view) => views.set(view.stream, view) });
  };
  const harness: Harness = {
    clock, model, store, truth, views, poller: create({}), interfere: null, pageSize: 5_000,
    async restart(change = {}) {
      await harness.poller.stop();
      harness.poller = create(change);
    },
    windows: () => activityRequests(model.requests).map(({ url }) => ({
      start: Date.parse(url.searchParams.get('start') ?? ''), end: Date.parse(url.searchParams.get('end') ?? ''), page: Number(url.searchParams.get('page')),
    })),
    primary: () => {
      const view = harness.poller.health().find((other) => other.primary);
      if (!view) throw new Error('no primary stream');
      return view;
    },
  };
  return harness;
}

export function activityRequests(requests: readonly ModelRequest[]): ModelRequest[] {
  return requests.filter(({ url }) => url.pathname.endsWith('/agent-activities'));
}

export const isActivities = ({ url }: ModelRequest): boolean => url.pathname.endsWith('/agent-activities');
