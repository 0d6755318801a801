import type { AgentName } from '../../../shared/domain/activity.ts';
import type { Term } from '../../../shared/domain/bucket.ts';
import { DAY_MS } from '../../../shared/domain/time.ts';
import type { Accepted, RefusedItem, RequestStep, StreamDefinition, StreamView } from '../../ports/connector.ts';
import type { HttpResponse } from '../../ports/http.ts';
import { nextDue } from '../kit/due.ts';
import { hideMail } from '../kit/hide-mail.ts';
import { toContent } from '../kit/items.ts';
import { readJson } from '../kit/json-body.ts';
import { readDate } from '../kit/vendor-clock.ts';
import { isWanted, listOf, unwrap } from './body.ts';
import { toScope } from './client.ts';
import { formatReadAt, parseReadAt } from './cursor.ts';
import { PARTS, parseEntry, type Part } from './names.ts';
import { readSettings } from './settings.ts';

export const NAMES = 'names';
const DIRECTORY = 'accountConfigReadOnly';
/** Marks a part that this credential may not read; it is asked for again with the others, a day later. */
const REFUSED = ' refused';

interface NamesContext { readonly part: Part; readonly readAt: Readonly<Record<string, number>> }

/**
 * Names for the ids of agents, reasons and skills. Each part is a step of its own and needs a privilege of its own, so
 * a refusal is read as an answer and remembered, and the others still come. Only when every part was refused is the
 * last refusal a fault: then the whole is not available.
 */
export const namesStream: StreamDefinition = {
  name: NAMES,
  isOptional: true,
  isPrimary: false,
  decideStep(cursor, view) {
    const readAt = parseReadAt(cursor) ?? {};
    const part = PARTS.find((each) => nextDue(readAt[each.part], view.vendorNowAt, DAY_MS) === null)?.part;
    if (part === undefined) return { kind: 'wait', dueAt: Math.min(...PARTS.map((each) => readAt[each.part] ?? 0)) + DAY_MS };
    return toStep({ part, readAt }, view);
  },
  acceptAnswer,
  shrinkStep: () => null,
};

function toStep(context: NamesContext, view: Pick<StreamView, 'settings'>): RequestStep {
  const { accountId } = readSettings(view.settings);
  const { path, title } = PARTS.find((each) => each.part === context.part) ?? PARTS[0];
  const others = PARTS.filter((each) => each.part !== context.part);
  const isLastHope = others.every((each) => context.readAt[each.part + REFUSED] !== undefined);
  return {
    kind: 'request',
    request: { method: 'GET', url: `/api/account/${encodeURIComponent(accountId)}/configuration/${path}`, headers: {}, scope: toScope(DIRECTORY, !isLastHope) },
    context,
    label: title,
    backfill: null,
  };
}

/** The entries of one part, sorted into what is taken and what is refused. */
export function readEntries(part: Part, items: readonly unknown[], settings: Readonly<Record<string, string>>): { readonly names: readonly AgentName[]; readonly terms: readonly Term[]; readonly quarantined: readonly RefusedItem[] } {
  const { personalData, agents } = readSettings(settings);
  const names: AgentName[] = [];
  const terms: Term[] = [];
  const quarantined: RefusedItem[] = [];
  for (const item of items) {
    if (part === 'users' && !isWanted(item, 'id', agents)) continue;
    const entry = parseEntry(part, item, personalData);
    if (typeof entry === 'string') quarantined.push({ reason: `${part}: ${entry}`, content: toContent(hideMail(item, personalData)) });
    else if (entry.kind === 'agent') names.push(entry.name);
    else terms.push(entry.term);
  }
  return { names, terms, quarantined };
}

function acceptAnswer(step: RequestStep, answer: HttpResponse, view: StreamView): Accepted {
  const { part, readAt } = step.context as NamesContext; // put there by toStep
  const asOf = readDate(answer) ?? view.vendorNowAt;
  const isRefused = answer.status !== 200;
  const body = readJson(answer);
  const items = !isRefused && body.ok ? (listOf(unwrap(body.value)) ?? []) : [];
  const { names, terms, quarantined } = readEntries(part, items, view.settings);
  const { [part + REFUSED]: _before, ...others } = readAt;
  const now = { ...others, [part]: asOf, ...(isRefused ? { [part + REFUSED]: asOf } : {}) };
  return {
    page: { asOf, fetched: names.length + terms.length + quarantined.length, activities: [], names, snapshots: [], quarantined, covered: null, records: { terms } },
    next: null,
    cursor: formatReadAt(now),
    isCaughtUp: namesStream.decideStep(formatReadAt(now), { ...view, vendorNowAt: Math.max(asOf, view.vendorNowAt) }).kind === 'wait',
  };
}
