import { contextBridge, ipcRenderer } from 'electron';
import { DESKTOP_CHANNEL, DESKTOP_IPC, isPageAddress, type DesktopBridge, type DesktopMessage } from '../../shared/contract/desktop.ts';

/**
 * The whole bridge between the page and the desktop: one frozen object that can ask for a port. The port cannot pass
 * through it, so it is posted to the page's own window.
 */

/** Just what is needed of the DOM, which the main side's types do not have. */
interface PageWindow {
  readonly location: { readonly origin: string };
  readonly performance: { readonly timeOrigin: number };
  postMessage(message: DesktopMessage, targetOrigin: string, transfer?: readonly unknown[]): void;
}
const page = globalThis as unknown as PageWindow; // a preload's global is its page's window

let asked = 0;
let expected: string | null = null;

function tellPage(type: Exclude<DesktopMessage['type'], 'open'>, ports: readonly unknown[] = []): void {
  page.postMessage({ channel: DESKTOP_CHANNEL, type }, page.location.origin, ports);
}

ipcRenderer.on(DESKTOP_IPC.port, (event, load: unknown) => {
  const [port] = event.ports;
  if (port === undefined) return;
  // A port that this load did not ask for belongs to a page that is gone.
  if (load !== expected) return port.close();
  expected = null;
  tellPage('port', [port]);
});

ipcRenderer.on(DESKTOP_IPC.coreLost, (_event, gaveUp: unknown) => tellPage(gaveUp === true ? 'core-failed' : 'core-lost'));

ipcRenderer.on(DESKTOP_IPC.open, (_event, address: unknown) => {
  if (isPageAddress(address)) page.postMessage({ channel: DESKTOP_CHANNEL, type: 'open', address }, page.location.origin);
});

const BUILD_ARGUMENT = '--floorwalker-build=';

function platformOf(name: string): DesktopBridge['platform'] {
  return name === 'darwin' || name === 'win32' ? name : 'linux';
}

const bridge: DesktopBridge = {
  requestPort() {
    asked += 1;
    expected = `${page.performance.timeOrigin}:${asked}`;
    ipcRenderer.send(DESKTOP_IPC.request, expected);
  },
  platform: platformOf(process.platform),
  build: process.argv.find((argument) => argument.startsWith(BUILD_ARGUMENT))?.slice(BUILD_ARGUMENT.length) ?? '',
};

// `contextBridge` copies and freezes what it exposes; freezing here says so to readers and to the tests' double.
contextBridge.exposeInMainWorld('floorwalker', Object.freeze(bridge));
