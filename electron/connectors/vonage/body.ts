import type { HttpResponse } from '../../ports/http.ts';

/** Deeper than any documented answer by far; a hostile one is refused before it is built in memory. */
const MAX_DEPTH = 40;
/** Ten times the largest page that may be asked for. */
const MAX_ITEMS = 50_000;

const QUOTE = 34;
const BACKSLASH = 92;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;
const OPEN_ARRAY = 91;
const CLOSE_ARRAY = 93;

export type JsonBody = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly reason: string };

const parsed = new WeakMap<HttpResponse, JsonBody>();

/** The answer's body as JSON, parsed once per answer: the client checks it and the stream reads it. Never throws. */
export function readJson(response: HttpResponse): JsonBody {
  const known = parsed.get(response);
  if (known) return known;
  const made = parseJson(response.body);
  parsed.set(response, made);
  return made;
}

/** Parses text within the caps on nesting. */
export function parseJson(text: string): JsonBody {
  if (text.trim() === '') return { ok: false, reason: 'the body is empty' };
  if (/^\s*</.test(text)) return { ok: false, reason: 'the body is a web page' };
  if (isTooDeep(text)) return { ok: false, reason: `the body is nested more than ${MAX_DEPTH} levels deep` };
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false, reason: 'the body is cut off or no JSON' };
  }
}

/** Strings, most of an answer, are leapt over by a native search: a page of thousands of items costs little. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) {
      index = endOfString(text, index);
      if (index < 0) return false;
    } else if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      if (++depth > MAX_DEPTH) return true;
    } else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) depth--;
  }
  return false;
}

/** Index of the quote that ends the string which begins at `start`; -1 for a string that is cut off. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end > 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end;
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes++;
  return slashes % 2 === 1;
}

/** True for a plain object, so that its fields may be looked at. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

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

/** An item as JSON text, as sent. */
export function toContent(item: unknown): string {
  return JSON.stringify(item) ?? 'null';
}
