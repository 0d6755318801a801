import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideAfterFault, decideCatchUpWait } from '../../../../electron/polling/backoff.ts';
import { isGapDue, toHealthView, type StreamFacts } from '../../../../electron/polling/health.ts';
import { decideSkew } from '../../../../electron/polling/skew.ts';
import { decideTurn } from '../../../../electron/polling/schedule.ts';
import type { FaultCode, VendorFault } from '../../../../electron/ports/connector.ts';

const fault = (code: FaultCode, retryAfterMs: number | null = null): VendorFault => ({ code, message: '', hint: '', status: null, retryAfterMs });

describe('back-off', () => {
  it.each([['unreachable', 1, 1_500], ['server', 2, 3_000], ['timeout', 3, 6_000], ['not-an-api', 7, 60_000], ['rate-limited', 1, 10_000], ['rate-limited', 2, 20_000], ['rate-limited', 9, 60_000]] as const)('waits after %s, fault %i, at most %i', (code, attempt, full) => {
    const wait = (random: number) => decideAfterFault(fault(code), attempt, false, () => random);
    expect([wait(0), wait(1)]).toEqual([{ kind: 'retry', delayMs: full / 2 }, { kind: 'retry', delayMs: full }]);
  });

  it('never waits less than the vendor asks, nor without bounds', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 10 ** 9 }), fc.double({ min: 0, max: 0.999, noNaN: true }), fc.integer({ min: 1, max: 10_000 }), (asked, random, attempt) => {
      const decision = decideAfterFault(fault('rate-limited', asked), attempt, false, () => random);
      expect(decision.kind === 'retry' && decision.delayMs >= Math.min(asked, 300_000) && decision.delayMs <= 330_000).toBe(true);
    }));
  });

  it.each(['bad-request', 'not-found', 'credentials', 'scope', 'forbidden', 'secrets-missing'] as const)('stops on %s', (code) => {
    expect(decideAfterFault(fault(code), 1, false, () => 0).kind).toBe('stop');
  });

  it.each(['not-found', 'scope', 'forbidden'] as const)('asks an optional stream again in an hour after %s', (code) => {
    expect(decideAfterFault(fault(code), 1, true, () => 0)).toEqual({ kind: 'unavailable', delayMs: 3_600_000 });
  });

  it('follows a vendor\'s own schedule after its 5xx answers, and waits at least a second after 429', () => {
    const wait = (code: FaultCode, attempt: number, asked: number | null = null) => decideAfterFault(fault(code, asked), attempt, false, () => 0, [5_000, 10_000, 15_000]);
    expect([wait('server', 1), wait('server', 3), wait('server', 9), wait('server', 1, 60_000), wait('rate-limited', 1), wait('rate-limited', 1, 0), wait('unreachable', 1)].map((decision) => (decision.kind === 'retry' ? decision.delayMs : null)))
      .toEqual([5_000, 15_000, 15_000, 60_000, 5_000, 1_000, 750]);
  });

  it('is patient in a catch-up for two minutes a fault', () => {
    expect([decideCatchUpWait({ kind: 'retry', delayMs: 10_000 }, 100_000, 120_000), decideCatchUpWait({ kind: 'retry', delayMs: 30_000 }, 100_000, 120_000), decideCatchUpWait({ kind: 'stop' }, 0, 120_000)]).toEqual([10_000, null, null]);
  });
});

describe('skew', () => {
  it('takes fine times at their word, and whole seconds as their end unless more is known', () => {
    expect([decideSkew(null, 10_500, 10_000), decideSkew(400, 10_000, 10_000), decideSkew(null, 10_000, 10_000), decideSkew(9_000, 10_000, 10_000)]).toEqual([500, 400, 999, 999]);
  });
});

describe('turns', () => {
  it('goes round, and sleeps until the next is due', () => {
    const ready = { kind: 'ready' } as const;
    expect([decideTurn([ready, ready, ready], 0), decideTurn([ready, { kind: 'never' }], 0), decideTurn([{ kind: 'never' }, { kind: 'later', inMs: 400 }], 0), decideTurn([{ kind: 'never' }], -1)])
      .toEqual([{ kind: 'run', index: 1 }, { kind: 'run', index: 0 }, { kind: 'sleep', ms: 400 }, { kind: 'sleep', ms: 15_000 }]);
  });
});

describe('health', () => {
  const facts: StreamFacts = {
    sourceId: 1, stream: 's', optional: false, primary: true, lastOkAt: 1_000_000, lastEventAt: null, skewMs: 5_000, freshAt: 1_005_000, error: null, nextAttemptAt: null, backfill: null,
    isPaused: false, isStopped: false, isUnavailable: false, startedAt: 0,
  };
  const error = { code: 'server', message: '', hint: '', sinceAt: 1_010_000 } as const;

  it('measures the lag on the vendor\'s clock', () => {
    expect(toHealthView(facts, 1_020_000, 15_000)).toMatchObject({ lagMs: 20_000, stale: false, condition: 'live', since: null });
  });

  it('is stale after three missed polls, since the last fresh moment on the desk\'s clock', () => {
    expect(toHealthView(facts, 1_070_000, 15_000)).toMatchObject({ stale: true, condition: 'stale', since: 1_000_000 });
  });

  it('says what is worse first', () => {
    expect(toHealthView({ ...facts, error }, 1_020_000, 15_000)).toMatchObject({ condition: 'failing', since: 1_010_000 });
    expect(toHealthView({ ...facts, error, isStopped: true }, 1_020_000, 15_000).condition).toBe('stopped');
    expect(toHealthView({ ...facts, isPaused: true, error, isStopped: true }, 1_020_000, 15_000).condition).toBe('paused');
    expect(toHealthView({ ...facts, lastOkAt: null, freshAt: null }, 20_000, 15_000).condition).toBe('waiting');
    expect(toHealthView({ ...facts, optional: true }, 9_000_000, 15_000).stale).toBe(false);
  });

  it('records a gap when a failure lasts, at once when it stopped', () => {
    expect([isGapDue(toHealthView({ ...facts, error }, 1_020_000, 15_000)), isGapDue(toHealthView({ ...facts, error }, 1_090_000, 15_000)), isGapDue(toHealthView({ ...facts, error, isStopped: true }, 1_020_000, 15_000))]).toEqual([false, true, true]);
  });
});
