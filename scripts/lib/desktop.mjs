import { existsSync, readFileSync } from 'node:fs';
import { at } from './paths.mjs';
import { capture, environmentFor } from './run.mjs';
import { say } from './say.mjs';

const FETCH_LIMIT_MS = 180_000;

/** Path of Electron's own program, or null. Never starts a download. */
export function electronBinary() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const pathFile = at('node_modules', 'electron', 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : null;
  const file = override !== undefined ? `${override}/${name ?? 'electron'}` : name === null ? null : at('node_modules', 'electron', 'dist', name);
  return file !== null && existsSync(file) ? file : null;
}

/** A screen to open a window on. Windows and macOS always have one. */
export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
}

/** Electron's program, fetched when it is missing and can be; null (with one line that says so) when it cannot. */
export async function ensureElectron(node) {
  const present = electronBinary();
  if (present !== null) return present;
  if (!hasDisplay()) {
    say('no display here: the browser shell is used instead of the desktop shell');
    return null;
  }
  say('fetching the desktop shell (Electron, about 110 MB, once)');
  const fetched = await capture(node, [at('node_modules', 'electron', 'install.js')], { env: environmentFor(node), timeout: FETCH_LIMIT_MS });
  if (fetched.code === 0 && electronBinary() !== null) return electronBinary();
  say('the desktop shell could not be fetched: the browser shell is used instead');
  return null;
}
