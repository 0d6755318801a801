import type { Session, WebContents } from 'electron';
import { APP_ORIGIN } from './page-protocol.ts';

/** Where a link may lead: the vendors' help and the project's own pages. Anything else stays closed. */
export const EXTERNAL_HOSTS: readonly string[] = [
  'developer.vonage.com',
  'businesssupport.vonage.com',
  'developers.liveperson.com',
  'knowledge.liveperson.com',
  'developers.ringcentral.com',
  'support.ringcentral.com',
];

/** True for an https address on the list, without a port or credentials of its own; or on a host that a source allows. */
export function isExternalAllowed(address: string, linkHosts: readonly string[] = []): boolean {
  const url = URL.parse(address);
  if (url === null || url.protocol !== 'https:' || url.username !== '' || url.password !== '') return false;
  // A source allows hosts, on whatever port they keep their recordings.
  return linkHosts.includes(url.hostname) || (url.port === '' && EXTERNAL_HOSTS.includes(url.hostname));
}

/** True where `address` belongs to `origin`; also for custom schemes, whose `URL.origin` is the word "null" in Node. */
export function isWithinOrigin(address: string, origin: string): boolean {
  const url = URL.parse(address);
  return url !== null && `${url.protocol}//${url.host}` === origin && url.username === '' && url.password === '';
}

/** The origin of a plain-http address on this machine, else null. */
export function loopbackOrigin(address: string): string | null {
  const url = URL.parse(address);
  const isLoopback = url !== null && url.protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  return isLoopback && url.username === '' && url.password === '' ? url.origin : null;
}

export interface ContentsRules {
  readonly originOf: (contents: WebContents) => string;
  /** Hosts besides the known ones that a page may open; what sources allow is for the app's own page. */
  readonly linkHostsOf?: (contents: WebContents) => readonly string[];
  readonly openExternal: (url: string) => void;
}

/** Keeps a page where it is: no navigation away from its origin, no new window, no webview. Allowed links open in the browser. */
export function guardContents(contents: WebContents, { originOf, linkHostsOf, openExternal }: ContentsRules): void {
  const refuseOutside = (event: { readonly preventDefault: () => void; readonly url: string }): void => {
    if (isWithinOrigin(event.url, originOf(contents))) return;
    event.preventDefault();
    // Links open windows; a page that is led away goes to known pages only.
    if (isExternalAllowed(event.url)) openExternal(event.url);
  };
  contents.on('will-navigate', refuseOutside);
  contents.on('will-redirect', refuseOutside);
  contents.on('will-frame-navigate', (event) => {
    // Subframes have no place in the product; the main frame is judged by `will-navigate`.
    if (!event.isMainFrame) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (isExternalAllowed(url, linkHostsOf?.(contents))) openExternal(url);
    return { action: 'deny' };
  });
}

/** What a session may load and be granted: its own origin, and notifications where `notifications` says so. */
export function guardSession(session: Session, rules: { readonly isRequestAllowed: (url: string) => boolean; readonly notifications: boolean }): void {
  const isGranted = (permission: string, origin: string): boolean => rules.notifications && permission === 'notifications' && isWithinOrigin(origin, APP_ORIGIN);
  session.setPermissionRequestHandler((_contents, permission, callback, details) => callback(isGranted(permission, details.requestingUrl)));
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin) => isGranted(permission, requestingOrigin));
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest((details, callback) => callback({ cancel: !rules.isRequestAllowed(details.url) }));
  session.setSpellCheckerEnabled(false);
}

/** The main window's own page, what it makes itself, and the developer tools. */
export function isAppRequest(url: string): boolean {
  return isWithinOrigin(url, APP_ORIGIN) || url.startsWith(`blob:${APP_ORIGIN}/`) || url.startsWith('data:') || url.startsWith('devtools:');
}
