import { useSyncExternalStore } from 'react';

/** Whether the browser lets the page notify; `unsupported` where it knows no notifications at all. */
export type Permission = NotificationPermission | 'unsupported';

const listeners = new Set<() => void>();
const read = (): Permission => ('Notification' in window ? Notification.permission : 'unsupported');

/** The permission as it is now; follows what is asked here and, on the next look at the page, what was changed in the browser. */
export function useNotificationPermission(): Permission {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    window.addEventListener('focus', listener);
    return () => { listeners.delete(listener); window.removeEventListener('focus', listener); };
  }, read);
}

/** Asks the person; has to come from a press. */
export async function askPermission(): Promise<Permission> {
  const answer = 'Notification' in window ? await Notification.requestPermission() : 'unsupported';
  for (const listener of listeners) listener();
  return answer;
}

/** The person looks at the page: what appears in it is seen. */
export const isPageSeen = (): boolean => document.visibilityState === 'visible' && document.hasFocus();

/** Notifies by the system; false where that is not possible. */
export function notifyBySystem(notice: { readonly id: string; readonly title: string; readonly body: string }, onClick: () => void): boolean {
  if (read() !== 'granted') return false;
  try {
    // One for each notice, however many pages are open; sounds are the product's own.
    const shown = new Notification(notice.title, { body: notice.body, tag: notice.id, silent: true });
    shown.addEventListener('click', () => {
      window.focus();
      shown.close();
      onClick();
    });
    return true;
  } catch {
    // Some mobile browsers have the interface and refuse its constructor: the notice appears in the page then.
    return false;
  }
}
