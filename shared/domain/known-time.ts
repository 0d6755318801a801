import { clip, gapsIn, type ClosedInterval, type UtcMs } from './time.ts';

/** Why a stretch of time is not known. */
export type UnknownReason = 'not-served' | 'offline' | 'paused' | 'failed' | 'receiver-down' | 'not-fetched' | 'since-last-answer';

export interface UnknownStretch { readonly startAt: UtcMs; readonly endAt: UtcMs; readonly reason: UnknownReason }

export interface RecordedGap {
  readonly fromAt: UtcMs;
  /** Null: it goes on. */
  readonly toAt: UtcMs | null;
  readonly reason: Exclude<UnknownReason, 'not-fetched' | 'since-last-answer'>;
}

export interface KnownTimeFacts {
  readonly window: ClosedInterval;
  /** Time that the primary stream has fetched whole. */
  readonly coverage: readonly ClosedInterval[];
  /** Gaps that are not filled. */
  readonly gaps: readonly RecordedGap[];
  /** The vendor's time up to which everything is here; null before the first answer. */
  readonly freshAt: UtcMs | null;
  /** The vendor's now: what lies after it is the future and not unknown. */
  readonly nowAt: UtcMs;
}

/**
 * The parts of a window of which nothing may be said, ascending and disjoint. A recorded gap names its reason; what was
 * never fetched is `not-fetched`; what lies between the last answer and now is `since-last-answer`. Absence is not zero:
 * this time belongs to no denominator.
 */
export function unknownTime(facts: KnownTimeFacts): UnknownStretch[] {
  const past = { startAt: facts.window.startAt, endAt: Math.min(facts.window.endAt, facts.nowAt) };
  if (past.endAt <= past.startAt) return [];
  const recorded = layGaps(facts, past);
  const missing = gapsIn(past, [...facts.coverage, ...recorded]).flatMap((part) => nameMissing(part, facts.freshAt));
  return [...recorded, ...missing].sort((a, b) => a.startAt - b.startAt);
}

/** Gaps clipped to the window; where two overlap, the earlier one keeps its time. */
function layGaps(facts: KnownTimeFacts, past: ClosedInterval): UnknownStretch[] {
  const laid: UnknownStretch[] = [];
  for (const gap of [...facts.gaps].sort((a, b) => a.fromAt - b.fromAt || (a.reason < b.reason ? -1 : 1))) {
    const part = clip({ startAt: gap.fromAt, endAt: gap.toAt ?? facts.nowAt }, past);
    if (part === null) continue;
    for (const free of gapsIn(part, laid)) laid.push({ ...free, reason: gap.reason });
  }
  return laid;
}

function nameMissing(part: ClosedInterval, freshAt: UtcMs | null): UnknownStretch[] {
  if (freshAt === null || part.endAt <= freshAt) return [{ ...part, reason: 'not-fetched' }];
  if (part.startAt >= freshAt) return [{ ...part, reason: 'since-last-answer' }];
  return [{ startAt: part.startAt, endAt: freshAt, reason: 'not-fetched' }, { startAt: freshAt, endAt: part.endAt, reason: 'since-last-answer' }];
}
