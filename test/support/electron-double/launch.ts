import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ControlReply, ControlRequest, Double } from './control.ts';

export interface LaunchOptions {
  readonly home: string;
  readonly args?: readonly string[];
  readonly platform?: NodeJS.Platform;
  /** `basic_text`: no wallet; `locked`: one that does not answer. */
  readonly wallet?: 'basic_text' | 'locked';
  /** Another script in the place of the built core process. */
  readonly coreEntry?: string | undefined;
}

/** The real built main entry, running against the double in a process of its own. */
export interface LaunchedShell {
  /** Runs a function on the double inside that process; it must close over nothing. */
  run<T, I = undefined>(code: (double: Double, input: I) => T | Promise<T>, input?: I): Promise<T>;
  /** Resolves with the exit code. */
  readonly exited: Promise<number>;
  stderr(): string;
  kill(): Promise<void>;
}

const OUT = resolve(import.meta.dirname, '../../../', process.env['FLOORWALKER_OUT'] ?? 'out');

export function launchShell(options: LaunchOptions): LaunchedShell {
  const env: NodeJS.ProcessEnv = { ...process.env, NODE_OPTIONS: '', FLOORWALKER_SECRET_STORE: undefined, DOUBLE_CORE_ENTRY: undefined };
  if (options.platform !== undefined) env['DOUBLE_PLATFORM'] = options.platform;
  if (options.wallet !== undefined) env['DOUBLE_WALLET'] = options.wallet;
  if (options.coreEntry !== undefined) env['DOUBLE_CORE_ENTRY'] = options.coreEntry;
  const entry = resolve(OUT, 'main/main.js');
  if (!existsSync(entry)) throw new Error('The desktop shell is not built: run npm run setup first.');
  const child = fork(entry, ['--home', options.home, ...(options.args ?? [])], {
    execArgv: ['--import', new URL('./register.ts', import.meta.url).href],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env,
  });
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
  const exited = once(child, 'exit').then(([code]) => (typeof code === 'number' ? code : -1));
  return {
    run: createRunner(child, exited, () => stderr),
    exited,
    stderr: () => stderr,
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

function createRunner(child: ChildProcess, exited: Promise<number>, stderr: () => string): LaunchedShell['run'] {
  const pending = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let last = 0;
  child.on('message', (message) => {
    const reply = message as ControlReply; // only `control.ts` sends here
    const waiting = pending.get(reply.id);
    pending.delete(reply.id);
    if ('error' in reply) waiting?.reject(new Error(reply.error));
    else waiting?.resolve(reply.value);
  });
  void rejectAtEnd();
  async function rejectAtEnd(): Promise<void> {
    const code = await exited;
    for (const { reject } of pending.values()) reject(new Error(`The shell ended with ${code}.\n${stderr()}`));
    pending.clear();
  }
  return <T, I>(code: (double: Double, input: I) => T | Promise<T>, input?: I) =>
    new Promise<T>((resolvePromise, reject) => {
      last += 1;
      pending.set(last, { resolve: (value) => resolvePromise(value as T) /* what the function returned */, reject });
      child.send({ id: last, code: code.toString(), input } satisfies ControlRequest, (error) => (error === null ? undefined : reject(error)));
    });
}
