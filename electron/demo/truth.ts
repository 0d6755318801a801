import type { Activity } from '../../shared/domain/activity.ts';
import type { Interaction } from '../../shared/domain/interaction.ts';
import { HOUR_MS, overlaps, type ClosedInterval, type UtcMs } from '../../shared/domain/time.ts';
import type { DemoAgent } from './floor/roster.ts';
import type { SimActivity } from './floor/activity.ts';
import type { Floor } from './floor/floor.ts';
import { MAX_LAG_MS } from './floor/rules.ts';
import { createContactBook, type ContactEntry } from './vonage/contact-book.ts';
import { publishedInteraction } from './vonage/published-interaction.ts';
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
  /** Interactions as the vendor has published them by `at` (default now), those that overlap the window (default: the whole history), by start. */
  interactions(at?: UtcMs, window?: ClosedInterval): Interaction[];
}

export function createTruth(floor: Floor, now: () => UtcMs, correctedShare: () => number): Truth {
  const book = createContactBook(floor);
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
    interactions: (at = now(), window = whole(at)) => {
      const found: ContactEntry[] = [...book.workedOnAt(window.startAt)];
      for (let hourAt = Math.floor(window.startAt / HOUR_MS) * HOUR_MS; hourAt < Math.min(window.endAt, at + 1); hourAt += HOUR_MS) {
        found.push(...book.block(hourAt).filter((contact) => contact.startAt >= window.startAt && contact.startAt < window.endAt));
      }
      return found.filter((contact) => overlaps({ startAt: contact.startAt, endAt: contact.endAt }, window)).flatMap((contact) => publishedInteraction(contact.layOut(), at) ?? []);
    },
  };
}
