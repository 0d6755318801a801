import type { Severity } from '../../shared/alerts/rule.ts';
import type { Notice } from '../../shared/contract/alert-schemas.ts';

/**
 * What passes between Electron's main process and the core's own process, besides the clients' ports. Both ends are
 * built from this file and start together, so a message is trusted by its `type` and not parsed again.
 */

/** Main to core. */
export type ToCore =
  | { readonly type: 'start'; readonly home: string; readonly build: string }
  /** Carries a port in `ports[0]`; it replaces the port of the page load before. */
  | { readonly type: 'client' }
  /** The machine woke up: ask the vendors now. */
  | { readonly type: 'wake' }
  | { readonly type: 'set-polling'; readonly paused: boolean }
  /** From the tray: interrupts nobody until then; null ends it. */
  | { readonly type: 'mute'; readonly until: MuteChoice }
  /** After `refused`: ask the owner of the home for an address to open it. */
  | { readonly type: 'open-running' }
  | { readonly type: 'stop' }
  | { readonly type: 'answer'; readonly id: number; readonly outcome: CallOutcome };

/** Core to main. */
export type FromCore =
  | { readonly type: 'ready' }
  | { readonly type: 'refused'; readonly refusal: Refusal }
  | { readonly type: 'running'; readonly url: string | null }
  | { readonly type: 'status'; readonly status: TrayStatus }
  | { readonly type: 'alerts'; readonly alerts: ShellAlerts }
  | { readonly type: 'notice'; readonly notice: ShellNotice }
  /** Where links of the sources may lead, besides the pages that the shell knows; replaces what was told before. */
  | { readonly type: 'link-hosts'; readonly hosts: readonly string[] }
  | { readonly type: 'call'; readonly id: number; readonly call: CoreCall };

/** Why the core will not start on this home, in words; starting again by itself would not help. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  /** True where another shell owns the home and can be opened instead. */
  readonly canOpenRunning: boolean;
}

export interface TrayStatus {
  readonly text: string;
  readonly worst: 'live' | 'stale' | 'stopped' | 'paused' | 'waiting';
  readonly pollingPaused: boolean;
}

export type MuteChoice = { readonly minutes: number } | 'tomorrow' | null;

/** What the tray shows of the alerts, in words: the product's zone is known in the core. */
export interface ShellAlerts {
  readonly firing: number;
  readonly worst: Severity | null;
  readonly missed: number;
  /** `14:30`, or `08:00 on 2026-11-21`; null: not muted. */
  readonly mutedUntil: string | null;
  readonly quietUntil: string | null;
  readonly top: readonly { readonly id: number; readonly text: string; readonly severity: Severity; readonly address: string }[];
}

/** Something to interrupt with, and where a click leads within the page. */
export type ShellNotice = Pick<Notice, 'id' | 'severity' | 'title' | 'body' | 'sound'> & { readonly address: string };

/** What only Electron's main process can do, by method. */
export interface MainServices {
  /** Which store the OS offers; `available` is false where it would keep secrets in the clear. */
  describeSafeStorage(): Promise<SafeStorageState>;
  /** Text to base64. */
  encrypt(text: string): Promise<string>;
  /** Base64 to text; `renewed` is the same text under a newer key, to be stored instead. */
  decrypt(blob: string): Promise<{ readonly text: string; readonly renewed: string | null }>;
  /** In the words of a PAC file: `PROXY host:port; DIRECT`. */
  resolveProxy(url: string): Promise<string>;
  /** Starts the simulated contact centre and opens it in a window of its own. */
  exploreDemo(): Promise<{ readonly url: string }>;
}

export interface SafeStorageState {
  readonly available: boolean;
  readonly detail: string;
}

export type CoreCall = {
  [M in keyof MainServices]: { readonly method: M; readonly args: Parameters<MainServices[M]> };
}[keyof MainServices];

export type CallOutcome = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string };
