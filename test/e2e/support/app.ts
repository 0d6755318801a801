import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Demo } from '../../../electron/demo/start-demo.ts';
import { cleanEnvironment, collectOutput, type ChildOutput } from '../../support/child-output.ts';
import { middayZone } from './midday-zone.ts';
import { sourceSettings } from './vendor.ts';

/** The built product: what is tested is what is shipped. */
const ENTRY = resolve(import.meta.dirname, '../../../out/main/cli.js');

const environment = (home: string, zone: string): Record<string, string> => ({ ...cleanEnvironment(), FLOORWALKER_HOME: home, FLOORWALKER_SECRET_STORE: 'file', TZ: zone });

function begin(home: string, zone: string, args: readonly string[], input = ''): ChildProcess {
  const child = spawn(process.execPath, [ENTRY, ...args, '--home', home, '--json'], { env: environment(home, zone), stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(input);
  return child;
}

/** Resolves with the line that a long-running command prints when it is ready. */
function readyLine(child: ChildProcess, ended: Promise<ChildOutput>): Promise<string> {
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
  cli(args: readonly string[], input?: string): Promise<ChildOutput>;
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
  const run = (args: readonly string[], input?: string): Promise<ChildOutput> => collectOutput(begin(home, zone, args, input));
  const json = async (args: readonly string[], input?: string): Promise<unknown> => {
    const result = await run(args, input);
    if (result.code !== 0) throw new Error(`${args.join(' ')} ended with ${result.code}: ${result.stdout} ${result.stderr}`);
    return JSON.parse(result.stdout);
  };
  const end = async (child: ChildProcess, ended: Promise<ChildOutput>, signal: NodeJS.Signals): Promise<void> => {
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
      const ended = collectOutput(child);
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
