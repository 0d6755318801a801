import { app, dialog, session, shell } from 'electron';
import { installAppMenu } from './app-menu.ts';
import { createDemoLauncher } from './demo-launcher.ts';
import { forkDemo, type DesktopOptions } from './desktop-shell.ts';
import { createLoopbackWindows } from './loopback-window.ts';
import { showWindow } from './main-window.ts';
import { APP_ORIGIN } from './page-protocol.ts';
import { guardContents, guardSession } from './web-guards.ts';

/** Only the demo, in a window: the command line's own demo runs in a process beside, and ends with the window. */
export function runDemoShell(options: DesktopOptions, args: readonly string[]): void {
  const loopback = createLoopbackWindows();
  // No page of the desktop's own is shown here, so its session may load nothing.
  guardSession(session.defaultSession, { isRequestAllowed: () => false, notifications: false });
  app.on('web-contents-created', (_event, contents) =>
    guardContents(contents, {
      originOf: ({ id }) => loopback.originOf(id) ?? APP_ORIGIN,
      openExternal: (url) => void shell.openExternal(url).catch((error: unknown) => options.log.warn('open-external-failed', { detail: String(error) })),
    }),
  );
  installAppMenu(options.platform, () => app.quit());

  let show: (() => void) | null = null;
  const demo = createDemoLauncher({
    fork: () => forkDemo(options, args),
    open(url, onClosed) {
      const window = loopback.open(url, 'Floorwalker demo');
      if (window === null) return null;
      show = () => showWindow(window);
      window.once('closed', () => {
        onClosed();
        app.quit();
      });
      return show;
    },
  });
  app.on('second-instance', () => show?.());
  app.on('activate', () => show?.());
  app.on('window-all-closed', () => undefined);
  app.on('before-quit', () => demo.dispose());
  demo.explore().catch((error: unknown) => {
    dialog.showErrorBox('The demo could not be started', error instanceof Error ? error.message : String(error));
    app.exit(1);
  });
}
