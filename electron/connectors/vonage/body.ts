import { isRecord } from '../kit/items.ts';

/** Ten times the largest page that may be asked for. */
const MAX_ITEMS = 50_000;

/** What is wrong with an answer's envelope, or null: a collection has to hold its list, within the cap. */
export function findEnvelopeProblem(value: unknown): string | null {
  const list = listOf(value);
  if (list === null) return 'the answer holds no list of items';
  return list.length > MAX_ITEMS ? `the answer holds more than ${MAX_ITEMS} items` : null;
}

/** The list of a collection: `items`, the user directory's `users`, or the bare array that a live client saw. */
export function listOf(value: unknown): readonly unknown[] | null {
  if (Array.isArray(value)) return value;
  if (!isRecord(value)) return null;
  if (Array.isArray(value['items'])) return value['items'];
  return Array.isArray(value['users']) ? value['users'] : null;
}

/** Message of an error answer in any of the vendor's three shapes, or null. Cut to a line. */
export function readErrorMessage(value: unknown): { readonly error: string | null; readonly message: string | null } {
  if (!isRecord(value)) return { error: null, message: null };
  const text = (key: string): string | null => {
    const found = value[key];
    return typeof found === 'string' && found !== '' ? found.replace(/\s+/g, ' ').slice(0, 300) : null;
  };
  return { error: text('error'), message: text('error_description') ?? text('message') ?? text('error') };
}
