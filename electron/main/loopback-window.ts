import { BrowserWindow, session } from 'electron';
import { SAFE_WEB_PREFERENCES } from './main-window.ts';
import { guardSession, isWithinOrigin, loopbackOrigin } from './web-guards.ts';

export interface LoopbackWindows {
  /** Opens another shell's page (the demo's, or the owner's of this home); null when the address is not of this machine. */
  open(url: string, title: string): BrowserWindow | null;
  /** The origin that a window made here may stay on, or undefined for other windows. */
  originOf(contentsId: number): string | undefined;
}

/**
 * Windows on a browser shell of this machine. The one-time address is loaded by this process and so stands in no
 * process list; each window keeps its cookie in a session of its own, in memory, that reaches only that one server.
 */
export function createLoopbackWindows(): LoopbackWindows {
  const origins = new Map<number, string>();
  let opened = 0;

  return {
    open(url, title) {
      const origin = loopbackOrigin(url);
      if (origin === null) return null;
      opened += 1;
      const partition = `loopback-${opened}`;
      guardSession(session.fromPartition(partition), { isRequestAllowed: (address) => isLoopbackRequest(address, origin), notifications: false });
      const window = new BrowserWindow({ width: 1280, height: 820, title, autoHideMenuBar: true, webPreferences: { ...SAFE_WEB_PREFERENCES, partition, devTools: false } });
      const { id } = window.webContents;
      origins.set(id, origin);
      window.once('closed', () => origins.delete(id));
      void window.loadURL(url);
      return window;
    },
    originOf: (contentsId) => origins.get(contentsId),
  };
}

function isLoopbackRequest(address: string, origin: string): boolean {
  const socketOrigin = origin.replace(/^http:/, 'ws:');
  return isWithinOrigin(address, origin) || isWithinOrigin(address, socketOrigin) || address.startsWith(`blob:${origin}/`) || address.startsWith('data:');
}
