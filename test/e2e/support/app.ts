import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Demo } from '../../../electron/demo/start-demo.ts';
import { middayZone } from './midday-zone.ts';
import { sourceSettings } from './vendor.ts';

/** The built product: what is tested is what is shipped. */
const ENTRY = resolve(import.meta.dirname, '../../../out/main/cli.js');

export interface CliResult { readonly code: number | null; readonly stdout: string; readonly stderr: string }

/** Nothing of the tester's own set-up may decide a test. */
function environment(home: string, zone: string): Record<string, string> {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'SystemRoot', 'TEMP', 'USERPROFILE', 'LANG'];
  const own = Object.fromEntries(kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
  return { ...own, FLOORWALKER_HOME: home, FLOORWALKER_SECRET_STORE: 'file', TZ: zone };
}

function begin(home: string, zone: string, args: readonly string[], input = ''): ChildProcess {
  const child = spawn(process.execPath, [ENTRY, ...args, '--home', home, '--json'], { env: environment(home, zone), stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(input);
  return child;
}

function finish(child: ChildProcess): Promise<CliResult> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  return new Promise((settle, reject) => {
    child.on('error', reject);
    child.on('close', (code) => settle({ code, stdout, stderr }));
  });
}

/** Resolves with the line that a long-running command prints when it is ready. */
function readyLine(child: ChildProcess, ended: Promise<CliResult>): Promise<string> {
  return new Promise((settle, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk: string) => {
      text += chunk;
      if (text.includes('\n')) settle(text.slice(0, text.indexOf('\n')));
    });
    void ended.then((result) => reject(new Error(`ended with ${result.code}: ${result.stdout} ${result.stderr}`)), reject);
  });
}

export interface Server {
  /** Unused sign-in address. */
  readonly url: string;
  readonly port: number;
  /** As a user does it. */
  stop(): Promise<void>;
  /** As a crash does it. */
  kill(): Promise<void>;
}

/** One data directory in a temp folder and what runs on it. */
export interface App {
  readonly home: string;
  /** The zone in which days and times are shown until someone chooses another. */
  readonly zone: string;
  cli(args: readonly string[], input?: string): Promise<CliResult>;
  /** Runs a command that has to succeed and gives its document. */
  json(args: readonly string[], input?: string): Promise<unknown>;
  addSource(demo: Demo, name?: string, change?: Readonly<Record<string, string>>): Promise<void>;
  serve(port?: number): Promise<Server>;
  dispose(): Promise<void>;
}

/** A data directory of its own; the desk's zone is one in which it is noon, unless another is given. */
export function createApp(zone = middayZone()): App {
  const home = mkdtempSync(join(tmpdir(), 'fw-e2e-'));
  const children = new Set<ChildProcess>();
  const run = (args: readonly string[], input?: string): Promise<CliResult> => finish(begin(home, zone, args, input));
  const json = async (args: readonly string[], input?: string): Promise<unknown> => {
    const result = await run(args, input);
    if (result.code !== 0) throw new Error(`${args.join(' ')} ended with ${result.code}: ${result.stdout} ${result.stderr}`);
    return JSON.parse(result.stdout);
  };
  const end = async (child: ChildProcess, ended: Promise<CliResult>, signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await ended;
    children.delete(child);
  };
  return {
    home,
    zone,
    cli: run,
    json,
    async addSource(demo, name = 'VCC', change = {}) {
      const set = Object.entries({ ...sourceSettings(demo), ...change }).flatMap(([key, value]) => ['--set', `${key}=${value}`]);
      await json(['sources', 'add', '--kind', 'vonage', '--name', name, ...set, '--secrets-stdin'], JSON.stringify({ clientSecret: demo.vonage.clientSecret }));
    },
    async serve(port) {
      const child = begin(home, zone, ['serve', '--no-open', ...(port === undefined ? [] : ['--port', String(port)])]);
      children.add(child);
      const ended = finish(child);
      const { url } = JSON.parse(await readyLine(child, ended)) as { url: string }; // the documented shape
      return { url, port: Number(new URL(url).port), stop: () => end(child, ended, 'SIGTERM'), kill: () => end(child, ended, 'SIGKILL') };
    },
    async dispose() {
      const closed = [...children].map((child) => new Promise((settle) => { if (child.exitCode !== null || child.signalCode !== null) settle(null); else child.once('close', settle); }));
      for (const child of children) child.kill('SIGKILL');
      await Promise.all(closed);
      rmSync(home, { recursive: true, force: true });
    },
  };
}
