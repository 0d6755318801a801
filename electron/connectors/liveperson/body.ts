import { toLine } from '../kit/http-faults.ts';
import { isRecord } from '../kit/items.ts';

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
  return typeof value === 'string' ? toLine(value) : null;
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

/** False for an entry of an agent who is not in the list; one who cannot be told is kept, to be refused. */
export function isWanted(item: unknown, key: string, agents: ReadonlySet<string> | null): boolean {
  const id = agents !== null && isRecord(item) ? readId(item[key]) : null;
  return agents === null || id === null || agents.has(id);
}
