import type { UtcMs } from '../../shared/domain/time.ts';

/** What a fault can be limited to. */
export const ENDPOINTS = [
  'token', 'activities', 'interactions', 'ongoing', 'status', 'users',
  'lp-domain', 'lp-token', 'lp-login', 'lp-agent-activity', 'lp-engagement', 'lp-users', 'lp-reasons', 'lp-skills', 'lp-agent-view',
  'rc-token', 'rc-exchange', 'rc-realtime',
] as const;

export type Endpoint = (typeof ENDPOINTS)[number];

/** Everything that can be made to go wrong. The defaults are a vendor in good health. */
export interface Faults {
  /** `refused`: nothing listens. `dropped`: connections are accepted and cut without an answer. */
  readonly down: 'no' | 'refused' | 'dropped';
  /** Wait before each answer. */
  readonly slowMs: number;
  /** Every request is answered with this status (429, 500, 501, 503, 504 …) instead. */
  readonly status: number | null;
  /** The `Retry-After` header of such answers, as sent. */
  readonly retryAfter: string | null;
  /** Activity windows longer than this are answered with `windowStatus`. */
  readonly maxWindowMs: number | null;
  readonly windowStatus: number;
  /** 200 with a sign-in page, as a captive portal sends it. */
  readonly html: boolean;
  /** The body ends in the middle and the connection is cut. */
  readonly cutBody: boolean;
  /** `expired`: every token is refused as expired. `wrong-scope`: every token lacks the scope. */
  readonly tokens: 'ok' | 'expired' | 'wrong-scope';
  /** The credential has no `users:read`; in LivePerson no right to names and to the agent view. */
  readonly noUsersScope: boolean;
  /** Share of activities beside which a malformed extra item is sent (`count` includes it, `totalCount` does not). LivePerson: above 0, an unusable agent in each interval. RingCentral: share of events before which a broken one is sent. */
  readonly malformedShare: number;
  /** Share of ended activities whose start is corrected a while after they ended. */
  readonly correctedShare: number;
  /** The vendor's whole clock is off by this: what it calls now, `Date` and `upTo`. */
  readonly skewMs: number;
  /** Users come as a bare array instead of `{users: […]}`. */
  readonly bareUsers: boolean;
  /** LivePerson's Domain API tells a host of somebody else. */
  readonly foreignHost: boolean;
  /** LivePerson's Domain API answers with a list, as one of its pages shows it. */
  readonly domainList: boolean;
  /** LivePerson's figures come inside `{meta, body}`, as one public client met them. */
  readonly envelope: boolean;
  /** RingCentral sends no events; what happens meanwhile is sent afterwards. */
  readonly pushPaused: boolean;
  /** Limits `slowMs`, `status`, `html`, `cutBody` and `dropped` to some endpoints; null means all. */
  readonly endpoints: readonly Endpoint[] | null;
  /** The same five are over after this many requests they have hit (at least 1); null means never. */
  readonly remaining: number | null;
}

export const NO_FAULTS: Faults = {
  down: 'no', slowMs: 0, status: null, retryAfter: null, maxWindowMs: null, windowStatus: 501, html: false, cutBody: false, tokens: 'ok',
  noUsersScope: false, malformedShare: 0, correctedShare: 0, skewMs: 0, bareUsers: false, foreignHost: false, domainList: false, envelope: false, pushPaused: false, endpoints: null, remaining: null,
};

/** One request as the simulated vendor saw it. */
export interface SeenRequest { readonly at: UtcMs; readonly endpoint: Endpoint; readonly url: string; readonly status: number | null }

export interface FaultSwitch {
  get(): Faults;
  /** Changes some faults and leaves the others. Resolves when it is in effect. */
  set(change: Partial<Faults>): Promise<void>;
  clear(): Promise<void>;
  /** Makes all tokens issued so far invalid, once. */
  expireTokens(): void;
  /** The last requests (at most 1,000), oldest first; `status` null: cut without an answer. */
  requests(): readonly SeenRequest[];
  /** How many malformed items have been sent. */
  malformedSent(): number;
}

const isNumberFrom = (low: number, high: number) => (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value) && value >= low && value <= high;
const isBoolean = (value: unknown): boolean => typeof value === 'boolean';
const isOneOf = (...words: readonly string[]) => (value: unknown): boolean => typeof value === 'string' && words.includes(value);
const orNull = (check: (value: unknown) => boolean) => (value: unknown): boolean => value === null || check(value);

const CHECKS: Readonly<Record<keyof Faults, (value: unknown) => boolean>> = {
  down: isOneOf('no', 'refused', 'dropped'),
  slowMs: isNumberFrom(0, 600_000),
  status: orNull(isNumberFrom(400, 599)),
  retryAfter: orNull((value) => typeof value === 'string' && /^[\x20-\x7e]*$/.test(value)),
  maxWindowMs: orNull(isNumberFrom(0, Number.MAX_SAFE_INTEGER)),
  windowStatus: isNumberFrom(400, 599),
  html: isBoolean,
  cutBody: isBoolean,
  tokens: isOneOf('ok', 'expired', 'wrong-scope'),
  noUsersScope: isBoolean,
  malformedShare: isNumberFrom(0, 1),
  correctedShare: isNumberFrom(0, 1),
  skewMs: isNumberFrom(-31_536_000_000, 31_536_000_000),
  bareUsers: isBoolean,
  foreignHost: isBoolean,
  domainList: isBoolean,
  envelope: isBoolean,
  pushPaused: isBoolean,
  endpoints: orNull((value) => Array.isArray(value) && value.every(isOneOf(...ENDPOINTS))),
  remaining: orNull(isNumberFrom(1, 1_000_000)),
};

/** Checks a change that came from outside. The problem is told in words. */
export function parseFaults(value: unknown): { readonly ok: true; readonly change: Partial<Faults> } | { readonly ok: false; readonly problem: string } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { ok: false, problem: 'Send a JSON object.' };
  for (const [name, setting] of Object.entries(value)) {
    const check = Object.hasOwn(CHECKS, name) ? CHECKS[name as keyof Faults] : undefined; // hasOwn has just shown that it is one of the names
    if (!check) return { ok: false, problem: `Unknown fault "${name}". Known: ${Object.keys(CHECKS).join(', ')}.` };
    if (!check(setting)) return { ok: false, problem: `The value of "${name}" is not allowed.` };
  }
  return { ok: true, change: value };
}
