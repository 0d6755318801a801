import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { withLock } from './lock.mjs';
import { at, root } from './paths.mjs';
import { capture, environmentFor, runTold } from './run.mjs';
import { findNode, installNode, npmCommand } from './runtime.mjs';
import { say, StepFailed } from './say.mjs';

const INSTALL_STAMP = at('node_modules', '.floorwalker-install');
const BUILD_STAMP = at('out', '.floorwalker-build');
const BUILT_FROM = ['shared', 'electron', 'renderer', 'electron.vite.config.ts', 'package-lock.json', 'package.json', 'tsconfig.base.json'];
/** Not inside node_modules: installing empties that. */
const LOCK = at('scripts', 'runtime', '.setup-lock');

/** Installs what the lockfile says and builds what is stale; quick when nothing is. Gives the Node to run with. */
export async function ensureReady({ build = true } = {}) {
  const found = await findNode();
  if (found !== null && isInstalled() && (!build || isBuilt())) return found;
  // Everything that writes into this folder, the project's own Node too: two that install at once break each other.
  return withLock(LOCK, async () => {
    const node = (await findNode()) ?? (await installNode());
    if (!isInstalled()) await install(node);
    if (build && !isBuilt()) await buildAll(node);
    return node;
  });
}

function installKey() {
  return createHash('sha256').update(readFileSync(at('package-lock.json'))).update(`${process.platform} ${process.arch}`).digest('hex');
}

function isInstalled() {
  return existsSync(INSTALL_STAMP) && readFileSync(INSTALL_STAMP, 'utf8') === installKey();
}

async function install(node) {
  say('installing the packages of the lockfile (about a minute)');
  const npm = npmCommand(node);
  const { code, wasStopped } = await runTold(npm.command, [...npm.args, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], { shell: npm.shell, env: environmentFor(node), stdio: ['ignore', 2, 2] });
  if (wasStopped) throw new StepFailed('the installation was interrupted', 'run the command again');
  if (code !== 0) throw new StepFailed(`npm ci ended with ${code}`, 'check that the npm registry can be reached (proxy, certificates) and run the command again');
  await checkSqlite(node);
  writeFileSync(INSTALL_STAMP, installKey());
}

/** better-sqlite3 can die without a message under an unfit Node, so a child tries it. */
async function checkSqlite(node) {
  const probe = "const D=require('better-sqlite3');console.log(new D(':memory:').prepare('select 1 as ok').get().ok)";
  const { stdout, stderr } = await capture(node, ['-e', probe], { env: environmentFor(node) });
  if (stdout.trim() !== '1') {
    throw new StepFailed(`SQLite does not load under this Node: ${stderr.trim().split('\n').at(-1) ?? 'it ended without a message'}`, 'use Node 22.14 or newer on a platform that better-sqlite3 ships a binary for');
  }
}

function filesBelow(path) {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(join(path, entry.name)) : [join(path, entry.name)]));
}

function buildKey() {
  const hash = createHash('sha256');
  for (const file of BUILT_FROM.flatMap((part) => filesBelow(at(part)))) {
    hash.update(relative(root, file));
    hash.update(readFileSync(file));
  }
  return hash.digest('hex');
}

function isBuilt() {
  return existsSync(BUILD_STAMP) && readFileSync(BUILD_STAMP, 'utf8') === buildKey();
}

async function buildAll(node) {
  say('building (about 20 seconds)');
  const key = buildKey();
  const built = await capture(node, [at('node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build', '--logLevel', 'warn'], { env: environmentFor(node, { NODE_ENV: 'production' }) });
  if (built.code !== 0) {
    process.stderr.write(`${built.stdout}${built.stderr}`);
    throw new StepFailed(`the build ended with ${built.code}`, 'see the messages above; a fresh clone builds, so look at your own changes first');
  }
  writeFileSync(BUILD_STAMP, key);
}
