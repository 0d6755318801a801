import type { InteractionDetail } from '../../../shared/contract/record-schemas.ts';
import { formatDuration } from '../../../shared/domain/calendar.ts';

/** One line of the figures: ours, the vendor's where it has one, and how ours is made. */
export interface FigureLine {
  readonly label: string;
  readonly oursMs: number | null;
  readonly vendorMs: number | null;
  /** Said in place of a figure that is not there. */
  readonly absent: string;
  readonly formula: string;
  readonly verdicts: readonly { readonly words: string; readonly isMet: boolean | null }[];
}

const FORMULAS = {
  queueWait: 'All stays in queues and agent queues together, ended ones only.',
  timeToAnswer: 'From the first entry into a queue to the first agent’s connection.',
  talk: 'Time with an agent and another party connected, neither held, parked nor interrupted.',
  hold: 'Time in which any party was held, parked or interrupted; overlaps count once.',
  wrap: 'Time in wrap, summed over the agents.',
  handle: 'Sum over the agents of connected and wrap, without interrupted and parked time.',
} as const;

/** A contact that left before its target had passed was not answered, and nobody missed it either. */
export const metWords = (met: boolean | null, isOpen: boolean): string => (met === null ? (isOpen ? 'not decided yet' : 'neither met nor missed: it left the queue before') : met ? 'met' : 'missed');

/** The figures of an interaction in the order of its course. */
export function toFigureLines(detail: InteractionDetail): FigureLine[] {
  const { figures, endAt, talkTimeMs, handleTimeMs } = detail.row;
  const comparison = (label: string) => detail.comparisons.find((each) => each.label.toLowerCase().startsWith(label));
  const absent = (why: string): string => (endAt === null ? 'not known while it goes on' : why);
  const verdicts = figures.queues.flatMap((queue) => queue.targets.map((target) => ({
    words: `${target.virtualQueue}: target ${formatDuration(target.targetMs)} ${metWords(target.met, queue.open)}`, isMet: target.met,
  })));
  const [talk, handle] = [comparison('talk'), comparison('handle')];
  return [
    { label: 'Queue wait', oursMs: figures.queueWaitMs, vendorMs: null, absent: absent('it was in no queue'), formula: FORMULAS.queueWait, verdicts: [] },
    { label: 'Time to answer', oursMs: figures.timeToAnswerMs, vendorMs: null, absent: absent('no agent answered from a queue'), formula: FORMULAS.timeToAnswer, verdicts },
    { label: 'Talk', oursMs: talk?.oursMs ?? figures.talkMs, vendorMs: talk?.vendorMs ?? talkTimeMs, absent: absent('nobody was connected to an agent'), formula: talk?.formula ?? FORMULAS.talk, verdicts: [] },
    { label: 'Hold', oursMs: figures.holdMs, vendorMs: null, absent: absent('no agent took part'), formula: FORMULAS.hold, verdicts: [] },
    { label: 'Wrap', oursMs: figures.wrapMs, vendorMs: null, absent: absent('no agent took part'), formula: FORMULAS.wrap, verdicts: [] },
    { label: 'Handle', oursMs: handle?.oursMs ?? figures.handleMs, vendorMs: handle?.vendorMs ?? handleTimeMs, absent: absent('no agent took part'), formula: handle?.formula ?? FORMULAS.handle, verdicts: [] },
  ];
}

/** Smaller differences are rounding. */
const SAME_MS = 1_000;

/** "vendor 0:52 (+0:05)" where it differs, "as the vendor" where it agrees, empty where the vendor has none. */
export function vendorWords(line: Pick<FigureLine, 'oursMs' | 'vendorMs'>): { readonly words: string; readonly differs: boolean } {
  if (line.vendorMs === null) return { words: '', differs: false };
  if (line.oursMs === null) return { words: `vendor ${formatDuration(line.vendorMs)}`, differs: true };
  const difference = line.vendorMs - line.oursMs;
  if (Math.abs(difference) < SAME_MS) return { words: 'as the vendor', differs: false };
  return { words: `vendor ${formatDuration(line.vendorMs)} (${difference > 0 ? '+' : '−'}${formatDuration(Math.abs(difference))})`, differs: true };
}
