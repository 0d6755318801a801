/** One text for equal contents: the keys of every object in order. A lone surrogate comes out escaped, so SQLite keeps it. */
export function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (isRecord(part) ? sorted(part) : part));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sorted(record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const keys = Object.keys(record);
  if (keys.every((key, index) => index === 0 || (keys[index - 1] ?? '') < key)) return record;
  return Object.fromEntries(keys.sort().map((key) => [key, record[key]]));
}

/** How JSON writes half of a surrogate pair; also part of a text that spells an escape, which is looked at again then. */
const ESCAPED_SURROGATE = /\\ud[89a-f]/;

/** False when any text or key in a content holds half of a surrogate pair. `text` is its JSON. */
export function isWholeText(text: string): boolean {
  return !ESCAPED_SURROGATE.test(text) || areWhole(JSON.parse(text));
}

function areWhole(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (Array.isArray(value)) return value.every(areWhole);
  return !isRecord(value) || Object.entries(value).every(([key, part]) => key.isWellFormed() && areWhole(part));
}

export const HALF_PAIR = 'A text holds half of a surrogate pair.';
