/** A bounded cache that forgets what was used longest ago. */
export interface Lru<K, V> {
  /** The value of a key, made when it is not there. `make` may ask the cache itself for other keys. */
  get(key: K, make: () => V): V;
  readonly size: number;
}

export function createLru<K, V>(capacity: number): Lru<K, V> {
  const entries = new Map<K, { readonly value: V }>();
  return {
    get: (key, make) => {
      const known = entries.get(key);
      const entry = known ?? { value: make() };
      if (known) entries.delete(key);
      entries.set(key, entry);
      const oldest = entries.size > capacity ? entries.keys().next() : null;
      if (oldest && oldest.done !== true) entries.delete(oldest.value);
      return entry.value;
    },
    get size() {
      return entries.size;
    },
  };
}
