import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { runCli } from './cli.mjs';
import { at, root } from './paths.mjs';
import { capture, environmentFor, runTold } from './run.mjs';
import { say, wantsJson } from './say.mjs';

const FETCH_LIMIT_MS = 180_000;
/** Notes that Electron could not be fetched, so that a desk behind a closed network does not wait for it at every start. */
const FETCH_FAILED = at('node_modules', '.floorwalker-no-electron');
const FETCH_AGAIN_MS = 24 * 3_600_000;
/** A shell that cannot run here (libraries, sandbox) ends sooner than this. */
const EARLY_MS = 10_000;
/** The command line alone knows these; nothing is opened for them. */
const WORDS_ONLY = ['--no-open', '--help', '-h', '--version'];

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
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** Electron's program, fetched when it is missing and can be; null (with one line that says so) when it cannot. */
export async function ensureElectron(node) {
  if (!hasDisplay()) {
    say('no display here: the browser shell is used instead of the desktop shell');
    return null;
  }
  const present = electronBinary();
  if (present !== null) return present;
  if (Date.now() - (statSync(FETCH_FAILED, { throwIfNoEntry: false })?.mtimeMs ?? 0) < FETCH_AGAIN_MS) {
    say('the desktop shell is not here and could not be fetched lately: the browser shell is used (to try again: node node_modules/electron/install.js)');
    return null;
  }
  say('fetching the desktop shell (Electron, about 110 MB, once)');
  const fetched = await capture(node, [at('node_modules', 'electron', 'install.js')], { env: environmentFor(node), timeout: FETCH_LIMIT_MS });
  if (fetched.code === 0 && electronBinary() !== null) return electronBinary();
  say('the desktop shell could not be fetched: the browser shell is used instead');
  writeFileSync(FETCH_FAILED, '');
  return null;
}

/**
 * Opens the app: the desktop shell where it can be had and runs, else `command` of the browser shell. A script that asks
 * for --json wants the command's document, which a window cannot give.
 */
export async function openShell(node, { desktop, command, args }) {
  const isWindowWanted = !wantsJson(args) && !args.some((argument) => WORDS_ONLY.includes(argument));
  const electron = isWindowWanted ? await ensureElectron(node) : null;
  if (electron === null) return runCli([command, ...args]);
  const startedAt = Date.now();
  // Some editors' terminals hand ELECTRON_RUN_AS_NODE down, which makes a bare Node of it.
  // Relative paths are meant from where the person is, not from the clone that npm goes to.
  const cwd = process.env.INIT_CWD ?? process.cwd();
  const { code, wasStopped } = await runTold(electron, [root, ...desktop, ...args], { cwd, env: environmentFor(node, { ELECTRON_RUN_AS_NODE: undefined }) });
  if (code === 0 || wasStopped || Date.now() - startedAt > EARLY_MS) return code;
  say(`the desktop shell does not run here (it ended with ${code}): the browser shell is used instead`);
  return runCli([command, ...args]);
}
