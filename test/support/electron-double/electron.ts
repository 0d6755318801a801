import { EventEmitter } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as Electron from 'electron';
import { BrowserWindow, wiring } from './window.ts';

/**
 * A double of the `electron` module: the members that the desktop shell uses, each checked against Electron's types
 * (`satisfies Pick<…>`, `implements Pick<…>`; only emitters are Node's own). It records what was asked of it, and
 * `control.ts` lets a test act as the person, the page or the system.
 */
export { MessageChannelMain } from './ports.ts';
export { forked, utilityProcess } from './utility-process.ts';
export { BrowserWindow };

/** What was done, for assertions. */
export const record = {
  sandboxed: false,
  schemes: [] as Electron.CustomScheme[],
  opened: [] as string[],
  notifications: [] as Notification[],
  badges: [] as number[],
  balloons: [] as Electron.DisplayBalloonOptions[],
  dialogs: [] as { readonly options: Electron.MessageBoxOptions; answer(response: number): void }[],
  menu: null as Electron.MenuItemConstructorOptions[] | null,
  trays: [] as Tray[],
};

const paths = new Map<string, string>();
const lockFile = (): string => join(app.getPath('userData'), 'double.lock');
let isReady = false;

/** The lock dies with its process, as Electron's does. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

class DoubleApp extends EventEmitter implements Pick<Electron.App, 'enableSandbox' | 'setAppUserModelId' | 'setBadgeCount' | 'setPath' | 'getPath' | 'requestSingleInstanceLock' | 'whenReady' | 'quit' | 'exit' | 'isPackaged'> {
  readonly isPackaged = true;
  enableSandbox(): void {
    if (isReady) throw new Error('app.enableSandbox() can only be called before app is ready');
    record.sandboxed = true;
  }
  setAppUserModelId(_id: string): void {}
  setBadgeCount(count = 0): boolean {
    record.badges.push(count);
    return true;
  }
  setPath(name: string, path: string): void {
    if (!existsSync(path)) throw new Error('Path does not exist');
    paths.set(name, path);
  }
  getPath(name: string): string {
    const path = paths.get(name);
    if (path === undefined) throw new Error(`Failed to get '${name}' path`);
    return path;
  }
  requestSingleInstanceLock(): boolean {
    const file = lockFile();
    if (existsSync(file) && isAlive(Number(readFileSync(file, 'utf8')))) {
      writeFileSync(`${file}.second`, '');
      return false;
    }
    mkdirSync(app.getPath('userData'), { recursive: true });
    writeFileSync(file, String(process.pid));
    process.on('exit', () => rmSync(file, { force: true }));
    watch(app.getPath('userData'), (_event, name) => {
      if (name === 'double.lock.second' && existsSync(`${file}.second`)) {
        rmSync(`${file}.second`, { force: true });
        this.emit('second-instance', {}, [], '', null);
      }
    }).unref();
    return true;
  }
  async whenReady(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    isReady = true;
  }
  quit(): void {
    let isPrevented = false;
    this.emit('before-quit', { preventDefault: () => (isPrevented = true) });
    if (isPrevented) return;
    for (const window of BrowserWindow.all) if (!window.destroyed) window.close();
    if (BrowserWindow.all.every((window) => window.destroyed)) this.exit(0);
  }
  exit(code = 0): void {
    process.exit(code);
  }
}
export const app = new DoubleApp();
wiring.app = app;

export const ipcMain = new EventEmitter();
wiring.ipc = ipcMain;
export const powerMonitor = new EventEmitter();

const handlers = new Map<string, (request: Request) => Response | Promise<Response>>();
export const protocol = {
  registerSchemesAsPrivileged(schemes) {
    if (isReady) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    record.schemes.push(...schemes);
  },
  handle(scheme, handler) {
    handlers.set(scheme, handler);
  },
} satisfies Pick<Electron.Protocol, 'registerSchemesAsPrivileged' | 'handle'>;

/** A request of a page, as Chromium would bring it to the handler of its scheme. */
export async function fetchPage(url: string, init?: RequestInit): Promise<Response | null> {
  const handler = handlers.get(new URL(url).protocol.slice(0, -1));
  return handler === undefined ? null : await handler(new Request(url, init));
}
wiring.fetchPage = fetchPage;

type BeforeRequest = (details: Electron.OnBeforeRequestListenerDetails, callback: (response: Electron.CallbackResponse) => void) => void;
type SessionMembers = 'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler' | 'setSpellCheckerEnabled' | 'resolveProxy';

/** One session's rules, as they were set. */
export class DoubleSession implements Pick<Electron.Session, SessionMembers> {
  permissionRequest: Parameters<Electron.Session['setPermissionRequestHandler']>[0] = null;
  permissionCheck: Parameters<Electron.Session['setPermissionCheckHandler']>[0] = null;
  devicePermission: Parameters<Electron.Session['setDevicePermissionHandler']>[0] = null;
  beforeRequest: BeforeRequest | null = null;
  spellChecker = true;
  readonly webRequest = { onBeforeRequest: (listener: BeforeRequest): void => void (this.beforeRequest = listener) };

  setPermissionRequestHandler(handler: Parameters<Electron.Session['setPermissionRequestHandler']>[0]): void {
    this.permissionRequest = handler;
  }
  setPermissionCheckHandler(handler: Parameters<Electron.Session['setPermissionCheckHandler']>[0]): void {
    this.permissionCheck = handler;
  }
  setDevicePermissionHandler(handler: Parameters<Electron.Session['setDevicePermissionHandler']>[0]): void {
    this.devicePermission = handler;
  }
  setSpellCheckerEnabled(enable: boolean): void {
    this.spellChecker = enable;
  }
  async resolveProxy(url: string): Promise<string> {
    return url.includes('proxied') ? 'PROXY proxy.example:3128; DIRECT' : 'DIRECT';
  }
}
export const sessions = new Map<string, DoubleSession>([['', new DoubleSession()]]);
const sessionOf = (partition: string): DoubleSession => {
  const found = sessions.get(partition) ?? new DoubleSession();
  sessions.set(partition, found);
  return found;
};
const asSession = (value: DoubleSession): Electron.Session => value as unknown as Electron.Session; // has the members that are used
export const session = {
  defaultSession: asSession(sessionOf('')),
  fromPartition: (partition) => asSession(sessionOf(partition)),
} satisfies Pick<typeof Electron.session, 'defaultSession' | 'fromPartition'>;

export const shell = {
  openExternal: async (url) => void record.opened.push(url),
  openPath: async (path) => (record.opened.push(path), ''),
} satisfies Pick<Electron.Shell, 'openExternal' | 'openPath'>;

const showMessageBox = (...args: [Electron.BaseWindow, Electron.MessageBoxOptions] | [Electron.MessageBoxOptions]): Promise<Electron.MessageBoxReturnValue> =>
  new Promise((resolve) => {
    const options = args.length === 2 ? args[1] : args[0];
    record.dialogs.push({ options, answer: (response) => resolve({ response, checkboxChecked: false }) });
  });
export const dialog = {
  showMessageBox,
  showErrorBox: (title, content) => void process.stderr.write(`${title}: ${content}\n`),
} satisfies Pick<Electron.Dialog, 'showMessageBox' | 'showErrorBox'>;

const wallet = process.env['DOUBLE_WALLET'] ?? 'gnome_libsecret';
const flip = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte) => byte ^ 0x5a));
export const safeStorage = {
  getSelectedStorageBackend: () => (wallet === 'basic_text' ? 'basic_text' : 'gnome_libsecret'),
  isAsyncEncryptionAvailable: async () => wallet !== 'locked',
  encryptStringAsync: async (text) => flip(Buffer.from(`v2:${text}`)),
  async decryptStringAsync(encrypted) {
    const text = flip(encrypted).toString('utf8');
    if (!/^v[12]:/.test(text)) throw new Error('Error while decrypting the ciphertext provided.');
    return { result: text.slice(3), shouldReEncrypt: text.startsWith('v1:') };
  },
} satisfies Pick<Electron.SafeStorage, 'getSelectedStorageBackend' | 'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync'>;

class DoubleImage implements Pick<Electron.NativeImage, 'addRepresentation' | 'setTemplateImage'> {
  readonly representations: Electron.AddRepresentationOptions[] = [];
  template = false;
  addRepresentation(options: Electron.AddRepresentationOptions): void {
    const { width = 0, height = 0, buffer } = options;
    if (buffer?.length !== width * height * 4) throw new Error('Not a bitmap of that size.');
    this.representations.push(options);
  }
  setTemplateImage(option: boolean): void {
    this.template = option;
  }
}
export const nativeImage = { createEmpty: () => new DoubleImage() as unknown as Electron.NativeImage /* has the members that are used */ } satisfies Pick<typeof Electron.nativeImage, 'createEmpty'>;

type Template = Electron.MenuItemConstructorOptions[];
const templates = new WeakMap<object, Template>();
export const Menu = {
  buildFromTemplate(template) {
    const menu = {} as Electron.Menu; // opaque: it is only handed on
    templates.set(menu, template as Template); // the shell builds menus from plain items
    return menu;
  },
  setApplicationMenu(menu) {
    record.menu = menu === null ? null : (templates.get(menu) ?? null);
  },
} satisfies Pick<typeof Electron.Menu, 'buildFromTemplate' | 'setApplicationMenu'>;

export class Tray extends EventEmitter implements Pick<Electron.Tray, 'setToolTip' | 'setTitle' | 'setContextMenu' | 'setImage' | 'displayBalloon' | 'destroy'> {
  image: unknown;
  toolTip = '';
  title = '';
  menu: Template = [];
  destroyed = false;
  constructor(image: Electron.NativeImage | string) {
    super();
    this.image = image;
    record.trays.push(this);
  }
  setToolTip(toolTip: string): void {
    this.toolTip = toolTip;
  }
  setTitle(title: string): void {
    this.title = title;
  }
  setContextMenu(menu: Electron.Menu | null): void {
    this.menu = menu === null ? [] : (templates.get(menu) ?? []);
  }
  setImage(image: Electron.NativeImage | string): void {
    this.image = image;
  }
  displayBalloon(options: Electron.DisplayBalloonOptions): void {
    record.balloons.push(options);
  }
  destroy(): void {
    this.destroyed = true;
  }
}

export class Notification extends EventEmitter implements Pick<Electron.Notification, 'show' | 'close'> {
  readonly options: Electron.NotificationConstructorOptions;
  constructor(options: Electron.NotificationConstructorOptions = {}) {
    super();
    this.options = options;
  }
  static isSupported(): boolean {
    return true;
  }
  show(): void {
    record.notifications.push(this);
  }
  close(): void {
    this.emit('close');
  }
}

/** Two displays, of which the second stands to the right. */
const display = (id: number, x: number): Electron.Display => ({ id, workArea: { x, y: 0, width: 1920, height: 1040 } }) as Electron.Display; // the members that are used
export const screen = {
  getPrimaryDisplay: () => display(1, 0),
  getAllDisplays: () => [display(1, 0), display(2, 1920)],
} satisfies Pick<Electron.Screen, 'getPrimaryDisplay' | 'getAllDisplays'>;
