import { isZone } from '../../shared/domain/calendar.ts';
import type { StoreReader, StoreWriter } from '../ports/stores.ts';
import type { SettingsBook } from './core.ts';
import { badInput } from './failures.ts';
import { parseProxySetting } from './proxy-setting.ts';

const ZONE_KEY = 'zone';
const PROXY_KEY = 'proxy';

export interface SettingsEvents {
  /** The zone in use is another one. */
  readonly zoneChanged: () => void;
  /** Which proxy is chosen: when the settings are loaded, and whenever it changes. */
  readonly proxyChosen: (proxy: string | null) => void;
}

export function createSettingsBook(store: StoreWriter, deskZone: string, events: SettingsEvents): SettingsBook {
  let chosen: string | null = null;
  let proxy: string | null = null;
  // A desk whose own zone this machine's data does not know still has days.
  const fallback = isZone(deskZone) ? deskZone : 'UTC';
  const zone = (): string => chosen ?? fallback;
  const read = () => ({ zone: chosen, effectiveZone: zone(), proxy });
  const useZone = (next: string | null): void => {
    const before = zone();
    chosen = next;
    if (zone() !== before) events.zoneChanged();
  };
  const useProxy = (next: string | null): void => {
    proxy = next;
    events.proxyChosen(proxy);
  };
  return {
    load: async () => {
      const stored = (await store.readSettings())[ZONE_KEY];
      chosen = stored !== undefined && isZone(stored) ? stored : null;
      useProxy(await readProxySetting(store));
    },
    zone,
    read,
    set: async (change) => {
      const next = { ...(change.zone === undefined ? {} : { [ZONE_KEY]: checkZone(change.zone) }), ...(change.proxy === undefined ? {} : { [PROXY_KEY]: checkProxy(change.proxy) }) };
      await store.writeSettings(next);
      if (next[ZONE_KEY] !== undefined) useZone(next[ZONE_KEY]);
      if (next[PROXY_KEY] !== undefined) useProxy(next[PROXY_KEY]);
      return read();
    },
  };
}

/** The stored proxy setting; null where there is none that can be used. For commands that only read, too. */
export async function readProxySetting(store: Pick<StoreReader, 'readSettings'>): Promise<string | null> {
  const parsed = parseProxySetting((await store.readSettings())[PROXY_KEY] ?? null);
  return parsed.ok ? parsed.value : null;
}

function checkZone(zone: string | null): string | null {
  if (zone !== null && !isZone(zone)) badInput(`“${zone}” is no time zone that this machine knows.`, 'Use a name such as Europe/Berlin.', 'zone');
  return zone;
}

function checkProxy(text: string | null): string | null {
  const parsed = parseProxySetting(text);
  return parsed.ok ? parsed.value : badInput(parsed.problem, parsed.hint, 'proxy');
}
