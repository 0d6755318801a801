import type { ChatSlot } from '../../../shared/contract/schemas.ts';
import type { State } from '../../../shared/domain/state.ts';
import { SECOND_MS, type ClosedInterval, type UtcMs } from '../../../shared/domain/time.ts';
import { partsOf, type Use, USES, type PatternOf } from '../../widgets/chat-parts.ts';

/** All columns of a line that look the same, as one path. */
export interface ChatShape { readonly id: string; readonly state: State; readonly pattern: string; readonly use: Use; readonly path: string }

export interface StripShapes {
  readonly shapes: readonly ChatShape[];
  /** Slots that are parts. */
  readonly incomplete: string;
  /** Slots whose parts do not add up: a mark at their foot. */
  readonly mismatches: readonly number[];
}

/** The strip's place on the screen. `people`: how many agents fill its height; `fullS`: how much of a slot each of them, all of it where absent. */
export interface StripFrame { readonly window: ClosedInterval; readonly widthPx: number; readonly heightPx: number; readonly people: number; readonly fullS?: number | undefined }

export const stripX = (at: UtcMs, { window, widthPx }: Pick<StripFrame, 'window' | 'widthPx'>): number => ((Math.min(Math.max(at, window.startAt), window.endAt) - window.startAt) / (window.endAt - window.startAt)) * widthPx;

const round = (value: number): number => Math.round(value * 100) / 100;
const box = (x: number, y: number, width: number, height: number): string => `M${round(x)} ${round(y)}h${round(width)}v${round(height)}h${round(-width)}z`;

/** Stacks each slot from the foot up: a full column is a slot in which everybody was logged in all the time. */
export function toStrip(slots: readonly ChatSlot[], frame: StripFrame, patterns: PatternOf): StripShapes {
  const paths = new Map<string, ChatShape>();
  const mismatches: number[] = [];
  let incomplete = '';
  for (const slot of slots) {
    const left = stripX(slot.startAt, frame);
    const right = stripX(slot.endAt, frame);
    const width = Math.max(1, right - left - (right - left > 5 ? 1 : 0));
    const unit = frame.heightPx / ((frame.fullS ?? (slot.endAt - slot.startAt) / SECOND_MS) * Math.max(1, frame.people));
    let foot = frame.heightPx;
    for (const part of partsOf(slot)) {
      for (const use of USES) {
        const height = Math.min(foot, part.uses[use] * unit);
        if (height <= 0) continue;
        const pattern = patterns(part);
        const id = `${part.normalised} ${pattern} ${use}`;
        paths.set(id, { id, state: part.normalised, pattern, use, path: (paths.get(id)?.path ?? '') + box(left, foot - height, width, height) });
        foot -= height;
      }
    }
    if (!slot.complete) incomplete += box(left, 0, Math.max(1, right - left), frame.heightPx);
    if (slot.mismatch) mismatches.push(round((left + right) / 2));
  }
  return { shapes: [...paths.values()], incomplete, mismatches };
}

/** Hatching over time of which nothing is known. */
export function missingPath(missing: readonly ClosedInterval[], frame: StripFrame): string {
  return missing.filter((part) => part.endAt > frame.window.startAt && part.startAt < frame.window.endAt).map((part) => box(stripX(part.startAt, frame), 0, Math.max(1, stripX(part.endAt, frame) - stripX(part.startAt, frame)), frame.heightPx)).join('');
}

/** The slot under a position. */
export const slotAtX = (slots: readonly ChatSlot[], x: number, frame: StripFrame): ChatSlot | null => {
  const at = frame.window.startAt + (x / frame.widthPx) * (frame.window.endAt - frame.window.startAt);
  return slots.find((slot) => slot.startAt <= at && at < slot.endAt) ?? null;
};
