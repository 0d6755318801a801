import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOpen, reconcile, type Ground, type KnownAlert } from '../../../../electron/alerts/reconcile.ts';
import type { AlertChange } from '../../../../electron/ports/alert-store.ts';
import type { Episode } from '../../../../shared/alerts/episode.ts';

const GROUND: Ground = { startsAt: 0, horizonAt: 0, enabledAt: 0, frontierAt: 1_000, hasHistory: true };
const episode = (fromAt: number, toAt: number | null, firedAt = fromAt + 5): Episode => ({ fromAt, firedAt, toAt });
const alert = (id: number, sinceAt: number, resolvedAt: number | null, change: Partial<KnownAlert> = {}): KnownAlert => ({ id, sinceAt, firedAt: sinceAt + 5, resolvedAt, resolveReason: resolvedAt === null ? null : 'ended', withdrawnAt: null, noticedAt: sinceAt + 5, ...change });

/** The alerts as the store has them afterwards. */
function apply(alerts: readonly KnownAlert[], result: ReturnType<typeof reconcile>): KnownAlert[] {
  const changes = new Map<number, AlertChange>(result.changed.map((change) => [change.id, change]));
  const next = Math.max(0, ...alerts.map(({ id }) => id)) + 1;
  return [
    ...alerts.map((each) => ({ ...each, ...changes.get(each.id) })),
    ...result.raised.map((each, index): KnownAlert => ({ id: next + index, sinceAt: each.fromAt, firedAt: each.firedAt, resolvedAt: each.toAt, resolveReason: each.toAt === null ? null : 'ended', withdrawnAt: null, noticedAt: each.firedAt })),
  ];
}

describe('reconciling', () => {
  it('raises what is new, resolves what ended, and leaves alone what is told already', () => {
    const known = [alert(1, 100, 200), alert(2, 900, null)];
    expect(reconcile(known, [episode(100, 200), episode(900, null)], GROUND, 1_000)).toEqual({ raised: [], changed: [] });
    expect(reconcile(known, [episode(100, 200), episode(500, 600), episode(900, 950)], GROUND, 1_000)).toEqual({
      raised: [episode(500, 600)], changed: [{ id: 2, sinceAt: 900, firedAt: 905, resolvedAt: 950, resolveReason: 'ended', withdrawnAt: null }],
    });
  });

  it('moves an alert with its episode, withdraws it when its ground is gone, and brings it back', () => {
    const moved = reconcile([alert(1, 100, null)], [episode(150, null)], GROUND, 1_000);
    expect(moved.changed).toEqual([{ id: 1, sinceAt: 150, firedAt: 155, resolvedAt: null, resolveReason: null, withdrawnAt: null }]);
    const gone = reconcile([alert(1, 100, null)], [], GROUND, 1_234);
    expect(gone.changed).toEqual([{ id: 1, withdrawnAt: 1_234, resolvedAt: 1_001, resolveReason: null }]);
    const back = reconcile(apply([alert(1, 100, null)], gone), [episode(110, null)], { ...GROUND, frontierAt: 1_100 }, 1_300);
    expect(back).toEqual({ raised: [], changed: [{ id: 1, sinceAt: 110, firedAt: 115, resolvedAt: null, resolveReason: null, withdrawnAt: null }] });
  });

  it('an alert that fires stays with its own beginning, however long the next episode lasts', () => {
    const hour = 3_600_000;
    const ground = { ...GROUND, frontierAt: 10 * hour };
    // Over and begun again while nobody looked: the night is another alert.
    expect(reconcile([alert(1, 100, null)], [episode(100, 400), episode(hour, null)], ground, 10 * hour)).toEqual({
      raised: [episode(hour, null)], changed: [{ id: 1, sinceAt: 100, firedAt: 105, resolvedAt: 400, resolveReason: 'ended', withdrawnAt: null }],
    });
    // Its own ground is gone: what began long after it was noticed is none of it.
    expect(reconcile([alert(1, 100, null)], [episode(hour, null)], ground, 10 * hour)).toMatchObject({ raised: [episode(hour, null)], changed: [{ id: 1, withdrawnAt: 10 * hour }] });
    // Ended at the very moment up to which everything had been settled.
    expect(reconcile([alert(1, 100, null)], [episode(100, 400), episode(hour, null)], { ...ground, settledAt: 400 }, 10 * hour)).toMatchObject({ raised: [episode(hour, null)], changed: [{ id: 1, resolvedAt: 400 }] });
    // Facts that begin later than it does tell nothing about its beginning.
    expect(reconcile([alert(1, 100, null)], [episode(hour, null)], { ...ground, startsAt: hour }, 10 * hour)).toEqual({ raised: [], changed: [] });
  });

  it('a source that goes on failing is one alert, whatever it says since when', () => {
    const ground = { ...GROUND, frontierAt: 3_600_000, hasHistory: false };
    expect(reconcile([alert(1, 100, null)], [episode(1_800_000, null)], ground, 3_600_000)).toEqual({ raised: [], changed: [] });
  });

  it('a withdrawn alert takes no part in what happens after it', () => {
    const withdrawn = apply([alert(1, 100, null)], reconcile([alert(1, 100, null)], [], GROUND, 1_000));
    expect(reconcile(withdrawn, [episode(2_000, null)], { ...GROUND, frontierAt: 3_000 }, 3_000).raised).toEqual([episode(2_000, null)]);
  });

  it('knows what it cannot know: beginnings before the facts, and what was over before the rule was on', () => {
    const cut = { ...GROUND, startsAt: 300 };
    expect(reconcile([alert(1, 100, null)], [episode(300, null)], cut, 1_000)).toEqual({ raised: [], changed: [] });
    expect(reconcile([alert(1, 100, null)], [], cut, 1_000).changed).toEqual([{ id: 1, resolvedAt: 300, resolveReason: 'ended' }]);
    expect(reconcile([], [episode(100, 200), episode(300, null)], { ...GROUND, enabledAt: 500 }, 1_000).raised).toEqual([episode(300, null)]);
    expect(reconcile([], [episode(100, 200)], { ...GROUND, horizonAt: 200 }, 1_000).raised).toEqual([]);
  });

  it('a changed rule ends what it no longer says, and goes on with what it does', () => {
    const changed = { ...GROUND, enabledAt: 1_000, isRuleChanged: true };
    expect(reconcile([alert(1, 100, null)], [], changed, 1_500).changed).toEqual([{ id: 1, resolvedAt: 1_500, resolveReason: 'rule-changed' }]);
    expect(reconcile([alert(1, 100, null)], [episode(120, null)], changed, 1_500).changed).toMatchObject([{ id: 1, sinceAt: 120, resolvedAt: null }]);
    expect(reconcile([alert(1, 100, 200)], [], changed, 1_500).changed).toEqual([]);
    expect(reconcile([alert(1, 100, 600, { resolveReason: 'rule-off' })], [], GROUND, 1_500).changed).toEqual([]);
  });

  it('of a source only the present counts', () => {
    const present = { ...GROUND, hasHistory: false, startsAt: 1_000 };
    expect(reconcile([alert(1, 100, null)], [episode(400, null)], present, 1_000)).toEqual({ raised: [], changed: [] });
    expect(reconcile([alert(1, 100, null)], [], present, 1_000).changed).toEqual([{ id: 1, resolvedAt: 1_000, resolveReason: 'ended' }]);
    expect(reconcile([alert(1, 100, 500)], [episode(450, null)], present, 1_000).raised).toEqual([episode(450, null)]);
  });
});

const episodes = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 40 })), { maxLength: 8 }).chain((gaps) => fc.boolean().map((isOpenEnd) => {
  let at = 0;
  return gaps.map(([gap, length], index): Episode => {
    const fromAt = at + gap;
    at = fromAt + length + 1;
    const isLast = index === gaps.length - 1;
    return { fromAt, firedAt: fromAt + Math.min(3, length), toAt: isLast && isOpenEnd ? null : fromAt + length };
  });
}));

describe('properties', () => {
  it('whatever was known, the live alerts are the episodes afterwards, and doing it again changes nothing', () => {
    fc.assert(fc.property(fc.array(episodes, { minLength: 1, maxLength: 6 }), (histories) => {
      const ground = { ...GROUND, startsAt: -1, horizonAt: -1, enabledAt: -1 };
      let alerts: KnownAlert[] = [];
      for (const [index, history] of histories.entries()) {
        alerts = apply(alerts, reconcile(alerts, history, ground, 2_000 + index));
        const told = alerts.filter(({ withdrawnAt }) => withdrawnAt === null).map(({ sinceAt, firedAt, resolvedAt }) => ({ fromAt: sinceAt, firedAt, toAt: resolvedAt })).sort((a, b) => a.fromAt - b.fromAt);
        expect(told).toEqual(history);
        expect(reconcile(alerts, history, ground, 9_999)).toEqual({ raised: [], changed: [] });
      }
    }), { numRuns: 500 });
  });

  it('no alert is lost: every one that was raised is still there, live or withdrawn', () => {
    fc.assert(fc.property(episodes, episodes, (before, after) => {
      const ground = { ...GROUND, startsAt: -1, horizonAt: -1, enabledAt: -1 };
      const first = apply([], reconcile([], before, ground, 1));
      const second = apply(first, reconcile(first, after, ground, 2));
      expect(second.slice(0, first.length).map(({ id }) => id)).toEqual(first.map(({ id }) => id));
      for (const each of second) expect(isOpen(each) || each.resolvedAt !== null || each.withdrawnAt !== null).toBe(true);
    }));
  });
});
