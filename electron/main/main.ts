import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, dialog, protocol } from 'electron';
import { BUILD } from '../platform/build.ts';
import { createClock } from '../platform/clock.ts';
import { createFileLog } from '../platform/file-log.ts';
import { ensureHome, resolveHome } from '../platform/home.ts';
import { runDemoShell } from './demo-shell.ts';
import { runDesktopShell, type DesktopOptions } from './desktop-shell.ts';
import { APP_SCHEME_PRIVILEGES } from './page-protocol.ts';
import { parseShellArguments } from './shell-arguments.ts';

/** The desktop shell's entry: what has to happen before Electron is ready, then the shell itself. */
const here = import.meta.dirname;
const shellArguments = parseShellArguments(process.argv);
const isDemo = shellArguments.demo !== null;
/** Chromium's files; the demo has its own, so that it runs beside the shell on real sources. */
const profileName = isDemo ? 'desktop-demo' : 'desktop';
const home = resolveHome({ flag: shellArguments.home, env: process.env, cwd: process.cwd() });

app.enableSandbox();
app.setAppUserModelId('app.floorwalker.desktop');
protocol.registerSchemesAsPrivileged([APP_SCHEME_PRIVILEGES]);

if (prepareHome()) {
  // Chromium's files go to the home, so that the single-instance lock is one per home.
  app.setPath('userData', join(home, profileName));
  if (app.requestSingleInstanceLock()) void app.whenReady().then(start);
  else app.exit(0);
}

function prepareHome(): boolean {
  try {
    ensureHome(home);
    mkdirSync(join(home, profileName), { recursive: true, mode: 0o700 });
    return true;
  } catch (error) {
    dialog.showErrorBox('Floorwalker cannot start', error instanceof Error ? error.message : String(error));
    app.exit(1);
    return false;
  }
}

function start(): void {
  const clock = createClock();
  const options: DesktopOptions = {
    home,
    build: BUILD,
    hidden: shellArguments.hidden,
    platform: process.platform,
    env: process.env,
    clock,
    log: createFileLog({ home, clock }),
    files: {
      coreProcess: join(here, 'core-process.js'),
      cli: join(here, 'cli.js'),
      preload: join(here, '../preload/preload.cjs'),
      renderer: join(here, '../renderer'),
    },
  };
  if (shellArguments.demo === null) runDesktopShell(options);
  else runDemoShell(options, shellArguments.demo);
}
