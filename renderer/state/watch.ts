import type { Source, Status } from '../../shared/contract/schemas.ts';
import { toFailure, type CoreClient, type Failure } from '../transport/client.ts';
import { setScreenReady } from '../transport/idle.ts';
import { later, setCoreNow } from './clock.ts';
import { applyFloorEvent } from './floor-events.ts';
import { useSession } from './session.ts';

const AGAIN_MS = 1_000;

/** Waits, or ends early when the connection does. */
function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const cancel = later(delayMs, resolve);
  signal.addEventListener('abort', () => { cancel(); resolve(); }, { once: true });
  return promise;
}

/** Reads a stream again and again until the connection ends: a stream that ends or fails is asked for anew. */
export async function follow(signal: AbortSignal, read: () => Promise<void>, onFailure: (failure: Failure) => void): Promise<void> {
  while (!signal.aborted) {
    try {
      await read();
    } catch (error) {
      if (signal.aborted) return;
      onFailure(toFailure(error));
    }
    if (!signal.aborted) await pause(AGAIN_MS, signal);
  }
}

async function readFloor(client: CoreClient, signal: AbortSignal): Promise<void> {
  const events = await client.floor.watch(undefined, { signal });
  // The old picture stays on screen until the fresh snapshot replaces it whole.
  let view = null;
  for await (const event of events) {
    view = applyFloorEvent(view, event);
    if (view === null) return;
    useSession.setState({ floor: view, failure: null });
    setScreenReady(true);
    const { settings } = useSession.getState();
    if (settings !== null && settings.effectiveZone !== view.zone) await refreshSources(client);
  }
}

async function readStatus(client: CoreClient, signal: AbortSignal): Promise<void> {
  const events = await client.status.watch(undefined, { signal });
  for await (const status of events) {
    setCoreNow(status.nowAt);
    useSession.setState({ status });
    if (hasOtherSources(status)) await refreshSources(client);
  }
}

async function readPeople(client: CoreClient, signal: AbortSignal): Promise<void> {
  const events = await client.people.watch(undefined, { signal });
  for await (const people of events) useSession.setState({ people });
}

const namesOf = (sources: readonly Pick<Source, 'id' | 'name'>[]): string => sources.map(({ id, name }) => `${id} ${name}`).toSorted().join('\n');

/** Another window or the command line added, renamed or removed a source. */
function hasOtherSources(status: Status): boolean {
  const { sources } = useSession.getState();
  return sources !== null && namesOf(sources) !== namesOf(status.sources);
}

/** Asks again for what changes only when somebody changes it. */
export async function refreshSources(client: CoreClient): Promise<void> {
  const [sources, settings, hello] = await Promise.all([client.sources.list(), client.settings.get(), client.hello()]);
  useSession.setState({ sources, settings, hello });
}

/** Keeps the session fed for as long as `signal` says that the connection lives. */
export function watchCore(client: CoreClient, signal: AbortSignal, onFailure: (failure: Failure) => void): void {
  void follow(signal, () => readFloor(client, signal), onFailure);
  void follow(signal, () => readStatus(client, signal), onFailure);
  void follow(signal, () => readPeople(client, signal), onFailure);
  refreshSources(client).catch((error: unknown) => {
    if (!signal.aborted) onFailure(toFailure(error));
  });
}
