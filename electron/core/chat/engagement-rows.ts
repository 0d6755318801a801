import type { Engagement, EngagementRowView } from '../../../shared/contract/record-schemas.ts';
import { isWholeBucket, type EngagementBucket } from '../../../shared/domain/bucket.ts';
import { gapsIn, type ClosedInterval, type UtcMs } from '../../../shared/domain/time.ts';
import type { EngagementRow } from '../../ports/stores.ts';
import { slotsOf } from './chat-slots.ts';

type Figures = NonNullable<Engagement['total']>;
export type GroupBy = 'skill' | 'agent' | 'skill-agent' | 'slot';

export interface EngagementScope {
  readonly window: ClosedInterval;
  readonly groupBy: GroupBy;
  /** Slot edges inside the window. */
  readonly edges: readonly UtcMs[];
  /** `<sourceId>:<agentId>` of the chosen agents, and chosen skills; null: all. */
  readonly agentKeys: ReadonlySet<string> | null;
  readonly skillIds: ReadonlySet<string> | null;
  readonly skillName: (sourceId: number, skillId: string) => string;
  readonly agentName: (sourceId: number, agentId: string) => string;
  readonly coverageOf: (sourceId: number) => readonly ClosedInterval[];
}

/** Sums of the buckets of skill and agent, each beside the vendor's own total of the same group; none where nothing was sent. */
export function toEngagementRows(rows: readonly EngagementRow[], scope: EngagementScope): Pick<Engagement, 'rows' | 'total' | 'sentTotal'> {
  const chosen = rows.filter((row) => isChosen(row, scope));
  const groups = [...Map.groupBy(chosen.flatMap((row) => placesOf(row, scope)), ({ key }) => key).values()].map((places) => toRow(places.map(({ row }) => row), places[0]?.slot ?? null, scope));
  const sent = isWhole(scope) ? chosen.filter((row) => row.skillId === '' && row.agentId === '') : [];
  return { rows: groups, total: sumOf(chosen.filter(isDetail)), sentTotal: sumOf(sent) };
}

const isDetail = (row: EngagementBucket): boolean => row.skillId !== '' && row.agentId !== '';
const isWhole = (scope: EngagementScope): boolean => scope.agentKeys === null && scope.skillIds === null;

function isChosen(row: EngagementRow, { agentKeys, skillIds }: EngagementScope): boolean {
  return (agentKeys === null || agentKeys.has(`${row.sourceId}:${row.agentId}`) || row.agentId === '') && (skillIds === null || skillIds.has(row.skillId) || row.skillId === '');
}

interface Place { readonly key: string; readonly row: EngagementRow; readonly slot: ClosedInterval | null }

/** The group of a row, if it belongs to one: a detail, or the vendor's total of exactly such a group. */
function placesOf(row: EngagementRow, scope: EngagementScope): Place[] {
  const { sourceId, skillId, agentId } = row;
  const place = (key: readonly string[], slot: ClosedInterval | null = null): Place[] => [{ key: JSON.stringify([sourceId, ...key]), row, slot }];
  if (scope.groupBy === 'skill') return skillId !== '' && (agentId !== '' || scope.agentKeys === null) ? place([skillId]) : [];
  if (scope.groupBy === 'agent') return agentId !== '' && (skillId !== '' || scope.skillIds === null) ? place([agentId]) : [];
  if (scope.groupBy === 'skill-agent') return isDetail(row) ? place([skillId, agentId]) : [];
  if (!isDetail(row) && !(skillId === '' && agentId === '' && isWhole(scope))) return [];
  const [found] = slotsOf(scope.window, scope.edges, [row]);
  return found === undefined ? [] : place([String(found.slot.startAt)], found.slot);
}

function toRow(rows: readonly EngagementRow[], slot: ClosedInterval | null, scope: EngagementScope): EngagementRowView {
  const details = rows.filter(isDetail);
  const sent = sumOf(rows.filter((row) => !isDetail(row)));
  const [sample] = rows;
  const sourceId = sample?.sourceId ?? 0;
  const skillId = scope.groupBy === 'skill' || scope.groupBy === 'skill-agent' ? sample?.skillId ?? null : null;
  const agentId = scope.groupBy === 'agent' || scope.groupBy === 'skill-agent' ? (details[0] ?? sample)?.agentId ?? null : null;
  return {
    // Where the vendor sent only its totals, they are what is known.
    ...(sumOf(details) ?? sent ?? EMPTY), sourceId, skillId, skillName: skillId === null ? null : scope.skillName(sourceId, skillId),
    agentKey: agentId === null ? null : `${sourceId}:${agentId}`, agentName: agentId === null ? null : scope.agentName(sourceId, agentId), slotStartAt: slot?.startAt ?? null,
    complete: rows.every(isWholeBucket) && gapsIn(slot ?? scope.window, scope.coverageOf(sourceId)).length === 0, sent,
  };
}

const EMPTY: Figures = { interactive: 0, nonInteractive: 0, handlingS: 0, nonInteractiveHandlingS: 0, connected: 0 };

function sumOf(rows: readonly EngagementBucket[]): Figures | null {
  if (rows.length === 0) return null;
  return rows.reduce<Figures>((sum, row) => ({
    interactive: sum.interactive + row.totalInteractiveChats, nonInteractive: sum.nonInteractive + row.totalNonInteractiveChats, handlingS: sum.handlingS + row.totalHandlingTimeS,
    nonInteractiveHandlingS: sum.nonInteractiveHandlingS + row.nonInteractiveTotalHandlingTimeS, connected: sum.connected + row.connectedEngagements,
  }), EMPTY);
}
