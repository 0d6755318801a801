import { describe, expect, it } from 'vitest';
import { NO_FAULTS, parseFaults } from '../../../../electron/demo/faults.ts';

describe('parseFaults', () => {
  it('takes every fault with its own default', () => {
    expect(parseFaults({ ...NO_FAULTS })).toEqual({ ok: true, change: NO_FAULTS });
  });

  const bad: readonly { readonly value: unknown }[] = [null, [], 'down', { unknown: 1 }, { down: 'yes' }, { status: 200 }, { slowMs: -1 }, { malformedShare: 2 }, { retryAfter: 'a\nb' }, { endpoints: ['nowhere'] }, { remaining: 0 }, { skewMs: Number.NaN }, { constructor: 1 }].map((value) => ({ value }));

  it.each(bad)('refuses $value with a reason', ({ value }) => {
    expect(parseFaults(value)).toEqual({ ok: false, problem: expect.any(String) });
  });
});
