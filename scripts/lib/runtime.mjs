import { existsSync, readFileSync } from 'node:fs';
import { at } from './paths.mjs';
import { capture, environmentFor, runTold } from './run.mjs';
import { say, StepFailed } from './say.mjs';

/** Where the project's own Node is put when the machine's is too old. */
const RUNTIME = at('scripts', 'runtime');
const RUNTIME_NODE = at('scripts', 'runtime', 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** 22.14 and later of the 22 line, 24 and later. better-sqlite3 13 dies without a message under Node 20. */
export function isNewEnough(version) {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number);
  return (major === 22 && minor >= 14) || major >= 24;
}

/** How to call npm from here: the npm that started this script where there is one, under the given Node. */
export function npmCommand(node) {
  const script = process.env.npm_execpath;
  if (script !== undefined && /\.c?js$/.test(script) && existsSync(script)) return { command: node, args: [script], shell: false };
  return { command: process.platform === 'win32' ? 'npm.cmd' : 'npm', args: [], shell: process.platform === 'win32' };
}

/** The path of a Node that can run the product: this one when it is new enough, else the project's own; null when that has to be installed first. */
export async function findNode() {
  if (isNewEnough(process.version)) return process.execPath;
  return (await hasRuntime(wantedVersion())) ? RUNTIME_NODE : null;
}

/** Installs the project's own Node. Only while the set-up lock is held. */
export async function installNode() {
  const wanted = wantedVersion();
  say(`this machine's Node ${process.version} is too old (22.14 or newer is needed); installing Node ${wanted} for this project only`);
  const npm = npmCommand(process.execPath);
  const { code, wasStopped } = await runTold(npm.command, [...npm.args, 'ci', '--ignore-scripts=false', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: RUNTIME, shell: npm.shell, stdio: ['ignore', 2, 2] });
  if (wasStopped) throw new StepFailed('the installation was interrupted', 'run the command again');
  if (code !== 0 || !(await hasRuntime(wanted))) {
    throw new StepFailed(`Node ${wanted} could not be installed (npm ci ended with ${code})`, 'install Node 22.14 or newer yourself, or check that the npm registry can be reached, and run the command again');
  }
  return RUNTIME_NODE;
}

function wantedVersion() {
  return JSON.parse(readFileSync(at('scripts', 'runtime', 'package.json'), 'utf8')).dependencies.node;
}

async function hasRuntime(wanted) {
  if (!existsSync(RUNTIME_NODE)) return false;
  const { stdout } = await capture(RUNTIME_NODE, ['--version'], { env: environmentFor(RUNTIME_NODE) });
  return stdout.trim() === `v${wanted}`;
}
