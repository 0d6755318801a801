import type { AgentName, AgentSnapshot } from '../../../shared/domain/activity.ts';
import type { Interaction } from '../../../shared/domain/interaction.ts';
import type { Accepted, RefusedItem, RequestStep, StreamDefinition, StreamView } from '../../ports/connector.ts';
import type { HttpResponse } from '../../ports/http.ts';
import { nextDue } from '../kit/due.ts';
import { readJson } from '../kit/json-body.ts';
import { listOf } from './body.ts';
import { formatReadAt, parseReadAt } from './cursor.ts';
import { MAX_PAGES, decideSmallerLimit, hasNextPage, signatureOf } from './paging.ts';
import { readSettings, toEndpoint, type VonageSettings } from './settings.ts';
import { readVendorTime } from './vendor-time.ts';

/** Entries that count, read from one page. */
export interface ReadEntries {
  readonly names: readonly AgentName[];
  readonly snapshots: readonly AgentSnapshot[];
  readonly quarantined: readonly RefusedItem[];
  readonly interactions?: readonly Interaction[];
}

/** A list without a window that is read whole now and then: who there is, what they do now. */
export interface ListDefinition {
  readonly name: string;
  readonly root: 'stats' | 'useradmin';
  readonly endpoint: string;
  readonly scope: string;
  readonly query: Readonly<Record<string, string>>;
  readonly limit: number;
  readonly everyMs: number | ((settings: VonageSettings) => number);
  /** A catch-up reads it even before it is due. */
  readonly isReadOnCatchUp: boolean;
  /** True where the whole list says which interactions go on. */
  readonly tellsOngoing?: boolean;
  readonly title: string;
  readEntries(items: readonly unknown[], settings: VonageSettings): ReadEntries;
}

interface ListContext { readonly page: number; readonly limit: number; readonly seen: number; readonly signature: string | null; readonly startedAt: number | null; readonly guids: readonly string[] }

const FIRST_PAGE = { page: 1, seen: 0, signature: null, startedAt: null, guids: [] } as const;

export function createListStream(list: ListDefinition): StreamDefinition {
  const toStep = (context: ListContext, settings: VonageSettings): RequestStep => ({
    kind: 'request',
    request: {
      method: 'GET',
      url: toEndpoint(settings.apiBase, list.root, list.endpoint, { ...list.query, limit: String(context.limit), page: String(context.page) }),
      headers: {},
      scope: list.scope,
    },
    context,
    label: context.page === 1 ? list.title : `${list.title}, page ${context.page}`,
    backfill: null,
  });

  function acceptAnswer(step: RequestStep, answer: HttpResponse, view: StreamView): Accepted {
    const context = step.context as ListContext; // put there by toStep
    const settings = readSettings(view.settings);
    const body = readJson(answer);
    const value = body.ok ? body.value : null;
    const items = listOf(value) ?? [];
    const { asOf } = readVendorTime(answer, value, view.vendorNowAt);
    const { interactions = [], ...entries } = list.readEntries(items, settings);
    const fetched = entries.names.length + entries.snapshots.length + entries.quarantined.length + interactions.length;
    const guids = list.tellsOngoing === true ? [...context.guids, ...interactions.map(({ guid }) => guid)] : [];
    const startedAt = context.startedAt ?? asOf;
    // More than was asked for means that the endpoint does not page at all (a live client saw a bare array).
    const isPaged = items.length > 0 && items.length <= context.limit && context.page < MAX_PAGES;
    const signature = signatureOf(items);
    const seen = context.seen + items.length;
    const hasNext = isPaged && hasNextPage(value, { page: context.page, limit: context.limit, items: items.length, seen, isRepeat: signature === context.signature });
    const records = list.tellsOngoing === true ? { records: { interactions, ...(hasNext ? {} : { ongoing: [...new Set(guids)] }) } } : {};
    return {
      page: { asOf, fetched, activities: [], ...entries, covered: null, ...records },
      next: hasNext ? toStep({ page: context.page + 1, limit: context.limit, seen, signature, startedAt, guids }, settings) : null,
      cursor: hasNext ? null : formatReadAt(startedAt),
      isCaughtUp: !hasNext,
    };
  }

  return {
    name: list.name,
    isOptional: true,
    isPrimary: false,
    decideStep(cursor, view) {
      const readAt = parseReadAt(cursor);
      const settings = readSettings(view.settings);
      const everyMs = typeof list.everyMs === 'number' ? list.everyMs : list.everyMs(settings);
      const dueAt = nextDue(readAt, view.vendorNowAt, everyMs);
      if (dueAt === null || (view.isCatchUp && list.isReadOnCatchUp)) return toStep({ ...FIRST_PAGE, limit: list.limit }, settings);
      return { kind: 'wait', dueAt };
    },
    acceptAnswer,
    shrinkStep(step, view, fault) {
      const limit = fault ? decideSmallerLimit((step.context as ListContext).limit, fault) : null; // put there by toStep
      return limit === null ? null : toStep({ ...FIRST_PAGE, limit }, readSettings(view.settings));
    },
  };
}
