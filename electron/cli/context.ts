import { resolve } from 'node:path';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { createClock } from '../platform/clock.ts';
import { createFileLog } from '../platform/file-log.ts';
import { resolveHome } from '../platform/home.ts';
import type { Output } from './output.ts';

/** What every command gets. */
export interface Context {
  readonly home: string;
  /** True when `--home` chose it. */
  readonly isHomeTyped: boolean;
  readonly isVerbose: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly log: Log;
  readonly output: Output;
  /** A path as typed, made absolute. */
  path(text: string): string;
  /** Standard input, read whole. */
  readInput(): Promise<string>;
}

export interface CommonOptions {
  readonly home?: string;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

export function createContext(options: CommonOptions, output: Output): Context {
  const env = process.env;
  const cwd = typedIn(env);
  const clock = createClock();
  const home = resolveHome({ flag: options.home, env, cwd });
  return {
    home,
    isHomeTyped: options.home !== undefined,
    isVerbose: options.verbose === true,
    env,
    clock,
    log: createFileLog({ home, clock, echo: options.verbose === true ? (line) => output.note(line) : undefined }),
    output,
    path: (text) => resolve(cwd, text),
    readInput,
  };
}

/** The same on another data directory, with its log there. */
export function withHome(context: Context, home: string): Context {
  return { ...context, home, log: createFileLog({ home, clock: context.clock, echo: context.isVerbose ? (line) => context.output.note(line) : undefined }) };
}

/** The folder that a person typed the command in: npm runs scripts in the package's own folder and notes the other one. */
function typedIn(env: Context['env']): string {
  const isOwnScript = ['floorwalker', 'demo', 'start'].includes(env['npm_lifecycle_event'] ?? '');
  return (isOwnScript ? env['INIT_CWD'] : undefined) ?? process.cwd();
}

async function readInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) chunks.push(chunk); // no encoding is set, so chunks are buffers
  return Buffer.concat(chunks).toString('utf8');
}
