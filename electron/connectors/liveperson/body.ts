import type { HttpResponse } from '../../ports/http.ts';

/** Deeper than any documented answer by far; a hostile one is refused before it is built in memory. */
const MAX_DEPTH = 40;

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

/** An answer without the envelope `{meta, body}` that the vendor puts around it when called without `v`. [tap-liveperson] */
export function unwrap(value: unknown): unknown {
  return isRecord(value) && isRecord(value['meta']) && 'body' in value ? value['body'] : value;
}

/** A status inside `{meta, body}`, which may be worse than the answer's own; null where there is none. */
export function readInnerStatus(value: unknown): number | null {
  const status = isRecord(value) && isRecord(value['meta']) ? Number(value['meta']['responseCode'] ?? Number.NaN) : Number.NaN;
  return Number.isSafeInteger(status) ? status : null;
}

/** A list: bare, or as the only list of an object. */
export function listOf(value: unknown): readonly unknown[] | null {
  if (Array.isArray(value)) return value;
  if (!isRecord(value)) return null;
  const lists = Object.values(value).filter((part) => Array.isArray(part));
  return lists.length === 1 ? (lists[0] ?? null) : null;
}

/** What an error answer says, in any of the vendor's shapes: `{causes, message}`, `{reason, message}`, `{internalCode, message}`, `{error, error_description}`, text. */
export interface ErrorWords {
  /** A word for a program: OAuth's `error`, or the `oauth_problem` of an OAuth 1 refusal. */
  readonly problem: string | null;
  readonly message: string | null;
}

export function readErrorWords(value: unknown): ErrorWords {
  const inner = unwrap(value);
  const record = isRecord(inner) ? inner : {};
  const nested = isRecord(record['error']) ? record['error'] : record;
  const text = (key: string): string | null => lineOf(nested[key] ?? record[key]);
  const causes = Array.isArray(nested['causes']) ? nested['causes'].map(lineOf).filter((cause) => cause !== null).join('; ') : null;
  const reason = text('reason');
  const code = lineOf(nested['internalCode']);
  const said = [text('error_description') ?? text('message') ?? text('errorMessage'), causes === '' ? null : causes, reason, code === null ? null : `code ${code}`];
  const words = [...new Set(said.filter((word) => word !== null))].join('; ');
  const plain = words === '' ? (lineOf(record['error']) ?? lineOf(inner)) : words;
  return { problem: /oauth_problem=([a-z_]+)/.exec(`${reason ?? ''} ${plain ?? ''}`)?.[1] ?? lineOf(record['error']), message: plain?.slice(0, 300) ?? null };
}

function lineOf(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return null;
  const line = value.replace(/\s+/g, ' ').trim().slice(0, 300);
  return line === '' ? null : line;
}

/** An id as text: the vendor writes ids as text in one service and as numbers in another. Null when it is neither. */
export function readId(value: unknown): string | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : null;
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A whole number from 0, as a number or as text. Null when it is neither. */
export function readCount(value: unknown): number | null {
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value.trim()) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : null;
}

/** True and false, also as text; null for anything else. */
export function readFlag(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  if (value === 'true') return true;
  return value === 'false' ? false : null;
}

/** An item as JSON text, as sent. */
export function toContent(item: unknown): string {
  return JSON.stringify(item) ?? 'null';
}
