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
