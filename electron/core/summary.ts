import type { SourceStatus, Status } from '../../shared/contract/schemas.ts';

export type Worst = 'live' | 'stale' | 'stopped' | 'paused' | 'waiting';

const WORDS: Readonly<Record<SourceStatus['condition'], { readonly worst: Worst; readonly text: string }>> = {
  stopped: { worst: 'stopped', text: 'stopped' },
  failing: { worst: 'stale', text: 'failing' },
  stale: { worst: 'stale', text: 'stale' },
  waiting: { worst: 'waiting', text: 'waiting for data' },
  paused: { worst: 'paused', text: 'paused' },
  live: { worst: 'live', text: 'live' },
};

const ORDER = ['stopped', 'failing', 'stale', 'waiting', 'paused', 'live'] as const satisfies readonly SourceStatus['condition'][];

/** One line for a tray: the worst condition and which sources are in it. */
export function summarise(status: Status): { readonly text: string; readonly worst: Worst } {
  if (status.pollingPaused) return { text: 'Polling is paused', worst: 'paused' };
  if (status.sources.length === 0) return { text: 'No sources yet', worst: 'waiting' };
  const condition = ORDER.find((candidate) => status.sources.some((source) => source.condition === candidate)) ?? 'waiting';
  const names = status.sources.filter((source) => source.condition === condition).map((source) => source.name);
  const who = names.length === status.sources.length && names.length > 1 ? 'All sources' : names.slice(0, 3).join(', ') + (names.length > 3 ? ` and ${names.length - 3} more` : '');
  return { text: `${who}: ${WORDS[condition].text}`, worst: WORDS[condition].worst };
}
