import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../shared/domain/time.ts';
import { createHarness, isActivities, T0 } from '../../../support/poller-harness.ts';
import type { ModelAnswer, TrueActivity } from '../../../support/vonage-model.ts';

const activity = fc.record({
  agentId: fc.constantFrom('01', '1', '002', 'x'),
  type: fc.constantFrom('Presence', 'Workload', 'Interaction'),
  startedMs: fc.integer({ min: -2 * DAY_MS, max: 30 * MINUTE_MS }),
  durationMs: fc.option(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3 * HOUR_MS }))),
  lateMs: fc.integer({ min: 0, max: 20 * MINUTE_MS }),
  endLateMs: fc.integer({ min: 0, max: 20 * MINUTE_MS }),
});

const toTrue = (made: { agentId: string; type: string; startedMs: number; durationMs: number | null; lateMs: number; endLateMs: number }, index: number): TrueActivity => {
  const startAt = T0 + made.startedMs;
  return {
    agentId: made.agentId, type: made.type as TrueActivity['type'], startAt, durationMs: made.durationMs, seenAt: startAt + made.lateMs,
    endSeenAt: made.durationMs === null ? null : startAt + Math.max(made.durationMs, made.lateMs) + made.endLateMs, guid: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
  };
};

const word = (row: { agentId: string; type: string; startAt: number; durationMs: number | null }): string => `${row.agentId} ${row.type} ${row.startAt} ${row.durationMs}`;

const FAULTS = [429, 500, 501, 503, 504, 'html', 'cut', 'reset'] as const;

function spoil(fault: (typeof FAULTS)[number], right: () => ModelAnswer): ModelAnswer | 'reset' {
  if (fault === 'reset') return 'reset';
  const answer = right();
  if (fault === 'html') return { ...answer, body: '<!doctype html><title>Sign in</title>' };
  if (fault === 'cut') return { ...answer, body: answer.body.slice(0, -5) };
  return { ...answer, status: fault, body: '{"message":"not now"}' };
}

it('collects exactly what there is: any history, page size, lateness, desk clock, faults and restarts', async () => {
  await fc.assert(fc.asyncProperty(
    fc.uniqueArray(activity, { minLength: 1, maxLength: 60, selector: (made) => `${made.agentId} ${made.type} ${made.startedMs}` }),
    fc.integer({ min: 1, max: 30 }),
    fc.integer({ min: -4 * HOUR_MS, max: 4 * HOUR_MS }),
    fc.array(fc.option(fc.constantFrom(...FAULTS), { freq: 3 }), { maxLength: 60 }),
    fc.integer({ min: 1, max: 25 }),
    async (made, pageSize, skewMs, faults, restartAfterMinutes) => {
      const h = createHarness({ skewMs, settings: { backfillDays: '3' } });
      h.truth.push(...made.map(toTrue));
      h.pageSize = pageSize;
      let number = 0;
      h.interfere = (request, right) => {
        const fault = isActivities(request) ? faults[number++] : null;
        return fault == null ? undefined : spoil(fault, right);
      };
      h.poller.start();
      await h.clock.advance(restartAfterMinutes * MINUTE_MS);
      await h.restart();
      h.poller.start();
      // Past the latest end and its processing, and past every fault.
      await h.clock.advance(5 * HOUR_MS);
      await h.poller.stop();
      expect(h.store.activities().map(word).sort()).toEqual(h.truth.map(word).sort());
      for (const page of h.store.pages) expect(page.quarantined).toEqual([]);
    },
  ), { numRuns: 40 });
}, 60_000);
