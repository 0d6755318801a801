import { EventEmitter } from 'node:events';
import type { MessagePort } from 'node:worker_threads';
import type * as Electron from 'electron';
import { DoublePage } from './page.ts';
import { innerPort } from './ports.ts';

/** Set by the module: how a page's message reaches `ipcMain`, how a scheme is served, and who hears of new contents. */
export const wiring: {
  ipc: EventEmitter;
  app: EventEmitter;
  fetchPage: (url: string) => Promise<Response | null>;
} = { ipc: new EventEmitter(), app: new EventEmitter(), fetchPage: async () => null };

type FrameMembers = 'processId' | 'routingId' | 'url' | 'detached' | 'isDestroyed' | 'postMessage';

/** The main frame of one page load; it goes with its page. */
class DoubleFrame implements Pick<Electron.WebFrameMain, FrameMembers> {
  readonly processId: number;
  readonly routingId = 1;
  readonly url: string;
  detached = false;
  readonly page: DoublePage;

  constructor(processId: number, page: DoublePage) {
    this.processId = processId;
    this.url = page.url;
    this.page = page;
  }

  isDestroyed(): boolean {
    return this.detached;
  }

  postMessage(channel: string, message: unknown, transfer: Electron.MessagePortMain[] = []): void {
    if (this.detached) throw new Error('Render frame was disposed');
    this.page.deliver(channel, [message], transfer.map(innerPort));
  }
}

type ContentsMembers = 'id' | 'send' | 'reload' | 'setWindowOpenHandler' | 'mainFrame';
let lastId = 0;

export class DoubleWebContents extends EventEmitter implements Pick<Electron.WebContents, ContentsMembers> {
  readonly id = ++lastId;
  readonly preferences: Electron.WebPreferences;
  frame: DoubleFrame | null = null;
  page: DoublePage | null = null;
  loads = 0;
  openHandler: ((details: Electron.HandlerDetails) => Electron.WindowOpenHandlerResponse) | null = null;

  constructor(preferences: Electron.WebPreferences) {
    super();
    this.preferences = preferences;
  }

  get mainFrame(): Electron.WebFrameMain {
    if (this.frame === null) throw new Error('No page is loaded.');
    return asFrame(this.frame);
  }

  send(channel: string, ...args: unknown[]): void {
    this.page?.deliver(channel, args, []);
  }

  reload(): void {
    if (this.page !== null) this.show(this.page.url);
  }

  setWindowOpenHandler(handler: (details: Electron.HandlerDetails) => Electron.WindowOpenHandlerResponse): void {
    this.openHandler = handler;
  }

  /** Loads a page: the one before is gone with its frame and its ports. */
  show(url: string): void {
    if (this.frame !== null) this.frame.detached = true;
    for (const message of this.page?.messages ?? []) message.ports.forEach((port: MessagePort) => port.close());
    this.loads += 1;
    const page = new DoublePage(url, this.preferences, {
      toMain: (channel, args) => wiring.ipc.emit(channel, { senderFrame: this.frame === null ? null : asFrame(this.frame) }, ...args),
    });
    this.page = page;
    this.frame = new DoubleFrame(this.loads, page);
  }

  /** The page tries to go somewhere; true when it may. */
  tryNavigate(event: 'will-navigate' | 'will-redirect' | 'will-frame-navigate', url: string, isMainFrame = true): boolean {
    let isPrevented = false;
    this.emit(event, { url, isMainFrame, preventDefault: () => (isPrevented = true) });
    return !isPrevented;
  }
}

const asFrame = (frame: DoubleFrame): Electron.WebFrameMain => frame as unknown as Electron.WebFrameMain; // has the members that are used

type WindowMembers = 'loadURL' | 'show' | 'hide' | 'focus' | 'close' | 'destroy' | 'maximize' | 'isMaximized' | 'isMinimized' | 'restore' | 'isVisible' | 'isDestroyed' | 'isFullScreen' | 'setFullScreen' | 'getNormalBounds' | 'setOverlayIcon';

export class BrowserWindow extends EventEmitter implements Pick<Electron.BrowserWindow, WindowMembers> {
  static readonly all: BrowserWindow[] = [];
  readonly options: Electron.BrowserWindowConstructorOptions;
  readonly webContents: DoubleWebContents;
  isShown: boolean;
  isFocusedNow = false;
  minimized = false;
  maximized = false;
  destroyed = false;
  fullScreen = false;
  bounds: Electron.Rectangle;

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super();
    this.options = options;
    this.isShown = options.show !== false;
    this.bounds = { x: options.x ?? 0, y: options.y ?? 0, width: options.width ?? 800, height: options.height ?? 600 };
    this.webContents = new DoubleWebContents(options.webPreferences ?? {});
    BrowserWindow.all.push(this);
    wiring.app.emit('web-contents-created', {}, this.webContents);
  }

  async loadURL(url: string): Promise<void> {
    await wiring.fetchPage(url);
    this.webContents.show(url);
    this.emit('ready-to-show');
  }
  overlay: string | null = null;
  setOverlayIcon(overlay: Electron.NativeImage | null, description: string): void {
    this.overlay = overlay === null ? null : description;
  }
  show(): void {
    this.isShown = true;
  }
  hide(): void {
    this.isShown = false;
  }
  focus(): void {
    this.isFocusedNow = true;
  }
  close(): void {
    let isPrevented = false;
    this.emit('close', { preventDefault: () => (isPrevented = true) });
    if (!isPrevented) this.destroy();
  }
  destroy(): void {
    this.destroyed = true;
    this.isShown = false;
    this.emit('closed');
  }
  maximize(): void {
    this.maximized = true;
  }
  isMaximized(): boolean {
    return this.maximized;
  }
  isMinimized(): boolean {
    return this.minimized;
  }
  restore(): void {
    this.minimized = false;
  }
  isVisible(): boolean {
    return this.isShown;
  }
  isDestroyed(): boolean {
    return this.destroyed;
  }
  isFullScreen(): boolean {
    return this.fullScreen;
  }
  setFullScreen(flag: boolean): void {
    this.fullScreen = flag;
    if (!flag) this.emit('leave-full-screen');
  }
  getNormalBounds(): Electron.Rectangle {
    return this.bounds;
  }
}
