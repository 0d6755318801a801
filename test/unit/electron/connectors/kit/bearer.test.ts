import { describe, expect, it } from 'vitest';
import { createHeldToken, sendWithToken, type Attempt, type IssuedToken } from '../../../../../electron/connectors/kit/bearer.ts';
import type { VendorFault } from '../../../../../electron/ports/connector.ts';

const fault = (status: number): VendorFault => ({ code: 'scope', message: 'no', hint: '', status, retryAfterMs: null });

function holder(lifeMs = 1_000) {
  let now = 0;
  let issued = 0;
  const outcomes: IssuedToken[] = [];
  const held = createHeldToken({ monotonicMs: () => now }, async () => outcomes.shift() ?? { ok: true, value: `token ${++issued}`, lifeMs, skewMs: 7 });
  const value = async (): Promise<string> => {
    const token = await held.get();
    return token.ok ? token.value : token.fault.message;
  };
  return { held, value, outcomes, moveTo: (at: number) => { now = at; } };
}

describe('a held token', () => {
  it('is kept for nine tenths of its life', async () => {
    const { value, moveTo } = holder();
    const values = [await value()];
    moveTo(899);
    values.push(await value());
    moveTo(900);
    values.push(await value());
    expect(values).toEqual(['token 1', 'token 1', 'token 2']);
  });

  it('is asked for once by requests at the same time', async () => {
    const { value } = holder();
    expect(await Promise.all([value(), value()])).toEqual(['token 1', 'token 1']);
  });

  it('is forgotten when it was refused, but not for an older one', async () => {
    const { held, value } = holder();
    await value();
    held.discard('an older one');
    const kept = await value();
    held.discard('token 1');
    expect([kept, await value()]).toEqual(['token 1', 'token 2']);
  });

  it('is asked for again after a refusal', async () => {
    const { value, outcomes } = holder();
    outcomes.push({ ok: false, fault: fault(400) });
    expect([await value(), await value()]).toEqual(['no', 'token 1']);
  });
});

describe('sending with a token', () => {
  const attempts = async (...made: readonly Attempt[]): Promise<{ readonly sent: number; readonly discarded: readonly string[]; readonly ok: boolean }> => {
    const left = [...made];
    const discarded: string[] = [];
    const outcome = await sendWithToken(async () => left.shift() ?? { ok: false, fault: fault(500), token: null }, (token) => discarded.push(token));
    return { sent: made.length - left.length, discarded, ok: outcome.ok };
  };
  const answered: Attempt = { ok: true, response: { status: 200, headers: {}, body: '', bytes: 0, receivedAt: 0 } };
  const refused: Attempt = { ok: false, fault: fault(401), token: 'a' };

  it('tries once more after 401, and only once', async () => {
    expect(await attempts(refused, answered, answered)).toEqual({ sent: 2, discarded: ['a'], ok: true });
    expect(await attempts(refused, refused, answered)).toEqual({ sent: 2, discarded: ['a'], ok: false });
  });

  it.each([answered, { ok: false, fault: fault(403), token: 'a' }, { ok: false, fault: fault(401), token: null }] as const)('does not try again after %j', async (first) => {
    expect(await attempts(first, answered)).toEqual({ sent: 1, discarded: [], ok: first.ok });
  });
});
