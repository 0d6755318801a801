import { ipcMain, MessageChannelMain, type BrowserWindow, type WebFrameMain } from 'electron';
import { DESKTOP_IPC } from '../../shared/contract/desktop.ts';
import { isWithinOrigin } from './web-guards.ts';
import { APP_ORIGIN } from './page-protocol.ts';
import type { CoreSupervisor } from './core-supervisor.ts';

/**
 * Hands ports over between pages and the core. Only the main frame of the main window on the product's own origin is
 * served, and the port goes back to that very frame with the mark of its load: a page that came later never gets it.
 */
export function servePagePorts(getWindow: () => BrowserWindow | null, core: Pick<CoreSupervisor, 'connect'>): void {
  ipcMain.on(DESKTOP_IPC.request, (event, load: unknown) => {
    const frame = event.senderFrame;
    if (typeof load !== 'string' || frame === null || !isOwnPage(frame, getWindow())) return;
    core.connect(() => {
      if (frame.isDestroyed() || frame.detached || !isOwnPage(frame, getWindow())) return null;
      const { port1, port2 } = new MessageChannelMain();
      frame.postMessage(DESKTOP_IPC.port, load, [port2]);
      return port1;
    });
  });
}

function isOwnPage(frame: WebFrameMain, window: BrowserWindow | null): boolean {
  if (window === null || window.isDestroyed()) return false;
  const { mainFrame } = window.webContents;
  return frame.processId === mainFrame.processId && frame.routingId === mainFrame.routingId && isWithinOrigin(frame.url, APP_ORIGIN);
}
