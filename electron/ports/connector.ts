import type { Activity, AgentName, AgentSnapshot, SourceKind } from '../../shared/domain/activity.ts';
import type { UtcMs } from '../../shared/domain/time.ts';
import type { HttpClient, HttpRequest, HttpResponse } from './http.ts';
import type { Clock } from './clock.ts';
import type { SecretValues } from './secrets.ts';

/**
 * A connector says what it needs, as data and pure functions; the poller does the work. A new vendor is one folder,
 * its fixtures and one line in the registry.
 */
export interface Connector {
  readonly kind: SourceKind;
  /** The vendor's name for people, for example `Vonage Contact Center`. */
  readonly title: string;
  /** Every `--set` key, in the order of the form. */
  readonly settings: readonly SettingField[];
  readonly secrets: readonly SecretField[];
  /** Checks settings as entered and fills defaults. Unknown keys, bad URLs (plain http only for loopback) and secret keys are problems. */
  parseSettings(raw: Readonly<Record<string, string>>): SettingsOutcome;
  readonly streams: readonly StreamDefinition[];
  /** Authorised sending for one source: holds tokens in memory, renews them, tells faults apart. */
  createClient(context: ClientContext): VendorClient;
  /** The steps of a source test, in order: reach, sign in, scope, first page. Each runs with a fresh client. */
  testSteps(context: ClientContext): readonly TestStep[];
  /** Reads one quarantined item again with today's rules (after an update). Pure; absent where a stored item cannot be read alone. */
  retryItem?(stream: string, content: string): RetriedItem;
}

/** What a quarantined item turned into, or why it is still refused. An item that counts for nothing any more gives three empty lists. */
export type RetriedItem =
  | { readonly activities: readonly Activity[]; readonly names: readonly AgentName[]; readonly snapshots: readonly AgentSnapshot[] }
  | { readonly reason: string };

export interface SettingField {
  readonly key: string;
  readonly label: string;
  readonly hint: string;
  readonly kind: 'text' | 'url' | 'number' | 'choice' | 'list';
  readonly choices?: readonly string[];
  readonly defaultValue: string | null;
  readonly required: boolean;
}

export interface SecretField {
  readonly key: string;
  readonly label: string;
  readonly hint: string;
  readonly required: boolean;
}

/** Settings as plain strings, validated and completed with defaults. */
export type Settings = Readonly<Record<string, string>>;

export type SettingsOutcome =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly problems: readonly { readonly key: string; readonly message: string }[] };

export interface ClientContext {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly settings: Settings;
  readonly secrets: SecretValues;
}

/** One kind of data that a source is polled for; `name` is the stream's name without the vendor (`agent-activities`). */
export interface StreamDefinition {
  readonly name: string;
  /** Optional streams (names, snapshots) never fail a sync and never make a source stale. */
  readonly isOptional: boolean;
  /** True for the stream whose freshness stands for the source on every screen. */
  readonly isPrimary: boolean;
  /**
   * What to do next, from the stored cursor. Pure. Called again after every finished step; `since` asks for history
   * back to then (a windowed stream), and is remembered in the cursor so that an interrupted back-fill goes on.
   */
  decideStep(cursor: string | null, view: StreamView): Step;
  /** Reads one answer of a step. Pure; never throws for what a vendor sends. */
  acceptAnswer(step: RequestStep, answer: HttpResponse, view: StreamView): Accepted;
  /**
   * A smaller step after the vendor choked on this one (501, 504, too large) or refused its size (a `bad-request` that
   * says so); null when it cannot shrink, or when the refusal is about something else. Pure.
   */
  shrinkStep(step: RequestStep, view: StreamView, fault?: VendorFault): RequestStep | null;
}

export interface StreamView {
  readonly settings: Settings;
  /** The vendor's clock as far as known: the desk's clock corrected by the last seen skew. */
  readonly vendorNowAt: UtcMs;
  readonly since: UtcMs | null;
  /** True for a one-off catch-up (`sync`): poll as often as needed, do not wait for the interval. */
  readonly isCatchUp: boolean;
}

export type Step =
  | RequestStep
  /** Nothing to do before `dueAt` (the vendor's clock). */
  | { readonly kind: 'wait'; readonly dueAt: UtcMs };

export interface RequestStep {
  readonly kind: 'request';
  readonly request: VendorRequest;
  /** Opaque to the poller: the window, the page and what is needed to finish them. */
  readonly context: unknown;
  /** For people: what is being fetched (`2026-11-20 09:00 to 10:00, page 2`). */
  readonly label: string;
  /** History that this step belongs to, for progress; null for live polling. */
  readonly backfill: { readonly doneFromAt: UtcMs; readonly targetFromAt: UtcMs } | null;
}

/** A request without credentials; the client adds them. */
export interface VendorRequest extends HttpRequest {
  /** Which token it needs. */
  readonly scope: string;
}

/** What one answer holds. */
export interface Accepted {
  readonly page: ObservedPage;
  /** The rest of the same step (the next page), or null when the step is finished. */
  readonly next: RequestStep | null;
  /** The new cursor: only with the last page of a window, and committed in one transaction with that page. */
  readonly cursor: string | null;
  /** After a finished step: true when nothing more is due (live and back-fill are caught up). */
  readonly isCaughtUp: boolean;
}

export interface ObservedPage {
  /** The vendor's time of the answer: `upTo`, else its `Date`, else the receipt time. */
  readonly asOf: UtcMs;
  /** Items in the answer that count (after the include-list). `fetched = inserted + updated + unchanged + quarantined`. */
  readonly fetched: number;
  readonly activities: readonly Activity[];
  readonly names: readonly AgentName[];
  readonly snapshots: readonly AgentSnapshot[];
  readonly quarantined: readonly RefusedItem[];
  /** Time that this stream has now fetched whole, or null (snapshots, unfinished windows). */
  readonly covered: { readonly startAt: UtcMs; readonly endAt: UtcMs } | null;
}

export interface RefusedItem {
  /** Why, for people: names the field and what was wrong with it. */
  readonly reason: string;
  /** The item as sent, as JSON text. */
  readonly content: string;
}

/** Sends requests for one source. One request at a time is the caller's duty. */
export interface VendorClient {
  send(request: VendorRequest, signal?: AbortSignal): Promise<ClientOutcome>;
  /**
   * The vendor's clock minus the desk's, from an answer that comes before any data (the sign-in), so that no first
   * window is planned by the desk's clock. Null when the vendor does not say.
   */
  readSkew?(signal?: AbortSignal): Promise<{ readonly ok: true; readonly skewMs: number | null } | { readonly ok: false; readonly fault: VendorFault }>;
}

export type ClientOutcome =
  | { readonly ok: true; readonly response: HttpResponse }
  | { readonly ok: false; readonly fault: VendorFault };

/**
 * Why a vendor's answer cannot be used. The poller's policy hangs on `code` alone:
 * `unreachable`, `timeout`, `rate-limited`, `server`, `not-an-api` (HTML, captive portal, cut body, foreign redirect)
 * are tried again with back-off; `window-too-large` shrinks the step; `bad-request`, `not-found`, `credentials`,
 * `scope`, `forbidden`, `secrets-missing` stop the stream until a person or a restart changes something.
 */
export interface VendorFault {
  readonly code: FaultCode;
  /** For people: what happened. Never holds secrets. */
  readonly message: string;
  /** For people: what to do next. */
  readonly hint: string;
  readonly status: number | null;
  /** From `Retry-After`, already capped. */
  readonly retryAfterMs: number | null;
}

export type FaultCode =
  | 'unreachable' | 'timeout' | 'rate-limited' | 'server' | 'not-an-api' | 'window-too-large'
  | 'bad-request' | 'not-found' | 'credentials' | 'scope' | 'forbidden' | 'secrets-missing';

export interface TestStep {
  readonly step: string;
  run(signal?: AbortSignal): Promise<{ readonly ok: boolean; readonly detail: string; readonly hint: string }>;
}
