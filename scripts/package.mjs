import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { electronBinary } from './lib/desktop.mjs';
import { drawIcon } from './lib/icon.mjs';
import { at } from './lib/paths.mjs';
import { ensureReady } from './lib/ready.mjs';
import { environmentFor, run } from './lib/run.mjs';
import { runScript, say, StepFailed } from './lib/say.mjs';
import { makeElectronStandIn } from './lib/electron-stand-in.mjs';

/** What has to be there, and what must not be. */
const NEEDED = ['/package.json', '/out/main/main.js', '/out/main/core-process.js', '/out/main/cli.js', '/out/preload/preload.cjs', '/out/renderer/index.html', '/node_modules/better-sqlite3/package.json', '/node_modules/better-sqlite3/prebuilds/linux-x64.node'];
const UNWANTED = [/^\/(test|scripts|docs|electron|renderer|shared)\//, /\.ts$/, /\.map$/, /^\/node_modules\/(electron|vite|vitest|typescript|react|oxlint)\//, /^\/node_modules\/better-sqlite3\/(deps|src)\//];

/**
 * Builds and packages. With `--check`, or where Electron's binary cannot be had, everything is packaged around a
 * stand-in for it and what an installer would contain is listed and checked; nothing that could be run comes out.
 * Further arguments go to electron-builder (`--linux deb`, `--dir`).
 */
await runScript(async () => {
  const args = process.argv.slice(2).filter((argument) => argument !== '--check');
  const node = await ensureReady();
  mkdirSync(at('electron', 'main', 'assets'), { recursive: true });
  writeFileSync(at('electron', 'main', 'assets', 'icon.png'), drawIcon());
  if (!process.argv.includes('--check') && electronBinary() !== null) return build(node, args);
  if (!process.argv.includes('--check')) say("Electron's binary is not here: the contents are checked with a stand-in, no installer is made");
  return checkContents(node);
});

function build(node, args) {
  return run(node, [at('node_modules', 'electron-builder', 'cli.js'), ...args, '--publish', 'never'], { env: environmentFor(node) });
}

async function checkContents(node) {
  const folder = mkdtempSync(join(tmpdir(), 'floorwalker-package-'));
  try {
    const dist = join(folder, 'electron');
    await makeElectronStandIn(dist);
    const code = await build(node, ['--dir', '--linux', '--x64', `-c.electronDist=${dist}`, `-c.directories.output=${join(folder, 'out')}`]);
    if (code !== 0) throw new StepFailed(`electron-builder ended with ${code}`, 'see its messages above');
    report(join(folder, 'out', 'linux-unpacked', 'resources'), (await import('@electron/asar')).listPackage);
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function report(resources, listPackage) {
  const archive = join(resources, 'app.asar');
  const names = listPackage(archive, { isPack: false }).map((name) => name.replaceAll('\\', '/'));
  const missing = NEEDED.filter((name) => !names.includes(name));
  const unwanted = names.filter((name) => UNWANTED.some((pattern) => pattern.test(name)));
  const unpacked = existsSync(`${archive}.unpacked`) ? filesBelow(`${archive}.unpacked`) : [];
  const packages = [...new Set(names.flatMap((name) => /^\/node_modules\/((?:@[^/]+\/)?[^/]+)\/package\.json$/.exec(name)?.[1] ?? []))];
  console.log(JSON.stringify({
    files: names.length,
    archiveKb: kilobytes(statSync(archive).size),
    unpacked: unpacked.filter((file) => file.endsWith('.node')).map((file) => ({ file: file.slice(archive.length + '.unpacked/'.length).replaceAll('\\', '/'), kb: kilobytes(statSync(file).size) })),
    packages,
    missing,
    unwanted: unwanted.slice(0, 20),
  }, null, 2));
  if (missing.length > 0 || unwanted.length > 0) throw new StepFailed('the package would not hold what it should', 'see "missing" and "unwanted" above, and electron-builder.yml');
}

function kilobytes(bytes) {
  return Math.round(bytes / 1024);
}

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)]));
}
