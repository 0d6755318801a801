import { app, nativeImage, type BrowserWindow } from 'electron';
import { DESKTOP_IPC } from '../../shared/contract/desktop.ts';
import type { Log } from '../ports/log.ts';
import type { ShellAlerts, ShellNotice } from './core-protocol.ts';
import { showWindow } from './main-window.ts';
import { createNotifications } from './notifications.ts';
import { createMarkImage } from './tray-image.ts';
import type { ShellTray } from './tray.ts';

/** Alerts outside of the page: tray, taskbar or dock, notifications, and the way from them into the page. */
export interface AlertsOfShell {
  /** Null: nothing is known of them any more. */
  show(alerts: ShellAlerts | null): void;
  notify(notice: ShellNotice): void;
  /** Shows the window, and tells its page where to go. */
  open(address: string): void;
  dispose(): void;
}

export interface ShellAlertsOptions {
  readonly platform: NodeJS.Platform;
  readonly log: Log;
  readonly window: () => BrowserWindow | null;
  readonly tray: () => ShellTray;
}

export function createShellAlerts({ platform, log, window, tray }: ShellAlertsOptions): AlertsOfShell {
  const open = (address: string): void => {
    const shown = window();
    if (shown === null) return;
    showWindow(shown);
    shown.webContents.send(DESKTOP_IPC.open, address);
  };
  const notifications = createNotifications({ open, log });
  return {
    show(alerts) {
      tray().updateAlerts(alerts);
      markApp(alerts, platform, window());
    },
    notify: (notice) => notifications.show(notice),
    open,
    dispose: () => notifications.dispose(),
  };
}

/** How many fire, where the system shows it: on the dock (macOS) and the launcher (some Linux desktops); Windows has a mark on the taskbar's button. */
function markApp(alerts: ShellAlerts | null, platform: NodeJS.Platform, window: BrowserWindow | null): void {
  const count = alerts?.firing ?? 0;
  if (platform !== 'win32') app.setBadgeCount(count);
  else if (alerts === null || alerts.worst === null) window?.setOverlayIcon(null, '');
  else window?.setOverlayIcon(createMarkImage(() => nativeImage.createEmpty(), alerts.worst), `${count} alert${count === 1 ? '' : 's'}, the gravest ${alerts.worst}`);
}
