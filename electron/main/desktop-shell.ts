import { join } from 'node:path';
import { app, Notification, powerMonitor, protocol, safeStorage, session, shell, utilityProcess, type BrowserWindow, type UtilityProcess } from 'electron';
import { DESKTOP_IPC } from '../../shared/contract/desktop.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { installAppMenu } from './app-menu.ts';
import type { Refusal } from './core-protocol.ts';
import { createCoreSupervisor, type CoreSupervisor } from './core-supervisor.ts';
import { createDemoLauncher, type DemoLauncher } from './demo-launcher.ts';
import { createLoopbackWindows, type LoopbackWindows } from './loopback-window.ts';
import { createMainWindow, rememberWindow, showWindow } from './main-window.ts';
import { askAfterFailedCore, askAfterRefusal, tellNoRunningPage } from './messages.ts';
import { servePagePorts } from './page-ports.ts';
import { APP_ORIGIN, APP_SCHEME, createPageHandler } from './page-protocol.ts';
import { recoverPage } from './page-recovery.ts';
import { createSafeStorageService } from './safe-storage-service.ts';
import { readShellState, writeShellState, type ShellState } from './shell-state.ts';
import { createShellAlerts } from './shell-alerts.ts';
import { createTray, type ShellTray } from './tray.ts';
import { guardContents, guardSession, isAppRequest } from './web-guards.ts';

export interface DesktopOptions {
  readonly home: string;
  readonly build: string;
  readonly hidden: boolean;
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly log: Log;
  /** Built files, as seen from the entry. */
  readonly files: { readonly coreProcess: string; readonly cli: string; readonly preload: string; readonly renderer: string };
}

const CLOSE_NOTICE = {
  title: 'Floorwalker keeps polling',
  body: 'The window is closed, the agents are still watched. Find it in the tray, or start Floorwalker again to bring it back.',
} as const;

/** Runs the desktop shell; Electron is ready and this is the only instance on its home. */
export function runDesktopShell(options: DesktopOptions): void {
  const { clock, log, platform } = options;
  const statePath = join(app.getPath('userData'), 'shell.json');
  const loopback = createLoopbackWindows();
  let state = readShellState(statePath);
  let window: BrowserWindow | null = null;
  let isQuitting = false;
  let isStopped = false;

  const show = (): void => void (window !== null && showWindow(window));
  const alerts = createShellAlerts({ platform, log, window: () => window, tray: () => tray });

  guardSession(session.defaultSession, { isRequestAllowed: isAppRequest, notifications: true });
  protocol.handle(APP_SCHEME, createPageHandler(options.files.renderer));
  const links = guardPages(loopback, log);

  const demo = launchDemoWith(options, loopback);
  const core = superviseCore(options, demo, {
    onLost(gaveUp) {
      tray.update({ text: gaveUp ? 'Stopped: polling could not be kept running' : 'Starting again…', worst: 'stopped', pollingPaused: false });
      alerts.show(null);
      if (window !== null) window.webContents.send(DESKTOP_IPC.coreLost, gaveUp);
      if (gaveUp) void handleFailure();
    },
    onRefused: (refusal) => void handleRefusal(refusal),
    onStatus: (status) => tray.update(status),
    onAlerts: (shown) => alerts.show(shown), onNotice: (notice) => alerts.notify(notice),
    onLinkHosts: (hosts) => links.allow(hosts),
    onRunning: (url) => openRunning(url, loopback),
  });

  async function handleFailure(): Promise<void> {
    if ((await askAfterFailedCore(options.home)) === 'quit') return app.quit();
    core.start();
    // The page was told that no port comes; a fresh load asks again.
    window?.webContents.reload();
  }

  async function handleRefusal(refusal: Refusal): Promise<void> {
    tray.update({ text: refusal.message, worst: 'stopped', pollingPaused: false });
    window?.hide();
    const choice = await askAfterRefusal(refusal);
    if (choice === 'quit') return app.quit();
    if (choice === 'open-running') return core.tell({ type: 'open-running' });
    core.restart();
    show();
  }

  const tray = createTray(platform, {
    show, open: (address) => alerts.open(address), quit: () => app.quit(),
    mute: (until) => core.tell({ type: 'mute', until }), setPolling: (paused) => core.tell({ type: 'set-polling', paused }),
  });
  installAppMenu(platform, () => app.quit());
  servePagePorts(() => window, core);

  function remember(): void {
    if (window === null) return;
    state = rememberWindow(window, state);
    keepState(statePath, state, log);
  }

  function closeToTray(event: { preventDefault(): void }, closing: BrowserWindow): void {
    if (isQuitting) return;
    event.preventDefault();
    if (!state.closeExplained) explainClose(platform, tray);
    state = { ...state, closeExplained: true };
    remember();
    hideWindow(closing);
  }

  async function quitAfterCore(): Promise<void> {
    await core.stop();
    isStopped = true;
    alerts.dispose();
    tray.dispose();
    app.quit();
  }

  function openWindow(): void {
    const made = createMainWindow({ preload: options.files.preload, build: options.build, devTools: !app.isPackaged, state, visible: !options.hidden });
    window = made;
    made.on('close', (event) => closeToTray(event, made));
    made.once('closed', () => (window = null));
    recoverPage(made, { clock, log, quit: () => app.quit() });
  }

  app.on('second-instance', show);
  app.on('activate', show);
  // The window is only hidden when closed; what runs is ended by quitting.
  app.on('window-all-closed', () => undefined);
  app.on('before-quit', (event) => {
    if (isStopped) return;
    event.preventDefault();
    if (isQuitting) return;
    isQuitting = true;
    remember();
    demo.dispose();
    void quitAfterCore();
  });
  powerMonitor.on('resume', () => core.tell({ type: 'wake' }));

  core.start();
  openWindow();
}

/** The page of the shell that has the home, in a window whose end is this shell's end. */
function openRunning(url: string | null, loopback: LoopbackWindows): void {
  const running = url === null ? null : loopback.open(url, 'Floorwalker');
  if (running === null) void tellNoRunningPage().then(() => app.quit());
  else running.once('closed', () => app.quit());
}

/** `allow` takes the hosts to which links of the sources may lead. */
function guardPages(loopback: LoopbackWindows, log: Log): { allow(hosts: readonly string[]): void } {
  let linkHosts: readonly string[] = [];
  app.on('web-contents-created', (_event, contents) => guardContents(contents, {
    originOf: ({ id }) => loopback.originOf(id) ?? APP_ORIGIN,
    // Another shell's page has other sources.
    linkHostsOf: ({ id }) => (loopback.originOf(id) === undefined ? linkHosts : []),
    openExternal: (url) => void shell.openExternal(url).catch((error: unknown) => log.warn('open-external-failed', { detail: String(error) })),
  }));
  return { allow: (hosts) => void (linkHosts = hosts) };
}

/** A full disk must not keep anyone from closing a window. */
function keepState(path: string, state: ShellState, log: Log): void {
  try {
    writeShellState(path, state);
  } catch (error) {
    log.warn('shell-state-not-written', { detail: String(error) });
  }
}

function explainClose(platform: NodeJS.Platform, tray: ShellTray): void {
  if (platform === 'win32') tray.balloon(CLOSE_NOTICE.title, CLOSE_NOTICE.body);
  else if (Notification.isSupported()) new Notification(CLOSE_NOTICE).show();
}

/** A full-screen window of macOS leaves an empty black space behind when it is hidden as it is. */
function hideWindow(window: BrowserWindow): void {
  if (!window.isFullScreen()) return window.hide();
  window.once('leave-full-screen', () => window.hide());
  window.setFullScreen(false);
}

function superviseCore(options: DesktopOptions, demo: DemoLauncher, events: Parameters<typeof createCoreSupervisor>[0]['events']): CoreSupervisor {
  return createCoreSupervisor({
    fork: () => utilityProcess.fork(options.files.coreProcess, [], { serviceName: 'Floorwalker core', stdio: 'inherit' }),
    services: {
      ...createSafeStorageService(safeStorage, options.platform),
      resolveProxy: (url) => session.defaultSession.resolveProxy(url),
      exploreDemo: () => demo.explore(),
    },
    startMessage: { type: 'start', home: options.home, build: options.build },
    clock: options.clock,
    log: options.log,
    events,
  });
}

/** The command line's own demo; the fuses forbid the app to be a bare Node, so it is a utility process. */
export function forkDemo(options: Pick<DesktopOptions, 'home' | 'env' | 'files'>, args: readonly string[]): UtilityProcess {
  const env = { ...options.env, FLOORWALKER_HOME: options.home };
  return utilityProcess.fork(options.files.cli, ['demo', '--json', '--no-open', ...args], { serviceName: 'Floorwalker demo', stdio: ['ignore', 'pipe', 'inherit'], env });
}

function launchDemoWith(options: DesktopOptions, loopback: ReturnType<typeof createLoopbackWindows>): DemoLauncher {
  return createDemoLauncher({
    // The command keeps the demo's data in a folder of its own inside this home.
    fork: () => forkDemo(options, []),
    open(url, onClosed) {
      const opened = loopback.open(url, 'Floorwalker demo');
      if (opened === null) return null;
      opened.once('closed', onClosed);
      return () => showWindow(opened);
    },
  });
}
