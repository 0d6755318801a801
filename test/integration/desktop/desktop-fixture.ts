import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect } from 'vitest';
import { launchShell, type LaunchedShell, type LaunchOptions } from '../../support/electron-double/launch.ts';

export const FAKE_CORE = join(import.meta.dirname, '../../support/electron-double/fake-core.ts');

export type Launch = Omit<LaunchOptions, 'coreEntry'> & { readonly coreEntry: string | undefined };

const shells: LaunchedShell[] = [];
const homes: string[] = [];

/** Every shell is ended and every home removed after its test. */
export function cleanUpAfterEach(): void {
  afterEach(async () => {
    await Promise.all(shells.splice(0).map((shell) => shell.kill()));
    // The core of a shell that was killed ends a moment after it, and still closes its files.
    for (const home of homes.splice(0)) rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  });
}

export function makeHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'floorwalker-desktop-'));
  homes.push(home);
  return home;
}

export function launch(options: Partial<Launch> = {}): LaunchedShell {
  const shell = launchShell({ coreEntry: FAKE_CORE, ...options, home: options.home ?? makeHome() });
  shells.push(shell);
  return shell;
}

/** Launches and waits until the page is there and the core answered. */
export async function launchReady(options: Partial<Launch> = {}): Promise<LaunchedShell> {
  const shell = launch(options);
  await expect.poll(() => shell.run(({ BrowserWindow }) => BrowserWindow.all[0]?.webContents.page !== null && BrowserWindow.all[0] !== undefined), WAIT).toBe(true);
  return shell;
}

export const WAIT = { timeout: 15_000, interval: 20 } as const;

/** Asks for a port as the page does, and waits for it. */
export async function requestPort(shell: LaunchedShell): Promise<void> {
  const before = await countPorts(shell);
  await shell.run(({ BrowserWindow }) => {
    const bridge = BrowserWindow.all[0]?.webContents.page?.exposed['floorwalker'] as { requestPort(): void } | undefined;
    bridge?.requestPort();
  });
  await expect.poll(() => countPorts(shell), WAIT).toBe(before + 1);
}

export function countPorts(shell: LaunchedShell): Promise<number> {
  return shell.run(({ BrowserWindow }) => BrowserWindow.all[0]?.webContents.page?.messages.filter(({ ports }) => ports.length > 0).length ?? 0);
}

/** Sends a text over the page's newest port and resolves with the answer. */
export function say(shell: LaunchedShell, text: string): Promise<unknown> {
  return shell.run(({ BrowserWindow }, said) => {
    const port = BrowserWindow.all[0]?.webContents.page?.messages.findLast(({ ports }) => ports.length > 0)?.ports[0];
    if (port === undefined) throw new Error('The page has no port.');
    return new Promise<unknown>((resolve) => {
      port.once('message', resolve);
      port.once('close', () => resolve('closed'));
      port.postMessage(said);
    });
  }, text);
}
