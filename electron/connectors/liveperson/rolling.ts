import { BUCKET_MS } from '../../../shared/domain/bucket.ts';
import type { AgentSnapshot } from '../../../shared/domain/activity.ts';
import { MINUTE_MS, type ClosedInterval, type UtcMs } from '../../../shared/domain/time.ts';
import type { Accepted, ObservedRecords, RefusedItem, RequestStep, StreamDefinition, StreamView, VendorFault, VendorRequest } from '../../ports/connector.ts';
import type { HttpResponse } from '../../ports/http.ts';
import { nextDue } from '../kit/due.ts';
import { readJson } from '../kit/json-body.ts';
import { readDate } from '../kit/vendor-clock.ts';
import { unwrap } from './body.ts';
import { FIGURES, toScope } from './client.ts';
import { formatCursor, parseCursor, type RollingCursor } from './cursor.ts';
import { intervalsOf } from './envelope.ts';
import { completeSpan, coverageOf, toFrame, type Frame } from './frame.ts';
import { readIntervals, type FiguresInterval } from './intervals.ts';
import type { Memory } from './present.ts';
import { readSettings, type LivePersonSettings } from './settings.ts';
import { durationOf } from './vendor-time.ts';

/** The vendor keeps a day. [Engagement Activity: timeframe; overview] */
export const LONGEST_MINUTES = 1_440;
/** Enough for two whole buckets, so that what the vendor corrects late is seen. */
const LEAST_MINUTES = 15;
const GRID_MINUTES = BUCKET_MS / MINUTE_MS;
/** For what may pass until the vendor reckons, and for clocks that are known to the second only. */
const MARGIN_MS = 2 * MINUTE_MS;
const LEAST_SHRUNK_MINUTES = 60;

/** What a figures answer holds, read interval by interval. */
export interface ReadFigures {
  readonly counted: number;
  readonly records: ObservedRecords;
  readonly quarantined: readonly RefusedItem[];
}

export interface RollingDefinition {
  readonly name: string;
  readonly isPrimary: boolean;
  readonly endpoint: string;
  readonly query: Readonly<Record<string, string>>;
  /** Whether a long list of agents may be posted; where not, everybody is asked for and the others are left out. */
  readonly canPost: boolean;
  readonly title: string;
  readInterval(interval: FiguresInterval, coveredMs: number, agents: ReadonlySet<string> | null): ReadFigures;
  /** What follows for the present from this answer and the ones before. */
  derivePresent?(memory: Memory | null, records: readonly ObservedRecords[], frame: Frame): { readonly memory: Memory; readonly snapshots: readonly AgentSnapshot[] };
}

interface RollingContext { readonly minutes: number; readonly cursor: RollingCursor | null; /** Who was asked for. */ readonly agents: RollingCursor['agents'] }

/** The longest path with its query; an address is to stay under 2,000 characters with its host. What the vendor bears is not documented. */
const LONGEST_PATH = 1_900;

/** By address, or, for a long list, posted with every value as text and nothing that is absent. [Agent Activity, request] */
function toRequest(definition: RollingDefinition, { accountId, apiVersion }: LivePersonSettings, minutes: number, agents: RollingCursor['agents']): VendorRequest {
  const path = `/operations/api/account/${encodeURIComponent(accountId)}/${definition.endpoint}`;
  const queryFor = (agentIds: string): Readonly<Record<string, string>> => ({ timeframe: String(minutes), ...definition.query, agentIds, interval: String(GRID_MINUTES), v: apiVersion });
  const query = queryFor(agents?.join(',') ?? 'all');
  const url = `${path}?${encodeQuery(query)}`;
  if (url.length <= LONGEST_PATH) return { method: 'GET', url, headers: {}, scope: toScope(FIGURES) };
  if (definition.canPost) return { method: 'POST', url: path, headers: { 'content-type': 'application/json' }, body: JSON.stringify(query), scope: toScope(FIGURES) };
  return { method: 'GET', url: `${path}?${encodeQuery(queryFor('all'))}`, headers: {}, scope: toScope(FIGURES) };
}

/** In one order, so that the same agents are the same list. */
function agentsOf({ agents }: LivePersonSettings): RollingCursor['agents'] {
  return agents === null ? null : [...agents].sort();
}

/** After a change of the list the day is asked for anew, and what was remembered of others tells nothing of the present. */
function isSameList(a: RollingCursor['agents'], b: RollingCursor['agents']): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Minutes to ask for: from the oldest bucket that is not complete yet, in whole buckets, within the vendor's day. */
export function decideMinutes(completeTo: UtcMs | null, nowAt: UtcMs, since: UtcMs | null): number {
  const from = completeTo === null ? null : since === null ? completeTo : Math.min(completeTo, since);
  // A cursor ahead of the vendor's clock was written by another clock.
  if (from === null || from > nowAt + MARGIN_MS) return LONGEST_MINUTES;
  const minutes = Math.ceil((nowAt + MARGIN_MS - from) / BUCKET_MS) * GRID_MINUTES;
  return Math.min(LONGEST_MINUTES, Math.max(LEAST_MINUTES, minutes));
}

/** Figures of "the last N minutes", in buckets of five: there is no other way to ask for them. */
export function createRollingStream(definition: RollingDefinition): StreamDefinition {
  const toStep = (asked: Omit<RollingContext, 'agents'>, view: Pick<StreamView, 'settings'>): RequestStep => {
    const settings = readSettings(view.settings);
    const context: RollingContext = { ...asked, agents: agentsOf(settings) };
    return {
      kind: 'request',
      request: toRequest(definition, settings, context.minutes, context.agents),
      context,
      label: `${definition.title}, the last ${context.minutes} minutes`,
      backfill: null,
    };
  };

  return {
    name: definition.name,
    isOptional: false,
    isPrimary: definition.isPrimary,
    decideStep(text, view) {
      const cursor = parseCursor(text);
      const settings = readSettings(view.settings);
      const isSame = cursor === null || isSameList(cursor.agents, agentsOf(settings));
      const dueAt = nextDue(cursor?.askedAt, view.vendorNowAt, settings.pollMs);
      if (dueAt !== null && !view.isCatchUp) return { kind: 'wait', dueAt };
      return toStep({ minutes: decideMinutes(isSame ? (cursor?.completeTo ?? null) : null, view.vendorNowAt, view.since), cursor }, view);
    },
    acceptAnswer: (step, answer, view) => acceptAnswer(definition, contextOf(step), answer, view),
    shrinkStep(step, view, fault) {
      const { minutes, cursor } = contextOf(step);
      if (!isAboutSize(fault) || minutes <= LEAST_SHRUNK_MINUTES) return null;
      return toStep({ minutes: Math.max(LEAST_SHRUNK_MINUTES, Math.ceil(minutes / 2 / GRID_MINUTES) * GRID_MINUTES), cursor }, view);
    },
  };
}

/** The poller hands back what this file put into the step. */
function contextOf(step: RequestStep): RollingContext {
  return step.context as RollingContext;
}

/** What a shorter frame leaves out is lost for good, so slowness is no reason for one. */
function isAboutSize(fault: VendorFault | undefined): boolean {
  return fault?.code === 'window-too-large' || (fault?.code === 'bad-request' && /time ?frame/i.test(fault.message));
}

function acceptAnswer(definition: RollingDefinition, { minutes, cursor, agents }: RollingContext, answer: HttpResponse, view: StreamView): Accepted {
  const { agents: wanted } = readSettings(view.settings);
  const memory = cursor !== null && isSameList(cursor.agents, agents) ? cursor.memory : null;
  const body = readJson(answer);
  const dateAt = readDate(answer);
  const { intervals, quarantined } = readIntervals(intervalsOf(body.ok ? unwrap(body.value) : null), dateAt);
  const frame = toFrame({ dateAt, durationMs: durationOf(answer), newestEndAt: intervals.at(-1)?.endAt ?? null }, minutes * MINUTE_MS);
  const read = intervals.map((interval) => definition.readInterval(interval, coverageOf(interval.endAt - BUCKET_MS, frame), wanted));
  const refused = [...quarantined, ...read.flatMap((part) => part.quarantined)];
  const asOf = frame?.asOf ?? view.vendorNowAt;
  const present = frame === null ? null : definition.derivePresent?.(memory, read.map((part) => part.records), frame) ?? null;
  const { covered, notServed, completeTo } = settleTime(frame, cursor);
  return {
    page: {
      asOf, fetched: read.reduce((sum, part) => sum + part.counted, 0) + refused.length,
      activities: [], names: [], snapshots: [], quarantined: refused, covered, notServed,
      records: { ...joinRecords(read), ...(present === null ? {} : { derivedSnapshots: present.snapshots }) },
    },
    next: null,
    cursor: formatCursor({ completeTo, askedAt: asOf, memory: present?.memory ?? memory, agents }),
    isCaughtUp: true,
  };
}

/** What is whole now, and what the vendor no longer gave of the time since the last answer. */
function settleTime(frame: Frame | null, cursor: RollingCursor | null): { readonly covered: ClosedInterval | null; readonly notServed: ClosedInterval | null; readonly completeTo: UtcMs | null } {
  const span = frame === null ? null : completeSpan(frame);
  if (frame === null || span === null) return { covered: null, notServed: null, completeTo: cursor?.completeTo ?? null };
  const before = cursor?.completeTo ?? null;
  const notServed = before !== null && span.startAt > before ? { startAt: before, endAt: span.startAt } : null;
  return { covered: { startAt: span.startAt, endAt: frame.endAt }, notServed, completeTo: span.endAt };
}

function joinRecords(read: readonly ReadFigures[]): ObservedRecords {
  return { stateBuckets: read.flatMap((part) => part.records.stateBuckets ?? []), engagementBuckets: read.flatMap((part) => part.records.engagementBuckets ?? []) };
}

/** Percent-encodes as OAuth 1 does (commas too), so that the address and its signature are the same text. [RFC 5849, 3.6] */
export function encodeQuery(query: Readonly<Record<string, string>>): string {
  return Object.entries(query).map(([key, value]) => `${encodePart(key)}=${encodePart(value)}`).join('&');
}

function encodePart(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
