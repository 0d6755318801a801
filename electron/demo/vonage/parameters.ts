import { DAY_MS, type ClosedInterval, type UtcMs } from '../../../shared/domain/time.ts';
import type { SimType } from '../floor/activity.ts';
import { jsonAnswer, messageAnswer, type Answer } from '../answer.ts';
import type { Faults } from '../faults.ts';
import type { Include } from './published.ts';

export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly answer: Answer };

export const MAX_WINDOW_MS = 31 * DAY_MS;
export const DEFAULT_LIMIT = 25;
export const MAX_LIMIT = 5_000;

const bad = (message: string): { readonly ok: false; readonly answer: Answer } => ({ ok: false, answer: messageAnswer(400, message) });

/** The version in `Accept`; null when it is one of the allowed. */
export function refuseVersion(accept: string | undefined, allowed: readonly string[]): Answer | null {
  const version = /application\/vnd\.newvoicemedia\.v(\d+)\+json/i.exec(accept ?? '')?.[1];
  const message = version === undefined ? 'Invalid Accept header!' : `Invalid api-version! Valid values: ${allowed.join(',')}`;
  return version !== undefined && allowed.includes(version) ? null : jsonAnswer(400, { statusCode: 400, error: 'Bad Request', message });
}

const ISO = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,7})?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** ISO 8601; without an offset it is UTC. */
function instantOf(sent: string): UtcMs | null {
  if (!ISO.test(sent)) return null;
  const isBare = sent.includes('T') && !/(Z|[+-]\d{2}:?\d{2})$/.test(sent);
  const at = Date.parse(isBare ? `${sent}Z` : sent);
  return Number.isNaN(at) ? null : at;
}

function parseWindow(query: URLSearchParams, now: UtcMs): Parsed<ClosedInterval> {
  const sentStart = query.get('start');
  const sentEnd = query.get('end');
  if (sentStart === null) return bad('start is required');
  const startAt = instantOf(sentStart);
  if (startAt === null) return bad('start is not a valid date');
  const endAt = sentEnd === null ? Math.max(now, startAt) : instantOf(sentEnd);
  if (endAt === null) return bad('end is not a valid date');
  if (endAt < startAt) return bad('end must not be before start');
  if (endAt - startAt > MAX_WINDOW_MS) return bad('Request window size limit exceeded 31 days');
  return { ok: true, value: { startAt, endAt } };
}

function wholeOf(query: URLSearchParams, name: string, fallback: number, largest: number): number | null {
  const sent = query.get(name);
  if (sent === null) return fallback;
  const value = /^\d{1,9}$/.test(sent) ? Number(sent) : 0;
  return value >= 1 && value <= largest ? value : null;
}

interface Paging { readonly page: number; readonly limit: number }

export function parsePaging(query: URLSearchParams): Parsed<Paging> {
  const page = wholeOf(query, 'page', 1, 999_999_999);
  const limit = wholeOf(query, 'limit', DEFAULT_LIMIT, MAX_LIMIT);
  if (page === null) return bad('page must be a number of at least 1');
  return limit === null ? bad(`limit must be a number between 1 and ${MAX_LIMIT}`) : { ok: true, value: { page, limit } };
}

function wordOf<T extends string>(query: URLSearchParams, name: string, words: readonly T[]): T | null | undefined {
  const sent = query.get(name);
  return sent === null ? null : words.find((word) => word === sent);
}

interface Filters { readonly include: Include; readonly type: SimType | null; readonly agentId: string | null }

function parseFilters(query: URLSearchParams): Parsed<Filters> {
  const include = wordOf<Include>(query, 'include', ['Started', 'StartedOrEnded', 'Processed']);
  const type = wordOf<SimType>(query, 'type', ['Presence', 'Interaction', 'Workload']);
  if (include === undefined) return bad('include must be one of Started, StartedOrEnded, Processed');
  if (type === undefined) return bad('type must be one of Presence, Interaction, Workload');
  return { ok: true, value: { include: include ?? 'Started', type, agentId: query.get('agentId') } };
}

/** What a collection by time window is asked for; a window that the fault refuses is answered as the fault says. */
export function parseWindowed(query: URLSearchParams, now: UtcMs, faults: Pick<Faults, 'maxWindowMs' | 'windowStatus'>): Parsed<{ readonly window: ClosedInterval; readonly paging: Paging; readonly filters: Filters }> {
  const window = parseWindow(query, now);
  if (!window.ok) return window;
  const paging = parsePaging(query);
  if (!paging.ok) return paging;
  const filters = parseFilters(query);
  if (!filters.ok) return filters;
  const { startAt, endAt } = window.value;
  if (faults.maxWindowMs !== null && endAt - startAt > faults.maxWindowMs) return { ok: false, answer: messageAnswer(faults.windowStatus, 'The request could not be processed') };
  return { ok: true, value: { window: window.value, paging: paging.value, filters: filters.value } };
}

export type UserInclude = 'Active' | 'Archived' | 'All';

export function parseUserInclude(query: URLSearchParams): Parsed<UserInclude> {
  const include = wordOf<UserInclude>(query, 'include', ['Active', 'Archived', 'All']);
  return include === undefined ? bad('include must be one of Active, Archived, All') : { ok: true, value: include ?? 'Active' };
}
