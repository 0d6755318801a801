import type { HttpResponse } from '../../ports/http.ts';

/** Deeper than anything that a vendor documents by far; a hostile text is refused before it is built in memory. */
const MAX_DEPTH = 40;

const QUOTE = 34;
const BACKSLASH = 92;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;
const OPEN_ARRAY = 91;
const CLOSE_ARRAY = 93;

export type ParsedJson = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly reason: string };

const parsed = new WeakMap<HttpResponse, ParsedJson>();

/** The answer's body as JSON, parsed once per answer: the client checks it and the stream reads it. Never throws. */
export function readJson(response: HttpResponse): ParsedJson {
  const known = parsed.get(response);
  if (known) return known;
  const made = parseJson(response.body);
  parsed.set(response, made);
  return made;
}

/** Parses text within the cap on nesting; never throws. `what` names the text in a reason, `parse` makes the value of it. */
export function parseJson(text: string, what = 'the body', parse: (text: string) => unknown = JSON.parse): ParsedJson {
  if (text.trim() === '') return { ok: false, reason: `${what} is empty` };
  if (/^\s*</.test(text)) return { ok: false, reason: `${what} is a web page` };
  if (isTooDeep(text)) return { ok: false, reason: `${what} is nested more than ${MAX_DEPTH} levels deep` };
  try {
    return { ok: true, value: parse(text) };
  } catch {
    return { ok: false, reason: `${what} is cut off or no JSON` };
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
