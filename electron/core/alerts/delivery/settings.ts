import { DEFAULT_DELIVERY_VALUES, DELIVERY_VALUES, type DeliveryKey, type DeliveryValues } from '../../../../shared/alerts/delivery-values.ts';
import type { DeliveryStore, SettingsChange } from './ports.ts';

/** Delivery's part of the store's settings, held in memory after `load`. */
export interface DeliverySettings {
  load(): Promise<void>;
  get<K extends DeliveryKey>(key: K): DeliveryValues[K];
  set(change: Partial<DeliveryValues>): Promise<void>;
}

export function createDeliverySettings(store: Pick<DeliveryStore, 'readSettings' | 'writeSettings'>): DeliverySettings {
  let values = DEFAULT_DELIVERY_VALUES;
  return {
    async load() {
      const stored = await store.readSettings();
      const keys = Object.keys(DELIVERY_VALUES) as DeliveryKey[]; // the table's own keys
      const read = keys.map((key) => [key, readValue(key, stored[key])] as const).filter(([, value]) => value !== undefined);
      values = { ...DEFAULT_DELIVERY_VALUES, ...Object.fromEntries(read) };
    },
    get: (key) => values[key],
    async set(change) {
      await store.writeSettings(Object.fromEntries(Object.entries(change).map(([key, value]) => [key, JSON.stringify(value)])));
      values = { ...values, ...change };
    },
  };
}

/** Undefined where nothing is stored, or nothing that this build understands. */
function readValue(key: DeliveryKey, text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    const parsed = DELIVERY_VALUES[key].safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined; // not JSON: as if it were not there
  }
}

/** A change of what a person may set, under the keys by which it is kept. */
export function toStoredChange(change: SettingsChange): Partial<DeliveryValues> {
  return {
    ...(change.desktop === undefined ? {} : { 'alerts.desktop': change.desktop }),
    ...(change.sounds === undefined ? {} : { 'alerts.sounds': change.sounds }),
    ...(change.quietTimes === undefined ? {} : { 'alerts.quietTimes': change.quietTimes }),
    ...(change.criticalBreaksThrough === undefined ? {} : { 'alerts.criticalBreaksThrough': change.criticalBreaksThrough }),
  };
}
