import { Notification } from 'electron';
import type { Log } from '../ports/log.ts';
import type { ShellNotice } from './core-protocol.ts';

/**
 * The system's own notifications, one for each notice.
 *
 * Do-not-disturb: Electron tells no system's setting to an app. What is known is how each system treats a native
 * notification, and nothing is done here to get around it. macOS (Focus) and Windows (do not disturb, focus) keep it from
 * the screen and put it into their list, without telling the app. GNOME and KDE do the same for all but the urgency
 * `critical`; so it is never used, not even for critical alerts: what breaks through the product's own quiet hours does
 * not break through the system's. Where notifications are switched off for the app, Windows reports `failed`, the
 * others nothing; the inbox and the tray have everything in any case.
 */
export interface Notifications {
  show(notice: ShellNotice): void;
  dispose(): void;
}

/** So many are kept at most: a system may never tell that one was closed. */
const MOST_KEPT = 50;

export function createNotifications(options: { readonly open: (address: string) => void; readonly log: Log }): Notifications {
  // A notification that nobody holds is collected, and its click then leads nowhere. [electron/electron#16922]
  const kept = new Set<Notification>();

  function keep(notification: Notification): void {
    kept.add(notification);
    const [oldest] = kept;
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  }

  return {
    show(notice) {
      if (!Notification.isSupported()) return;
      const notification = new Notification({ title: notice.title, body: notice.body, silent: !notice.sound, urgency: 'normal' });
      keep(notification);
      notification.on('click', () => {
        kept.delete(notification);
        options.open(notice.address);
      });
      notification.on('close', () => kept.delete(notification));
      notification.on('failed', (_event, error) => {
        kept.delete(notification);
        options.log.warn('notification-failed', { detail: error });
      });
      notification.show();
    },
    dispose() {
      for (const notification of kept) notification.close();
      kept.clear();
    },
  };
}
