import { spawn } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Clock } from '../ports/clock.ts';
import { writePrivateFile } from '../platform/private-file.ts';
import { createToken } from '../platform/random.ts';

export interface BrowserPlan { readonly command: string; readonly args: readonly string[]; readonly kind: 'app-window' | 'default-browser' }

interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly exists: (path: string) => boolean;
}

const LINUX_NAMES = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'microsoft-edge', 'microsoft-edge-stable', 'brave-browser', 'vivaldi'];
const MAC_PATHS = ['Google Chrome', 'Chromium', 'Microsoft Edge', 'Brave Browser'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
const WINDOWS_PATHS = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe', 'BraveSoftware\\Brave-Browser\\Application\\brave.exe'];

/** A browser that cannot run here says so by ending within this time. */
const GIVES_UP_WITHIN_MS = 1_500;

/** How long the file with the address stays: a browser that starts cold needs some seconds. */
const FILE_STAYS_MS = 60_000;

/** What would show a page: an app-style window of a Chromium-family browser, else the default browser, else null (no display, nothing installed). */
export function planBrowser(address: string, machine: Machine): BrowserPlan | null {
  if (machine.platform === 'linux' && !hasDisplay(machine.env)) return null;
  const chromium = findChromium(machine);
  if (chromium !== null) return { command: chromium, args: [`--app=${address}`], kind: 'app-window' };
  if (machine.platform === 'darwin') return { command: '/usr/bin/open', args: [address], kind: 'default-browser' };
  if (machine.platform === 'win32') return { command: join(machine.env['SystemRoot'] ?? 'C:\\Windows', 'explorer.exe'), args: [address], kind: 'default-browser' };
  const opener = findInPath('xdg-open', machine);
  return opener === null ? null : { command: opener, args: [address], kind: 'default-browser' };
}

function hasDisplay(env: Machine['env']): boolean {
  return (env['DISPLAY'] ?? '') !== '' || (env['WAYLAND_DISPLAY'] ?? '') !== '';
}

function findChromium(machine: Machine): string | null {
  // A browser in a sandboxed package cannot read the file that carries the address, so it is left to the default opener.
  const isUsable = (path: string): boolean => machine.exists(path) && !path.startsWith('/snap/');
  if (machine.platform === 'darwin') return MAC_PATHS.find(isUsable) ?? null;
  if (machine.platform === 'win32') {
    const roots = ['ProgramFiles', 'ProgramFiles(x86)', 'LocalAppData', 'LOCALAPPDATA'].map((name) => machine.env[name]).filter((root) => root !== undefined);
    return roots.flatMap((root) => WINDOWS_PATHS.map((path) => join(root, path))).find(isUsable) ?? null;
  }
  for (const name of LINUX_NAMES) {
    const found = findInPath(name, machine);
    if (found !== null && isUsable(found)) return found;
  }
  return null;
}

function findInPath(name: string, machine: Machine): string | null {
  for (const folder of (machine.env['PATH'] ?? '').split(delimiter)) {
    if (folder !== '' && machine.exists(join(folder, name))) return join(folder, name);
  }
  return null;
}

export interface OpenOptions {
  readonly url: string;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** The process ends soon, perhaps before the browser has read the file: it is left for the next opening to sweep. */
  readonly isShortLived: boolean;
}

/**
 * Shows a one-time address in a browser, through a file that only this user can read, so that the token is in no
 * process list. False when there is no way to show it.
 */
export async function openBrowser(options: OpenOptions): Promise<boolean> {
  const file = join(options.home, `open-${createToken(8)}.html`);
  const plan = planBrowser(pathToFileURL(file).href, { platform: process.platform, env: options.env, exists: existsSync });
  if (plan === null) return false;
  sweep(options.home, options.clock.now());
  writePrivateFile(file, redirectPage(options.url));
  const started = await startBrowser(plan, browserEnvironment(options.env), options.clock);
  if (!started) rmSync(file, { force: true });
  else if (!options.isShortLived) void removeLater(file, options.clock);
  return started;
}

/** Files that an earlier process left; their tokens are used up or expired. */
function sweep(home: string, now: number): void {
  for (const name of readdirSync(home)) {
    if (!/^open-[A-Za-z0-9_-]+\.html$/.test(name)) continue;
    const path = join(home, name);
    if (now - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? now) > FILE_STAYS_MS) rmSync(path, { force: true });
  }
}

function redirectPage(url: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="referrer" content="no-referrer"><meta http-equiv="refresh" content="0;url=${url}"><title>Floorwalker</title></head><body><a href="${url}">Open Floorwalker</a></body></html>\n`;
}

/** The file must go even when the process ends first; its token is used up or expires anyway. */
async function removeLater(file: string, clock: Clock): Promise<void> {
  const remove = (): void => rmSync(file, { force: true });
  process.once('exit', remove);
  await clock.sleep(FILE_STAYS_MS);
  process.removeListener('exit', remove);
  remove();
}

/** A browser outlives this process and runs extensions: sources' secrets in the environment are none of its business. */
export function browserEnvironment(env: Machine['env']): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('FLOORWALKER_SECRETS_')));
}

/** False for a browser that cannot be started, or that gives up at once (as some do for root, or on a dead display). */
export function startBrowser(plan: BrowserPlan, env: Record<string, string | undefined>, clock: Clock): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(plan.command, [...plan.args], { detached: true, stdio: 'ignore', env });
    child.once('error', () => resolve(false));
    // One that runs already takes the address over and ends with 0.
    child.once('exit', (code) => resolve(code === 0));
    child.once('spawn', () => {
      child.unref();
      void clock.sleep(GIVES_UP_WITHIN_MS).then(() => resolve(true));
    });
  });
}
