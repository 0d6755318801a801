import { isRecord, type Item } from '../kit/items.ts';
import { parseJson as parsePlainJson, type ParsedJson } from '../kit/json-body.ts';

/** Digits that a double cannot hold: a call id that was sent as a number. */
const LONG_NUMBER = /(?:^|[:[,\s])-?\d{16,}/;

/** Parses text within the cap on nesting. Numbers too long for a double come back as text, digit by digit. Never throws. */
export function parseJson(text: string): ParsedJson {
  return parsePlainJson(text, 'the text', LONG_NUMBER.test(text) ? (long) => JSON.parse(long, keepDigits) : JSON.parse);
}

function keepDigits(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  return typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value) && context?.source !== undefined ? context.source : value;
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
