import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const library = (name: string): string => JSON.stringify(pathToFileURL(resolve(import.meta.dirname, '../../../scripts/lib', name)).href);
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'floorwalker-setup-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

function runModule(text: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): ChildProcess {
  return spawn(process.execPath, ['--input-type=module', '-e', text, ...args], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function finish(child: ChildProcess): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }> {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

const HOLDER = `
import { appendFileSync } from 'node:fs';
import { withLock } from ${library('lock.mjs')};
const [file, log] = process.argv.slice(1);
await withLock(file, async () => {
  appendFileSync(log, 'in\\n');
  await new Promise((resolve) => setTimeout(resolve, 30));
  appendFileSync(log, 'out\\n');
});`;

describe('the lock of a set-up', () => {
  it('lets one process in at a time, also past a lock that was left behind', async () => {
    const file = join(folder, 'lock');
    const log = join(folder, 'log');
    await writeFile(file, '999999999');
    await utimes(file, new Date(0), new Date(0));
    const results = await Promise.all(Array.from({ length: 6 }, () => finish(runModule(HOLDER, [file, log]))));
    expect(results.map((result) => result.code)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(await readFile(log, 'utf8')).toBe('in\nout\n'.repeat(6));
    await expect(readFile(file)).rejects.toThrow('ENOENT');
  });

  it('is free again when its holder is told to stop in the middle', { skip: process.platform === 'win32' }, async () => {
    const file = join(folder, 'lock');
    const child = runModule(`
import { withLock } from ${library('lock.mjs')};
import { capture } from ${library('run.mjs')};
await withLock(process.argv[1], () => capture(process.execPath, ['-e', 'process.kill(process.ppid, "SIGTERM"); setInterval(() => {}, 1000)']));`, [file]);
    expect((await finish(child)).code).toBe(143);
    await expect(readFile(file)).rejects.toThrow('ENOENT');
  });
});

describe('a script that fails before the command runs', () => {
  it('prints the one document of --json, and words on standard error', async () => {
    const result = await finish(runModule(`
import { runScript, StepFailed } from ${library('say.mjs')};
await runScript(() => Promise.reject(new StepFailed('npm ci ended with 1', 'check the network')));`, ['--', 'status', '--json']));
    // Node itself takes the first \`--\`; what follows are the arguments.
    expect({ code: result.code, document: JSON.parse(result.stdout) as unknown, lines: result.stderr.trim().split('\n').length }).toEqual({
      code: 1,
      document: { error: { code: 'setup-failed', message: 'npm ci ended with 1', hint: 'check the network' } },
      lines: 2,
    });
  });
});

describe('a script whose npm was killed', () => {
  it('stops its child although the shell between them lives on', { skip: process.platform !== 'linux' }, async () => {
    const script = join(folder, 'script.mjs');
    const told = join(folder, 'told');
    await writeFile(script, `import { run } from ${library('run.mjs')};\nawait run(process.execPath, ['-e', ${JSON.stringify(`process.on('SIGTERM', () => { require('node:fs').writeFileSync(${JSON.stringify(told)}, 'stopped'); process.exit(0); }); setInterval(() => {}, 1000); console.log('up')`)}]);\n`);
    // As npm does: a shell around the command, which dash keeps while it waits.
    const npm = runModule(`
import { spawn } from 'node:child_process';
spawn('sh', ['-c', process.execPath + ' ' + process.argv[1] + '; exit 0'], { stdio: 'inherit' });
setInterval(() => {}, 1000);`, [script], { npm_lifecycle_event: 'demo' });
    await once(npm.stdout ?? npm, 'data');
    npm.kill('SIGKILL');
    await expect.poll(() => readFile(told, 'utf8').catch(() => ''), { timeout: 5_000 }).toBe('stopped');
  });
});
