import type { Waiting } from '../../../shared/contract/record-schemas.ts';

export type WaitingSource = Waiting['sources'][number];
export type WaitingGroup = WaitingSource['groups'][number];

/** One line of the tile: a group with the source that told of it. */
export interface QueueLine {
  readonly id: string;
  readonly source: WaitingSource;
  readonly group: WaitingGroup;
}

/** The moment up to which a source's waits run: its own now, or its last answer when that is too old. */
export const waitEdge = (source: WaitingSource, liveAt: number | null): number => (source.stale || liveAt === null ? source.asOf : Math.max(source.asOf, liveAt));

/** Groups in the order in which they need somebody: those over their target, then the longest wait. */
export function toQueueLines(sources: readonly WaitingSource[]): QueueLine[] {
  const lines = sources.flatMap((source) => source.groups.map((group) => ({ id: [source.sourceId, group.queue, group.medium, ...group.skills].join('|'), source, group })));
  return lines.sort((a, b) => Number(b.group.overTarget > 0) - Number(a.group.overTarget > 0) || a.group.longestSinceAt - b.group.longestSinceAt || (a.id < b.id ? -1 : 1));
}

/** "Support · Phone", or the medium alone where the queue has no name. */
export const queueWords = (group: Pick<WaitingGroup, 'queue' | 'medium'>): string => [group.queue, group.medium].filter((part) => part !== '').join(' · ') || 'Queue without a name';
