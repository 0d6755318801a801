import { isZone } from '../../shared/domain/calendar.ts';
import type { StoreWriter } from '../ports/stores.ts';
import type { SettingsBook } from './core.ts';
import { badInput } from './failures.ts';

const ZONE_KEY = 'zone';

export function createSettingsBook(store: StoreWriter, deskZone: string, onZone: () => void): SettingsBook {
  let chosen: string | null = null;
  // A desk whose own zone this machine's data does not know still has days.
  const fallback = isZone(deskZone) ? deskZone : 'UTC';
  const zone = (): string => chosen ?? fallback;
  const read = () => ({ zone: chosen, effectiveZone: zone() });
  return {
    load: async () => {
      const stored = (await store.readSettings())[ZONE_KEY];
      chosen = stored !== undefined && isZone(stored) ? stored : null;
    },
    zone,
    read,
    setZone: async (next) => {
      if (next !== null && !isZone(next)) badInput(`“${next}” is no time zone that this machine knows.`, 'Use a name such as Europe/Berlin.', 'zone');
      await store.writeSettings({ [ZONE_KEY]: next });
      const before = zone();
      chosen = next;
      if (zone() !== before) onZone();
      return read();
    },
  };
}
