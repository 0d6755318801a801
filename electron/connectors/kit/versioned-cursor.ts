import type { UtcMs } from '../../../shared/domain/time.ts';
import { isRecord, type Item } from './items.ts';

/** The fields of a stored cursor; null for none, and for one of another version or that cannot be read. */
export function parseVersioned(text: string | null, version: number): Item | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) && value['v'] === version ? value : null;
  } catch {
    return null;
  }
}

/** An instant out of a cursor, or null. */
export function instantOf(value: unknown): UtcMs | null {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
}
