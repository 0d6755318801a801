import type { AnyRouter } from '@orpc/server';
import type { Rule } from '../../shared/alerts/rule.ts';
import type { Notice } from '../../shared/contract/alert-schemas.ts';
import type { SourceKind } from '../../shared/domain/activity.ts';
import type { UtcMs } from '../../shared/domain/time.ts';
import type { CatchUpReport } from '../polling/catch-up.ts';
import type { Listen } from './push/listen.ts';
import type { Clock, Random } from '../ports/clock.ts';
import type { HttpClient } from '../ports/http.ts';
import type { Log } from '../ports/log.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { StoreReader, StoreWriter } from '../ports/stores.ts';

/** What a shell hands to the core. */
export interface AppPorts {
  readonly home: string;
  readonly build: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly http: HttpClient;
  /** Called with the stored proxy setting once it is known and whenever it changes; the shell's `http` follows it from the next request on. */
  readonly useProxy?: ((setting: string | null) => void) | undefined;
  readonly secrets: Secrets;
  readonly log: Log;
  /** The owner's connection. */
  readonly store: StoreWriter;
  /** Reads that may take long; on the reader thread where the shell has one, else the writer itself. */
  readonly reader: StoreReader;
  /** The desk's own zone, used until the lead chooses one. */
  readonly deskZone: string;
  /** Opens push receivers; absent: real ones over the store's inbox. */
  readonly listen?: Listen;
  readonly shell: {
    readonly kind: 'desktop' | 'browser' | 'cli';
    readonly nativeNotifications: boolean;
    /** Starts the simulated contact centre with an app of its own; absent where it cannot. */
    readonly exploreDemo?: () => Promise<{ readonly url: string }>;
  };
}

/** One running core. `createApp(ports, connectors)` is the only composition root. */
export interface App {
  /** Implements `shared/contract`; every shell serves exactly this. */
  readonly router: AnyRouter;
  readonly commands: AppCommands;
  /** Begins polling every source that is not paused. */
  start(): void;
  /** Stops polling, lets the running transaction end, closes streams. Does not close the store. */
  stop(): Promise<void>;
  /** For shells (tray): called with a short summary whenever the status changes. Returns a function that stops it. */
  onStatus(listener: (status: { readonly text: string; readonly worst: 'live' | 'stale' | 'stopped' | 'paused' | 'waiting' }) => void): () => void;
  /** For shells that open links themselves: the hosts that sources allow for theirs, now and whenever they change. Returns a function that stops it. */
  onLinkHosts(listener: (hosts: readonly string[]) => void): () => void;
  /** For shells with a tray: now, and whenever it changes. Returns a function that stops it. */
  onAlerts(listener: (alerts: TrayAlerts) => void): () => void;
  /** For shells that notify themselves: each notice once. Returns a function that stops it. */
  onNotice(listener: (notice: Notice) => void): () => void;
}

/** For shells with a tray: how many alerts, the gravest, and the ones to look at first. */
export interface TrayAlerts {
  readonly firing: number;
  readonly worst: 'info' | 'warning' | 'critical' | null;
  readonly missed: number;
  readonly mutedUntilAt: UtcMs | null;
  readonly quietUntilAt: UtcMs | null;
  /** The gravest and longest first; five at most. */
  readonly top: readonly { readonly id: number; readonly text: string; readonly severity: 'info' | 'warning' | 'critical'; readonly target: { readonly agentKey: string; readonly at: UtcMs } | null }[];
}

/** What the command line does, in the process that owns the home or handed over to it. Failures are `AppFailure`s. */
export interface AppCommands {
  addSource(input: { readonly kind: SourceKind; readonly name: string; readonly set: Readonly<Record<string, string>>; readonly secrets: Readonly<Record<string, string>> | null }): Promise<SourceSummary>;
  listSources(): Promise<readonly SourceSummary[]>;
  testSource(name: string): Promise<{ readonly ok: boolean; readonly steps: readonly { readonly step: string; readonly ok: boolean; readonly detail: string; readonly hint: string }[] }>;
  updateSource(input: { readonly name: string; readonly set: Readonly<Record<string, string>>; readonly secrets: Readonly<Record<string, string>> | null }): Promise<SourceSummary>;
  pauseSource(name: string): Promise<SourceSummary>;
  resumeSource(name: string): Promise<SourceSummary>;
  removeSource(name: string, options: { readonly purge: boolean }): Promise<SourceSummary>;
  /** Polls each stream until it is caught up, or one round with `once`. */
  sync(options: { readonly source: string | null; readonly sinceAt: UtcMs | null; readonly once: boolean }, signal?: AbortSignal): Promise<SyncReport>;
  /** `events` of a push source from a file (absolute path), or a roster of people and teams. Counts as in `sync`; a roster has one stream, `roster`, whose items are its lines. */
  importFile(input: { readonly kind: 'events' | 'roster'; readonly source: string | null; readonly file: string }): Promise<SyncReport>;
  /** Runs only the push receiver of a source; resolves when it listens, with the address for the sender. `port` null: the source's own. */
  receive(input: { readonly source: string; readonly port: number | null }): Promise<{ readonly url: string }>;
  /**
   * Removes the people all of whose agents are in these sources, and the teams that this leaves without anybody. Whoever has no
   * agent, or one elsewhere, stays. For a history that is about to be replaced.
   */
  removePeopleOf(sources: readonly string[]): Promise<{ readonly people: number; readonly teams: number }>;
  /** New rules, switched on as they are. */
  addRules(rules: readonly Rule[]): Promise<void>;
  retryQuarantine(): Promise<{ readonly retried: number; readonly accepted: number }>;
  dropQuarantine(): Promise<{ readonly dropped: number }>;
}

/** A source as the command line prints it: without secrets. */
export interface SourceSummary {
  readonly name: string;
  readonly kind: SourceKind;
  readonly settings: Readonly<Record<string, string>>;
  readonly paused: boolean;
  readonly secretStore: string | null;
}

export interface SyncReport {
  readonly sources: readonly { readonly name: string; readonly streams: readonly CatchUpReport[] }[];
}

/** How one stream fared; `stream` is named with its vendor. */
export type { CatchUpReport as StreamReport };

export type { ExportPart, ExportPlan } from '../export/plan.ts';
