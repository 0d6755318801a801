import type { Clock } from '../../ports/clock.ts';
import type { ClientOutcome, VendorFault } from '../../ports/connector.ts';
import type { HttpResponse } from '../../ports/http.ts';
import type { ToFault } from './http-faults.ts';
import type { ParsedJson } from './json-body.ts';

export type TokenOutcome =
  | { readonly ok: true; readonly value: string; /** Vendor's clock minus the desk's, from the answer that brought the token. */ readonly skewMs: number | null }
  | { readonly ok: false; readonly fault: VendorFault };

/** A token as it was issued. */
export type IssuedToken =
  | { readonly ok: true; readonly value: string; readonly lifeMs: number; readonly skewMs: number | null }
  | { readonly ok: false; readonly fault: VendorFault };

/** A sign-in was answered with 200 but without a token. */
export function toTokenless(toFault: ToFault, body: ParsedJson): VendorFault {
  return toFault('not-an-api', `The sign-in's answer holds no token${body.ok ? '' : `: ${body.reason}`}.`, { status: 200 });
}

/** One token, in memory only, renewed before its end. */
export interface HeldToken {
  get(signal?: AbortSignal): Promise<TokenOutcome>;
  /** Forgets a token that was refused, unless a newer one has taken its place. */
  discard(value: string): void;
}

/** Share of a token's life after which a new one is asked for. */
const RENEW_AT = 0.9;

/** Holds one token. Requests at the same time share one renewal. */
export function createHeldToken(clock: Pick<Clock, 'monotonicMs'>, issue: (signal?: AbortSignal) => Promise<IssuedToken>): HeldToken {
  let held: { readonly value: string; readonly skewMs: number | null; readonly renewAtMs: number } | null = null;
  let running: Promise<TokenOutcome> | null = null;

  async function renew(signal?: AbortSignal): Promise<TokenOutcome> {
    const startedMs = clock.monotonicMs();
    const answer = await issue(signal);
    if (!answer.ok) return answer;
    held = { value: answer.value, skewMs: answer.skewMs, renewAtMs: startedMs + answer.lifeMs * RENEW_AT };
    return { ok: true, value: answer.value, skewMs: answer.skewMs };
  }

  return {
    async get(signal) {
      if (held !== null && clock.monotonicMs() < held.renewAtMs) return { ok: true, value: held.value, skewMs: held.skewMs };
      running ??= renew(signal).finally(() => { running = null; });
      return running;
    },
    discard(value) {
      if (held?.value === value) held = null;
    },
  };
}

/** One try of an authorised request; `token` is the one that it was sent with, null where it was not sent. */
export type Attempt = { readonly ok: true; readonly response: HttpResponse } | { readonly ok: false; readonly fault: VendorFault; readonly token: string | null };

/** Sends, and after 401 once more with a new token, as one may be withdrawn before its time. No loop: a token of the wrong scope gives 401 too. */
export async function sendWithToken(send: () => Promise<Attempt>, discard: (token: string) => void): Promise<ClientOutcome> {
  const first = await send();
  if (first.ok || first.fault.status !== 401 || first.token === null) return first.ok ? first : { ok: false, fault: first.fault };
  discard(first.token);
  const second = await send();
  return second.ok ? second : { ok: false, fault: second.fault };
}
