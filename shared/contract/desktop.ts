/**
 * How a page in the desktop shell gets its port to the core. The preload puts one frozen `DesktopBridge` at
 * `window.floorwalker`; it is absent in the browser shell. The port cannot pass through the bridge itself, so it
 * arrives as a message of the page's own window.
 *
 * A page takes a message only when `event.source === window`, `event.origin === window.location.origin` and
 * `isDesktopMessage(event.data)`; with `type: 'port'` the port is `event.ports[0]` (call `start()` on it, or set `onmessage`).
 */
export interface DesktopBridge {
  /**
   * Asks for a port to the core. It arrives when the core is ready, in answer to this page load only; asking again
   * replaces the earlier port, which closes. A port that closes rejects what is pending on it.
   */
  requestPort(): void;
  /** Facts for words and shortcuts (Ctrl or Cmd, where the window's buttons are). */
  readonly platform: 'linux' | 'darwin' | 'win32';
  readonly build: string;
}

/** Marks the product's own messages among whatever else reaches a window. */
export const DESKTOP_CHANNEL = 'floorwalker:desktop';

export type DesktopMessage =
  /** Carries the port in `event.ports[0]`. */
  | { readonly channel: typeof DESKTOP_CHANNEL; readonly type: 'port' }
  /** The core's process ended; the port that the page holds is dead. Ask again: the next one comes when the core is back. */
  | { readonly channel: typeof DESKTOP_CHANNEL; readonly type: 'core-lost' }
  /** A notification or the tray leads somewhere: go to this address of the page (`#/agent/<key>/<date>/<at>`, `#/alerts/<id>`). Checked like any address that a person could have typed. */
  | { readonly channel: typeof DESKTOP_CHANNEL; readonly type: 'open'; readonly address: string }
  /** The core could not be kept running; the shell shows what to do. No port comes until the shell has restarted it. */
  | { readonly channel: typeof DESKTOP_CHANNEL; readonly type: 'core-failed' };

/** True for a message that the preload sent; the caller checks source and origin. */
export function isDesktopMessage(value: unknown): value is DesktopMessage {
  if (typeof value !== 'object' || value === null) return false;
  const { channel, type, address } = value as { readonly channel?: unknown; readonly type?: unknown; readonly address?: unknown }; // read only to compare
  if (channel !== DESKTOP_CHANNEL) return false;
  return type === 'port' || type === 'core-lost' || type === 'core-failed' || (type === 'open' && isPageAddress(address));
}

/** True for an address within the page, which is all that the shell may lead to. */
export function isPageAddress(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith('#/') && value.length <= 1_000;
}

/** The channels between preload and main; a page never sees them. `request` and `port` carry the mark of the page load. */
export const DESKTOP_IPC = { request: 'floorwalker:request-port', port: 'floorwalker:port', coreLost: 'floorwalker:core-lost', open: 'floorwalker:open' } as const;
