import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { at } from './paths.mjs';
import { capture, environmentFor, run } from './run.mjs';
import { say, StepFailed } from './say.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'microsoft-edge-stable'];
const FIXED = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ...['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']
    .map((name) => process.env[name])
    .filter((folder) => folder !== undefined)
    .flatMap((folder) => [join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'), join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe')]),
];

/** A Chromium-family browser for the tests: an installed one, else the distribution's, else Playwright's download. Throws when none can be had. */
export async function ensureChromium(node) {
  const found = (await findInstalled()) ?? (await installFromDistribution()) ?? (await downloadWithPlaywright(node));
  if (found !== null) return found;
  throw new StepFailed('no Chromium for the end-to-end tests', 'install Chromium, Chrome or Edge, or name one in FLOORWALKER_CHROMIUM');
}

async function findInstalled() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = [process.env.FLOORWALKER_CHROMIUM, ...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...FIXED];
  for (const file of candidates) {
    if (file !== undefined && existsSync(file) && (await answers(file))) return file;
  }
  return null;
}

/** Some distributions ship a stand-in that only says where the real one is. Windows browsers open a window on `--version`. */
async function answers(file) {
  if (process.platform === 'win32') return true;
  const { code } = await capture(file, ['--version']);
  return code === 0;
}

async function installFromDistribution() {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) return null;
  say("installing the distribution's Chromium for the end-to-end tests");
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-qq'], { env, stdio: ['ignore', 2, 2] });
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { env, stdio: ['ignore', 'ignore', 2] });
  return findInstalled();
}

async function downloadWithPlaywright(node) {
  say("fetching Playwright's own Chromium");
  const code = await run(node, [at('node_modules', '@playwright', 'test', 'cli.js'), 'install', 'chromium'], { env: environmentFor(node), stdio: ['ignore', 2, 2] });
  if (code !== 0) return null;
  const { stdout } = await capture(node, ['-e', "console.log(require('@playwright/test').chromium.executablePath())"], { env: environmentFor(node) });
  return existsSync(stdout.trim()) ? stdout.trim() : null;
}
