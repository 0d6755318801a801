import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideNoticeAtMs, noteShown, NOTICE_GAP_MS, NOTICES_PER_WINDOW, SAME_RULE_GAP_MS, WINDOW_MS, type ShownNotice } from '../../../../../electron/alerts/delivery/rate.ts';
import { decideRetryMs, isGivenUp, LONGEST_RETRY_AFTER_MS, parseRetryAfter } from '../../../../../electron/alerts/delivery/retry.ts';

const warning = (ruleId: number) => ({ ruleId, severity: 'warning' as const });

describe('how often somebody is interrupted', () => {
  it('at once at first, ten seconds after another rule, half a minute after the same, critical ones sooner', () => {
    const shown: ShownNotice[] = [{ atMs: 1_000, ruleIds: [1] }];
    expect([
      decideNoticeAtMs([], [warning(1)]),
      decideNoticeAtMs(shown, [warning(2)]),
      decideNoticeAtMs(shown, [warning(1)]),
      decideNoticeAtMs(shown, [warning(1), warning(2)]),
      decideNoticeAtMs(shown, [{ ruleId: 1, severity: 'critical' }]),
    ]).toEqual([-Infinity, 1_000 + NOTICE_GAP_MS, 1_000 + SAME_RULE_GAP_MS, 1_000 + NOTICE_GAP_MS, 1_000 + NOTICE_GAP_MS]);
  });

  it('never twice within the gap, never more than so many in the window, and each alert in the end', () => {
    const arrivals = fc.array(fc.record({ afterMs: fc.integer({ min: 0, max: 60_000 }), ruleId: fc.integer({ min: 1, max: 3 }) }), { minLength: 1, maxLength: 60 });
    fc.assert(fc.property(arrivals, (given) => {
      let nowMs = 0;
      let shown: readonly ShownNotice[] = [];
      let waiting: { readonly ruleId: number; readonly severity: 'warning' }[] = [];
      const instants: number[] = [];
      let told = 0;
      const showUntil = (limitMs: number): void => {
        const dueMs = Math.max(nowMs, decideNoticeAtMs(shown, waiting));
        if (waiting.length === 0 || dueMs > limitMs) return;
        nowMs = dueMs;
        shown = noteShown(shown, { atMs: nowMs, ruleIds: waiting.map(({ ruleId }) => ruleId) });
        instants.push(nowMs);
        told += waiting.length;
        waiting = [];
      };
      for (const { afterMs, ruleId } of given) {
        const next = nowMs + afterMs;
        showUntil(next);
        nowMs = Math.max(nowMs, next);
        waiting.push(warning(ruleId));
        showUntil(nowMs);
      }
      showUntil(nowMs + WINDOW_MS);
      expect(told).toBe(given.length);
      expect(instants.every((each, index) => index === 0 || each - (instants[index - 1] ?? 0) >= NOTICE_GAP_MS)).toBe(true);
      expect(instants.every((each, index) => index < NOTICES_PER_WINDOW || each - (instants[index - NOTICES_PER_WINDOW] ?? 0) >= WINDOW_MS)).toBe(true);
    }));
  });
});

describe('when a delivery is tried again', () => {
  it('later and later, up to a quarter of an hour', () => {
    expect([1, 2, 3, 10, 40].map((failures) => decideRetryMs(failures, null, () => 1))).toEqual([2_000, 4_000, 8_000, 900_000, 900_000]);
    expect(decideRetryMs(1, null, () => 0)).toBe(1_000);
  });

  it('not before the receiver asks for it, within reason', () => {
    expect([decideRetryMs(1, 30_000, () => 1), decideRetryMs(1, 86_400_000, () => 1), decideRetryMs(10, 1, () => 1)]).toEqual([30_000, LONGEST_RETRY_AFTER_MS, 900_000]);
    const now = Date.parse('2026-11-20T12:00:00Z');
    expect(['120', 'Fri, 20 Nov 2026 12:00:30 GMT', 'Fri, 20 Nov 2026 11:00:00 GMT', 'soon', '-1', undefined].map((header) => parseRetryAfter(header, now))).toEqual([120_000, 30_000, 0, null, null, null]);
  });

  it('until it is a day old', () => {
    expect([isGivenUp(0, 86_399_999), isGivenUp(0, 86_400_000)]).toEqual([false, true]);
  });
});
