import { create } from 'zustand';
import type { Severity } from '../../../shared/alerts/rule.ts';
import type { AlertView } from '../../../shared/contract/alert-schemas.ts';
import type { UtcMs } from '../../../shared/domain/time.ts';
import type { Filter } from '../../state/filter.ts';
import { plain } from '../../state/fold.ts';
import type { People } from '../../state/people.ts';
import { alertSourceId, isSnoozed, severityRank } from '../../widgets/alert-words.ts';

export type InboxGroup = 'firing' | 'snoozed' | 'ended';
export const GROUP_TITLES: Readonly<Record<InboxGroup, string>> = { firing: 'Firing', snoozed: 'Snoozed', ended: 'Ended and not acknowledged' };
const GROUPS = ['firing', 'snoozed', 'ended'] as const satisfies readonly InboxGroup[];

/** Somebody who is snoozed as a whole. */
export interface SnoozedAgent { readonly agentKey: string; readonly name: string; readonly untilAt: UtcMs }

export type InboxRow =
  | { readonly kind: 'group'; readonly id: string; readonly group: InboxGroup; readonly count: number; readonly isOpen: boolean }
  | { readonly kind: 'person'; readonly id: string; readonly person: SnoozedAgent }
  | { readonly kind: 'alert'; readonly id: string; readonly alert: AlertView };

/** What narrows the inbox right now; not kept, so that nobody starts a shift on a forgotten filter. */
export interface InboxFilter {
  readonly severities: readonly Severity[];
  readonly ruleIds: readonly number[];
  readonly text: string;
  /** Groups that are folded. */
  readonly folded: readonly InboxGroup[];
}

export const NO_FILTER = { severities: [], ruleIds: [], text: '' } as const satisfies Partial<InboxFilter>;
export const useInboxFilter = create<InboxFilter>()(() => ({ ...NO_FILTER, folded: ['snoozed'] }));

export const isNarrowed = ({ severities, ruleIds, text }: Pick<InboxFilter, 'severities' | 'ruleIds' | 'text'>): boolean => severities.length > 0 || ruleIds.length > 0 || text.trim() !== '';

/** Whether the top bar's filter lets an alert through. What concerns everybody (a source, a queue) is hidden by a choice of sources alone. */
export function createAlertTest(filter: Filter, people: People | null, isAgentShown: (agentKey: string) => boolean): (alert: AlertView) => boolean {
  const teamOfPerson = people?.book.people.find((person) => person.id === filter.personId)?.teamId ?? null;
  const teamId = filter.teamId ?? teamOfPerson;
  return (alert) => {
    if (alert.agentKey !== null) return isAgentShown(alert.agentKey);
    if (alert.subject.kind === 'team') return (filter.teamId === null && filter.personId === null) || alert.subject.key === String(teamId);
    const sourceId = alertSourceId(alert);
    return filter.sourceIds === null || sourceId === null || filter.sourceIds.includes(sourceId);
  };
}

const textOf = ({ subject, evidence, ruleName, teamName, sourceName, note }: AlertView): string => plain([subject.name, evidence.statement, ruleName, teamName, sourceName, note].filter((part) => part !== null).join('\n'));

/** Whether an alert matches what was chosen on the screen itself. */
export function matches(alert: AlertView, { severities, ruleIds, text }: Pick<InboxFilter, 'severities' | 'ruleIds' | 'text'>): boolean {
  if (severities.length > 0 && !severities.includes(alert.severity)) return false;
  if (ruleIds.length > 0 && !ruleIds.includes(alert.ruleId)) return false;
  const words = plain(text).split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) return true;
  const own = textOf(alert);
  return words.every((word) => own.includes(word));
}

export function groupOf(alert: AlertView, nowAt: UtcMs, snoozedKeys: ReadonlySet<string>): InboxGroup {
  if (alert.condition !== 'firing') return 'ended';
  return isSnoozed(alert, nowAt) || (alert.agentKey !== null && snoozedKeys.has(alert.agentKey)) ? 'snoozed' : 'firing';
}

const endOf = (alert: AlertView): UtcMs => alert.resolvedAt ?? alert.withdrawnAt ?? 0;

/** The gravest first, among them what nobody has acknowledged, then the longest; of what is over, the latest. */
function compare(a: AlertView, b: AlertView): number {
  return severityRank(a.severity) - severityRank(b.severity)
    || Number(a.acknowledgedAt !== null) - Number(b.acknowledgedAt !== null)
    || endOf(b) - endOf(a) || a.sinceAt - b.sinceAt || a.id - b.id;
}

/** Which alert stands in which group, in order. */
export type InboxOrder = Readonly<Record<InboxGroup, readonly number[]>>;

export function orderInbox(alerts: readonly AlertView[], nowAt: UtcMs, snoozed: readonly SnoozedAgent[]): InboxOrder {
  const keys = new Set(snoozed.filter((person) => person.untilAt > nowAt).map((person) => person.agentKey));
  const groups: Record<InboxGroup, number[]> = { firing: [], snoozed: [], ended: [] };
  for (const alert of alerts.toSorted(compare)) groups[groupOf(alert, nowAt, keys)].push(alert.id);
  return groups;
}

/** The wanted order laid over what is on screen: rows stay in their place and group, new ones come last in theirs, gone ones leave. */
export function holdInbox(shown: InboxOrder, wanted: InboxOrder): { readonly order: InboxOrder; readonly waiting: number } {
  const present = new Set(GROUPS.flatMap((group) => wanted[group]));
  const known = new Set(GROUPS.flatMap((group) => shown[group]));
  const order: Record<InboxGroup, readonly number[]> = { firing: [], snoozed: [], ended: [] };
  let waiting = 0;
  for (const group of GROUPS) {
    const rows = [...shown[group].filter((id) => present.has(id)), ...wanted[group].filter((id) => !known.has(id))];
    order[group] = rows;
    waiting += rows.filter((id, index) => wanted[group][index] !== id).length;
  }
  return { order, waiting };
}

/** The list: groups with something in them, unfolded ones with their rows. The first group is always there. */
export function toRows(order: InboxOrder, alerts: ReadonlyMap<number, AlertView>, snoozed: readonly SnoozedAgent[], folded: readonly InboxGroup[]): InboxRow[] {
  return GROUPS.flatMap((group): InboxRow[] => {
    const people = group === 'snoozed' ? snoozed : [];
    const count = order[group].length + people.length;
    if (count === 0) return [];
    const isOpen = !folded.includes(group);
    const head: InboxRow = { kind: 'group', id: `group ${group}`, group, count, isOpen };
    if (!isOpen) return [head];
    const own = order[group].flatMap((id): InboxRow[] => {
      const alert = alerts.get(id);
      return alert === undefined ? [] : [{ kind: 'alert', id: String(id), alert }];
    });
    return [head, ...people.map((person): InboxRow => ({ kind: 'person', id: `person ${person.agentKey}`, person })), ...own];
  });
}

/** The rows between two, both included, whichever comes first: what Shift and an arrow choose. */
export function rangeOf(ids: readonly string[], from: string | null, to: string): string[] {
  const [a, b] = [from === null ? -1 : ids.indexOf(from), ids.indexOf(to)];
  if (b < 0) return [];
  return a < 0 ? [to] : ids.slice(Math.min(a, b), Math.max(a, b) + 1);
}

/** The alert at a place of the list, else the next one below, else the last above; null where there is none. */
export function nearestAlert(rows: readonly InboxRow[], place: number): string | null {
  const isAlert = (row: InboxRow): boolean => row.kind === 'alert';
  return (rows.slice(place).find(isAlert) ?? rows.slice(0, place).findLast(isAlert))?.id ?? null;
}

/** Where a key goes on from. Where the row that it stood on has left the list (`leftAt`), down leads to the one that took its place. */
export function goesOnFrom(key: string, at: number, leftAt: number | null): number {
  if (at >= 0 || leftAt === null) return at;
  return key === 'ArrowDown' || key === 'PageDown' ? leftAt - 1 : leftAt;
}

/** The group that a row of the list stands in; null outside of it. */
export function groupAt(rows: readonly InboxRow[], at: number): InboxGroup | null {
  const head = rows.slice(0, at + 1).findLast((row) => row.kind === 'group');
  return head?.kind === 'group' ? head.group : null;
}
