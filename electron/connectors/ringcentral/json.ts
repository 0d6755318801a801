/** Deeper than any documented event by far; a hostile one is refused before it is built in memory. */
const MAX_DEPTH = 40;
/** Digits that a double cannot hold: a call id that was sent as a number. */
const LONG_NUMBER = /(?:^|[:[,\s])-?\d{16,}/;

export type ParsedJson = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly reason: string };

/** Parses text within the cap on nesting. Numbers too long for a double come back as text, digit by digit. Never throws. */
export function parseJson(text: string): ParsedJson {
  if (text.trim() === '') return { ok: false, reason: 'the text is empty' };
  if (/^\s*</.test(text)) return { ok: false, reason: 'the text is a web page' };
  if (depthOf(text) > MAX_DEPTH) return { ok: false, reason: `the text is nested more than ${MAX_DEPTH} levels deep` };
  try {
    return { ok: true, value: LONG_NUMBER.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text) };
  } catch {
    return { ok: false, reason: 'the text is cut off or no JSON' };
  }
}

function keepDigits(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  return typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value) && context?.source !== undefined ? context.source : value;
}

/** Deepest nesting outside of strings. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/gs)) {
    if (token === '{' || token === '[') deepest = Math.max(deepest, ++depth);
    else if (token === '}' || token === ']') depth--;
    if (deepest > MAX_DEPTH) return deepest;
  }
  return deepest;
}

/** An object as sent, its fields not looked at yet. */
export type Item = Readonly<Record<string, unknown>>;

/** True for a plain object, so that its fields may be looked at. */
export function isRecord(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON text with the keys of every object in order. */
export function toSortedJson(value: unknown): string {
  return JSON.stringify(sortKeys(value)) ?? 'null';
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sortKeys(value[key])]));
}

/** A field as text; null, empty and absent are one, and so are `"1369310"` and `1369310`. */
export function textOf(item: Item, key: string): string | null {
  const value = Object.hasOwn(item, key) ? item[key] : null;
  if (value === null || value === undefined || value === '') return null;
  return typeof value === 'string' ? value : toSortedJson(value);
}

/** A field as a whole number of seconds; null where it is none. */
export function secondsOf(item: Item, key: string): number | null {
  const text = textOf(item, key)?.trim() ?? '';
  if (!/^\d+(?:\.\d+)?$/.test(text)) return null;
  const value = Math.round(Number(text));
  return Number.isSafeInteger(value) ? value : null;
}
