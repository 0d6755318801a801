import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { at, root } from './paths.mjs';
import { capture, environmentFor, run } from './run.mjs';
import { ensureNode, npmCommand } from './runtime.mjs';
import { say, StepFailed } from './say.mjs';

const INSTALL_STAMP = at('node_modules', '.floorwalker-install');
const BUILD_STAMP = at('out', '.floorwalker-build');
const BUILT_FROM = ['shared', 'electron', 'renderer', 'electron.vite.config.ts', 'package-lock.json', 'package.json', 'tsconfig.base.json'];
/** Not inside node_modules: installing empties that. */
const LOCK = at('scripts', 'runtime', '.setup-lock');
const LOCK_WAIT_MS = 200;
/** A lock file is written a moment after it is made. */
const LOCK_GRACE_MS = 2_000;

/** Installs what the lockfile says and builds what is stale; quick when nothing is. Gives the Node to run with. */
export async function ensureReady({ build = true } = {}) {
  const node = await ensureNode();
  if (isInstalled() && (!build || isBuilt())) return node;
  await withLock(async () => {
    if (!isInstalled()) await install(node);
    if (build && !isBuilt()) await buildAll(node);
  });
  return node;
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
  const code = await run(npm.command, [...npm.args, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], { shell: npm.shell, env: environmentFor(node), stdio: ['ignore', 2, 2] });
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

/** One set-up at a time in a clone; a lock whose process is gone is taken over. */
async function withLock(work) {
  while (!takeLock()) await new Promise((resolve) => setTimeout(resolve, LOCK_WAIT_MS));
  try {
    await work();
  } finally {
    rmSync(LOCK, { force: true });
  }
}

function takeLock() {
  try {
    writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (isAbandoned()) rmSync(LOCK, { force: true });
    return false;
  }
}

function isAbandoned() {
  const age = Date.now() - (statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  return age > LOCK_GRACE_MS && !isAlive(Number(readIfThere(LOCK)));
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return '';
    throw error;
  }
}

function isAlive(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
