import type { Contradiction } from '../../../shared/contract/record-schemas.ts';
import type { AgentDay, SourceStatus } from '../../../shared/contract/schemas.ts';
import { MINUTE_MS, type ClosedInterval, type UtcMs } from '../../../shared/domain/time.ts';
import type { ItemKind, TimelineBand, TimelineColumn, TimelineItem } from '../../timeline/timeline-data.ts';
import { USUAL_LANES } from '../../timeline/layout.ts';
import { toChatItems, toColumn, toListedSlots, type ListedSlot } from './day-chat.ts';
import { fitOf, toItems, toListedRows, type ListedRow } from './day-model.ts';
import { timeWords } from './day-words.ts';

type Kind = SourceStatus['kind'];

/** One source's part of a person's day, with everything that is drawn and listed of it. */
export interface SourcePart {
  readonly key: string;
  readonly kind: Kind;
  readonly day: AgentDay;
  readonly rows: readonly ListedRow[];
  readonly slots: readonly ListedSlot[];
  readonly items: readonly TimelineItem[];
  readonly columns: readonly TimelineColumn[];
  readonly lanes: readonly ItemKind[];
}

const CHAT_LANES: readonly ItemKind[] = ['chat'];
const CHAT_LANES_NOW: readonly ItemKind[] = ['chat', 'presence'];
const EVENT_LANES: readonly ItemKind[] = ['state', 'presence'];

function lanesOf(kind: Kind, day: AgentDay): readonly ItemKind[] {
  if (kind === 'liveperson') return day.rows.length > 0 ? CHAT_LANES_NOW : CHAT_LANES;
  return kind === 'ringcentral' ? EVENT_LANES : USUAL_LANES;
}

/** Ids carry the agent's key: two sources may have activities of the same words and start. */
export function toPart(day: AgentDay, kind: Kind): SourcePart {
  const { key } = day.agent;
  const prefix = `${key}|`;
  const rows = toListedRows(day.rows, prefix);
  const slots = toListedSlots(day, prefix);
  // The overall state of a chat agent is known for the present only; its buckets say more.
  return { key, kind, day, rows, slots, items: [...toItems(day, rows, prefix), ...toChatItems(slots, day)], columns: slots.map(({ slot }) => toColumn(slot)), lanes: lanesOf(kind, day) };
}

/** The busy part of all sources together. */
export function fitOfAll(parts: readonly SourcePart[]): ClosedInterval | null {
  const fits = parts.flatMap((part) => [fitOf(part.day) ?? [], chatFit(part) ?? []].flat());
  const [first] = fits;
  return first === undefined ? null : fits.reduce((all, fit) => ({ startAt: Math.min(all.startAt, fit.startAt), endAt: Math.max(all.endAt, fit.endAt) }), first);
}

function chatFit({ slots, day }: SourcePart): ClosedInterval | null {
  const [first, last] = [slots[0], slots.at(-1)];
  if (first === undefined || last === undefined) return null;
  return { startAt: Math.max(day.window.startAt, first.slot.startAt - 20 * MINUTE_MS), endAt: Math.min(day.window.endAt, last.slot.endAt + 20 * MINUTE_MS) };
}

const ENGAGED_WORDS = { vonage: 'on a contact', liveperson: 'in a chat', ringcentral: 'on a call' } as const satisfies Readonly<Record<Kind, string>>;

/** `available in Demo VCC, on a call in Demo RC`. */
export function contradictionWords(each: Contradiction, parts: readonly SourcePart[]): string {
  const [free, busy] = [each.availableKey, each.engagedKey].map((key) => parts.find((part) => part.key === key));
  return `available in ${free?.day.agent.sourceName ?? 'one system'}, ${ENGAGED_WORDS[busy?.kind ?? 'vonage']} in ${busy?.day.agent.sourceName ?? 'another'}`;
}

/** `10:14:00 to 10:19:00`, or since when. */
export const contradictionTime = (each: Contradiction, day: AgentDay): string => (each.open ? `since ${timeWords(each.startAt, day)}` : `${timeWords(each.startAt, day)} to ${timeWords(each.endAt, day)}`);

export const toBands = (contradictions: readonly Contradiction[], parts: readonly SourcePart[]): readonly TimelineBand[] => contradictions.map((each) => ({ startAt: each.startAt, endAt: each.endAt, word: 'contradiction', text: `Contradiction: ${contradictionWords(each, parts)}` }));

/** What is selected when a day is opened at a moment: the contact that ran then, else any activity. */
export function idAtMoment(parts: readonly SourcePart[], at: UtcMs): string | null {
  const running = parts.flatMap((part) => part.rows).filter(({ row }) => row.startAt <= at && (row.endAt ?? Infinity) > at);
  const chosen = running.find(({ row }) => row.type === 'Interaction' && row.startAt === at) ?? running.find(({ row }) => row.type === 'Interaction') ?? running.find(({ row }) => row.state === 'engaged') ?? running[0];
  return chosen?.id ?? parts.flatMap((part) => part.slots).find(({ slot }) => slot.startAt <= at && at < slot.endAt)?.id ?? null;
}

/** A line of the list: an activity or a bucket, of one of the sources. */
export type DayLine =
  | { readonly kind: 'row'; readonly id: string; readonly part: SourcePart; readonly listed: ListedRow; readonly startAt: UtcMs }
  | { readonly kind: 'slot'; readonly id: string; readonly part: SourcePart; readonly listed: ListedSlot; readonly startAt: UtcMs };

/** Everything of all sources in order of time; what starts together stays in the order of the sources. */
export function toDayLines(parts: readonly SourcePart[]): readonly DayLine[] {
  const lines = parts.flatMap((part): DayLine[] => [
    ...part.rows.map((listed): DayLine => ({ kind: 'row', id: listed.id, part, listed, startAt: listed.row.startAt })),
    ...part.slots.map((listed): DayLine => ({ kind: 'slot', id: listed.id, part, listed, startAt: listed.slot.startAt })),
  ]);
  return lines.toSorted((one, other) => one.startAt - other.startAt);
}
