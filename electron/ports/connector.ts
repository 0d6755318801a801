import type { Activity, AgentName, AgentSnapshot, SourceKind } from '../../shared/domain/activity.ts';
import type { AgentStateBucket, EngagementBucket, Term } from '../../shared/domain/bucket.ts';
import type { Interaction } from '../../shared/domain/interaction.ts';
import type { EventDerivation, SourceEvent } from '../../shared/domain/source-event.ts';
import type { ClosedInterval, UtcMs } from '../../shared/domain/time.ts';
import type { Delivery } from './inbox.ts';
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
  /** Every stream that it can poll. */
  readonly streams: readonly StreamDefinition[];
  /** The ones that a source with these settings polls; absent: all. */
  streamsFor?(settings: Settings): readonly StreamDefinition[];
  /** How long to wait after the vendor's 5xx answers, one entry a try, the last one repeated; absent: the poller's own schedule. */
  readonly serverRetryMs?: readonly number[];
  /** For a vendor that pushes; absent for one that is only polled. */
  readonly push?: PushDefinition;
  /** Things about a source that a person should know beside its settings (an announced end, an open bind address); pure. */
  warnings?(settings: Settings): readonly string[];
  /** What the vendor's administrator has to set up, step by step. */
  readonly setUpSteps?: readonly string[];
  /** Authorised sending for one source: holds tokens in memory, renews them, tells faults apart. */
  createClient(context: ClientContext): VendorClient;
  /** The steps of a source test, in order: reach, sign in, scope, first page. Each runs with a fresh client. */
  testSteps(context: ClientContext): readonly TestStep[];
  /** Reads one quarantined item again with today's rules (after an update). Pure; absent where a stored item cannot be read alone. */
  retryItem?(stream: string, content: string, source?: RetrySource): RetriedItem;
}

/** What the source of a quarantined item is today, and when the item came; without it an item whose times need the source's zone stays refused. */
export interface RetrySource { readonly settings: Settings; readonly asOf: UtcMs }

/** What a quarantined item turned into, or why it is still refused. An item that counts for nothing any more gives three empty lists. */
export type RetriedItem =
  | { readonly activities: readonly Activity[]; readonly names: readonly AgentName[]; readonly snapshots: readonly AgentSnapshot[]; readonly records?: ObservedRecords }
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
  /** An installation of the vendor may not have this endpoint at all: its absence (`not-found`) is then no failure; every other fault is. */
  readonly mayBeAbsent?: true;
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
  readonly covered: ClosedInterval | null;
  /** Time before it that the vendor no longer serves: recorded as a gap together with the page. */
  readonly notServed?: ClosedInterval | null;
  readonly records?: ObservedRecords;
  /** The vendor's own word for the newest thing that it knows of (`latestUpdate`); wins over what the items tell. It stands still on a quiet account. */
  readonly lastEventAt?: UtcMs | null;
}

/** Kinds of records besides activities; each entry of the counted ones is one fetched item. */
export interface ObservedRecords {
  readonly interactions?: readonly Interaction[];
  /** The interactions that go on now, by guid, as one whole answer of the vendor told; not counted. */
  readonly ongoing?: readonly string[];
  readonly stateBuckets?: readonly AgentStateBucket[];
  readonly engagementBuckets?: readonly EngagementBucket[];
  readonly terms?: readonly Term[];
  readonly events?: readonly SourceEvent[];
  /** Events that were concluded from a poll (`isDerived`), beside the counted items; stored like `events`, not counted. */
  readonly derivedEvents?: readonly SourceEvent[];
  /** Names that stood inside counted items; stored like `names`, not counted. */
  readonly derivedNames?: readonly AgentName[];
  /** What was concluded about the present from figures, beside the counted items; not counted. */
  readonly derivedSnapshots?: readonly AgentSnapshot[];
}

/** A vendor that pushes events. Everything here is pure. */
export interface PushDefinition {
  /** The stream of the pushed events, `events`: its freshness is the receiver's. */
  readonly stream: string;
  /** False when another stream stands for the source (it is polled as well). */
  isPrimary(settings: Settings): boolean;
  /** Where the receiver listens, and what a sender has to show. `path` is secret. */
  receiverOf(settings: Settings, secrets: SecretValues): ReceiverPlan;
  /** One delivery, in whatever form. What cannot be read is refused, never dropped. */
  readDelivery(delivery: Delivery, settings: Settings): ReadEvents;
  /** A file of events: JSON (one object or an array), NDJSON, or a log of query strings. */
  readFile(text: string, receivedAt: UtcMs, settings: Settings): ReadEvents;
  /** A stored event with today's settings (its zone may have changed). */
  readStored(content: string, receivedAt: UtcMs, settings: Settings): SourceEvent | { readonly reason: string };
  derivation(settings: Settings): EventDerivation;
  /** Whether the source's zone fits its events' times of receipt. */
  checkZone(events: readonly { readonly content: string; readonly receivedAt: UtcMs }[], settings: Settings): ZoneCheck;
}

export interface ReadEvents {
  readonly events: readonly SourceEvent[];
  readonly quarantined: readonly RefusedItem[];
  /** Who the events name, where no better directory is polled; for `ObservedRecords.derivedNames`. */
  readonly names?: readonly AgentName[];
}

export interface ReceiverPlan {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** The last part of the path; compared in constant time. */
  readonly token: string;
  /** A header that every delivery has to carry; null: none. */
  readonly header: { readonly name: string; readonly value: string } | null;
}

/** `samples`: events that were received live. `offsetMs`: receipt minus event time, as it is usually. */
export interface ZoneCheck {
  readonly zone: string;
  readonly isConfirmed: boolean;
  readonly samples: number;
  readonly offsetMs: number | null;
  /** A zone in which the times of receipt would fit, best first; empty when the present one fits or nothing can be told. */
  readonly better: readonly string[];
  readonly verdict: 'fits' | 'another-fits' | 'unclear' | 'no-data';
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
