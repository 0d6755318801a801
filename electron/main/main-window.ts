import { BrowserWindow, screen, type BrowserWindowConstructorOptions } from 'electron';
import { APP_URL } from './page-protocol.ts';
import type { ShellState } from './shell-state.ts';
import { decideBounds, MINIMUM_SIZE } from './window-bounds.ts';

/** What every page of the product runs with: no Node, its own world, the OS sandbox. */
export const SAFE_WEB_PREFERENCES = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
} as const satisfies BrowserWindowConstructorOptions['webPreferences'];

export interface MainWindowOptions {
  readonly preload: string;
  readonly build: string;
  readonly devTools: boolean;
  readonly state: ShellState;
  /** False when started in the background: the window is made, but not shown. */
  readonly visible: boolean;
}

/** The one window. It is shown when its page has painted, so that nobody sees an empty frame. */
export function createMainWindow(options: MainWindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    ...decideBounds(options.state.bounds, displayAreas()),
    minWidth: MINIMUM_SIZE.width,
    minHeight: MINIMUM_SIZE.height,
    show: false,
    title: 'Floorwalker',
    autoHideMenuBar: true,
    webPreferences: {
      ...SAFE_WEB_PREFERENCES,
      preload: options.preload,
      devTools: options.devTools,
      additionalArguments: [`--floorwalker-build=${options.build}`],
    },
  });
  if (options.state.maximized) window.maximize();
  if (options.visible) window.once('ready-to-show', () => window.show());
  void window.loadURL(APP_URL);
  return window;
}

/** What is worth remembering of a window: its place when it is neither maximised nor full-screen. */
export function rememberWindow(window: BrowserWindow, state: ShellState): ShellState {
  return { ...state, bounds: window.getNormalBounds(), maximized: window.isMaximized() };
}

/** Brings a hidden, minimised or covered window to the person. */
export function showWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

function displayAreas(): readonly Electron.Rectangle[] {
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter((display) => display.id !== primary.id);
  return [primary, ...others].map((display) => display.workArea);
}
