import type { Engagement, EngagementRowView } from '../../../shared/contract/record-schemas.ts';
import type { ClosedInterval, UtcMs } from '../../../shared/domain/time.ts';
import { hms } from '../../widgets/figures.ts';
import { toSorted } from '../../widgets/sort.tsx';

export type GroupBy = 'skill' | 'agent' | 'skill-agent' | 'slot';

type Figures = NonNullable<Engagement['total']>;

/** What is counted or timed. A time per chat has no value without a chat. */
export const MEASURES = [
  { key: 'interactive', label: 'Closed, interactive', hint: 'Chats closed in which both sides wrote', unit: 'chats', valueOf: (row: Figures) => row.interactive },
  { key: 'handling', label: 'Handling time', hint: 'Of the closed interactive chats', unit: 'time', valueOf: (row: Figures) => row.handlingS },
  { key: 'handlingEach', label: 'Per chat', hint: 'Handling time ÷ closed interactive chats', unit: 'time', valueOf: (row: Figures) => perChat(row.handlingS, row.interactive) },
  { key: 'nonInteractive', label: 'Closed, non-interactive', hint: 'Chats closed in which one side never wrote, abandoned ones included', unit: 'chats', valueOf: (row: Figures) => row.nonInteractive },
  { key: 'nonInteractiveHandling', label: 'Handling time', hint: 'Of the closed non-interactive chats', unit: 'time', valueOf: (row: Figures) => row.nonInteractiveHandlingS },
  { key: 'nonInteractiveEach', label: 'Per chat', hint: 'Handling time ÷ closed non-interactive chats', unit: 'time', valueOf: (row: Figures) => perChat(row.nonInteractiveHandlingS, row.nonInteractive) },
  { key: 'connected', label: 'Connected', hint: 'Chats connected in this time, whether or not they are closed', unit: 'chats', valueOf: (row: Figures) => row.connected },
] as const satisfies readonly { readonly key: string; readonly label: string; readonly hint: string; readonly unit: 'chats' | 'time'; readonly valueOf: (row: Figures) => number | null }[];

export type Measure = (typeof MEASURES)[number];
export type MeasureKey = Measure['key'];

const perChat = (seconds: number, chats: number): number | null => (chats === 0 ? null : seconds / chats);

/** Names that stand alone, where the column's neighbours do not explain it. */
export const MEASURE_TITLES = {
  interactive: 'Closed interactive chats', handling: 'Handling time', handlingEach: 'Handling time per chat', nonInteractive: 'Closed non-interactive chats',
  nonInteractiveHandling: 'Handling time, non-interactive', nonInteractiveEach: 'Handling time per non-interactive chat', connected: 'Connected chats',
} as const satisfies Readonly<Record<MeasureKey, string>>;

/** A figure with its unit's form; null is a time per chat without a chat. */
export const figureWords = (measure: Pick<Measure, 'unit'>, value: number | null): string => (value === null ? 'no chat' : measure.unit === 'time' ? hms(value) : value.toLocaleString());

export const skillWords = (row: Pick<EngagementRowView, 'skillId' | 'skillName'>): string => row.skillName ?? (row.skillId === null || row.skillId === '' ? 'Every skill' : `Skill ${row.skillId}`);
export const agentWords = (row: Pick<EngagementRowView, 'agentKey' | 'agentName'>): string => row.agentName ?? (row.agentKey === null ? 'Every agent' : row.agentKey.slice(row.agentKey.indexOf(':') + 1));

export const rowId = (row: EngagementRowView): string => [row.sourceId, row.skillId, row.agentKey, row.slotStartAt].join('|');

/** Where the vendor's own total is another than our sum: the measure and both. */
export function offFigures(row: Figures, sent: Figures | null): readonly { readonly key: MeasureKey; readonly title: string; readonly ours: string; readonly sent: string }[] {
  if (sent === null) return [];
  return MEASURES.filter((measure) => !measure.key.endsWith('Each')).flatMap((measure) => {
    const [ours, theirs] = [measure.valueOf(row), measure.valueOf(sent)];
    return ours === theirs ? [] : [{ key: measure.key, title: MEASURE_TITLES[measure.key], ours: figureWords(measure, ours), sent: figureWords(measure, theirs) }];
  });
}

/** `The vendor’s own total: Connected chats 12 (here 11).` Null where both agree or none was sent. */
export function offWords(row: Figures, sent: Figures | null): string | null {
  const off = offFigures(row, sent);
  return off.length === 0 ? null : `The vendor’s own total: ${off.map((each) => `${each.title} ${each.sent} (sum here ${each.ours})`).join(', ')}.`;
}

export type SortKey = MeasureKey | 'skill' | 'agent' | 'slot' | 'source';

export function sortRows(rows: readonly EngagementRowView[], key: SortKey, isDescending: boolean, sourceName: (id: number) => string): EngagementRowView[] {
  const measure = MEASURES.find((each) => each.key === key);
  const valueOf = (row: EngagementRowView): number | string | null => {
    if (measure !== undefined) return measure.valueOf(row);
    if (key === 'slot') return row.slotStartAt;
    return key === 'skill' ? skillWords(row) : key === 'agent' ? agentWords(row) : sourceName(row.sourceId);
  };
  return toSorted(rows, isDescending, valueOf, (row) => `${skillWords(row)} ${agentWords(row)} ${row.slotStartAt ?? ''} ${rowId(row)}`);
}

/** Skills of the answer that have no name: a file can give them. */
export function namelessSkills(data: Pick<Engagement, 'rows' | 'skills'>): readonly string[] {
  const named = new Set(data.skills.filter((skill) => skill.name !== '' && skill.name !== skill.id).map((skill) => `${skill.sourceId} ${skill.id}`));
  const ids = data.rows.flatMap((row) => (row.skillId !== null && row.skillId !== '' && row.skillName === null && !named.has(`${row.sourceId} ${row.skillId}`) ? [row.skillId] : []));
  const told = data.skills.filter((skill) => skill.name === '' || skill.name === skill.id).map((skill) => skill.id);
  return [...new Set([...ids, ...told])].toSorted((a, b) => a.localeCompare(b, undefined, { numeric: true }));
}

/** One column of the chart; `value` null: no data, which is not zero. */
export interface Bar extends ClosedInterval { readonly value: number | null; readonly complete: boolean }

/** A bar for every slot up to `untilAt`, several sources added. Slots without a row have no data. */
export function toBars(rows: readonly EngagementRowView[], measure: Measure, edges: readonly UtcMs[], untilAt: UtcMs): readonly Bar[] {
  const bySlot = Map.groupBy(rows, (row) => row.slotStartAt);
  return edges.slice(0, -1).flatMap((startAt, index) => {
    if (startAt >= untilAt) return [];
    const found = bySlot.get(startAt) ?? [];
    const [first, ...rest] = found;
    const sum = first === undefined ? null : rest.reduce<Figures>((total, row) => addFigures(total, row), first);
    return [{ startAt, endAt: edges[index + 1] ?? startAt, value: sum === null ? null : measure.valueOf(sum), complete: found.every((row) => row.complete) }];
  });
}

const addFigures = (one: Figures, other: Figures): Figures => ({
  interactive: one.interactive + other.interactive, nonInteractive: one.nonInteractive + other.nonInteractive, handlingS: one.handlingS + other.handlingS,
  nonInteractiveHandlingS: one.nonInteractiveHandlingS + other.nonInteractiveHandlingS, connected: one.connected + other.connected,
});

/** Round steps for an axis from 0 to at least the peak, four of them at most. */
export function axisSteps(peak: number, unit: Measure['unit']): readonly number[] {
  const sizes = unit === 'time' ? [15, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200, 14_400, 28_800, 57_600, 115_200, 230_400] : [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1_000, 2_000, 5_000, 10_000];
  const step = sizes.find((size) => peak / size <= 4) ?? peak / 4;
  const count = Math.max(1, Math.ceil(peak / step));
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}
