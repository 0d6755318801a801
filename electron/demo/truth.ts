import type { Activity } from '../../shared/domain/activity.ts';
import { overlaps, type ClosedInterval, type UtcMs } from '../../shared/domain/time.ts';
import type { DemoAgent } from './floor/roster.ts';
import type { SimActivity } from './floor/activity.ts';
import type { Floor } from './floor/floor.ts';
import { MAX_LAG_MS } from './floor/rules.ts';
import { happenedOf, publishedOf, toActivity, type Published } from './vonage/published.ts';

/** The simulated world without HTTP, for tests to compare with. Lists are by agent, then start. */
export interface Truth {
  readonly agents: readonly DemoAgent[];
  readonly historyStartAt: UtcMs;
  /** After this long everything that happened has been published. */
  readonly maxLagMs: number;
  /** The vendor's clock, its skew included. */
  now(): UtcMs;
  /** Everything that the vendor has published by `at` (default now) and that overlaps the window (default: the whole history). */
  published(at?: UtcMs, window?: ClosedInterval): Activity[];
  /** Everything that has really happened by `at`, as if nothing were published late or corrected. */
  happened(at?: UtcMs, window?: ClosedInterval): Activity[];
}

export function createTruth(floor: Floor, now: () => UtcMs, correctedShare: () => number): Truth {
  function collect(window: ClosedInterval, view: (sim: SimActivity) => Published | null): Activity[] {
    const found: Activity[] = [];
    for (const agent of floor.agents) {
      for (const sim of floor.activitiesOf(agent, window)) {
        const published = view(sim);
        if (!published) continue;
        const endAt = published.durationMs === null ? null : published.startAt + published.durationMs;
        if (overlaps({ startAt: published.startAt, endAt }, window)) found.push(toActivity(published));
      }
    }
    return found;
  }
  const whole = (at: UtcMs): ClosedInterval => ({ startAt: floor.historyStartAt, endAt: at + 1 });
  return {
    agents: floor.agents,
    historyStartAt: floor.historyStartAt,
    maxLagMs: MAX_LAG_MS,
    now,
    published: (at = now(), window = whole(at)) => collect(window, (sim) => publishedOf(sim, at, correctedShare())),
    happened: (at = now(), window = whole(at)) => collect(window, (sim) => happenedOf(sim, at)),
  };
}
