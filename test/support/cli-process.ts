import { spawn, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import { cleanEnvironment, collectOutput, type ChildOutput } from './child-output.ts';

/** The command line as a real process: the sources run directly under this Node. */

const ENTRY = resolve(import.meta.dirname, '../../electron/cli/cli.ts');

export interface CliResult extends ChildOutput { /** The one document of `--json`. */ json(): unknown }

export interface CliOptions { readonly input?: string; readonly env?: Readonly<Record<string, string>> }

function begin(args: readonly string[], options: CliOptions): ChildProcess {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ENTRY, ...args], {
    env: { ...cleanEnvironment(), FLOORWALKER_SECRET_STORE: 'file', ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(options.input ?? '');
  return child;
}

export function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  return finish(begin(args, options));
}

async function finish(child: ChildProcess): Promise<CliResult> {
  const output = await collectOutput(child);
  return {
    ...output,
    json() {
      const lines = output.stdout.split('\n');
      if (lines.length !== 2 || lines[1] !== '') throw new Error(`standard output is not one line: ${output.stdout.slice(0, 500)} ${output.stderr}`);
      return JSON.parse(lines[0] ?? '');
    },
  };
}

export interface RunningCli {
  readonly pid: number;
  /** The document that a long-running command prints when it is ready. */
  readonly ready: Promise<Readonly<Record<string, unknown>>>;
  readonly ended: Promise<CliResult>;
  kill(signal: NodeJS.Signals): void;
}

export function startCli(args: readonly string[], options: CliOptions = {}): RunningCli {
  const child = begin(args, options);
  const ended = finish(child);
  const ready = new Promise<Readonly<Record<string, unknown>>>((settle, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk: string) => {
      text += chunk;
      if (text.includes('\n')) settle(JSON.parse(text.slice(0, text.indexOf('\n'))));
    });
    void ended.then((result) => reject(new Error(`ended with ${result.code}: ${result.stderr}`)), reject);
  });
  ready.catch(() => undefined);
  return { pid: child.pid ?? 0, ready, ended, kill: (signal) => void child.kill(signal) };
}
