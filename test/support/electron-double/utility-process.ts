import { fork as forkNode, type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import type { MessagePort } from 'node:worker_threads';
import type * as Electron from 'electron';
import { innerPort } from './ports.ts';

/** Between a double's parent and child process: Node cannot hand a port to another process, so its messages are relayed. */
export type Relay =
  | { readonly to: 'parent-port'; readonly data: unknown; readonly ports: readonly number[] }
  | { readonly to: 'port'; readonly port: number; readonly data: unknown }
  | { readonly to: 'port'; readonly port: number; readonly closed: true };

/** What was forked, for assertions. */
export interface Forked {
  readonly modulePath: string;
  readonly args: readonly string[];
  readonly options: Electron.ForkOptions;
  readonly process: DoubleUtilityProcess;
  readonly sent: readonly unknown[];
  isRunning: boolean;
}
export const forked: Forked[] = [];

/** A utility process as a Node process of its own, which really ends and really can be killed. */
export class DoubleUtilityProcess extends EventEmitter implements Pick<Electron.UtilityProcess, 'postMessage' | 'kill' | 'pid' | 'stdout'> {
  readonly child: ChildProcess;
  readonly sent: unknown[] = [];
  readonly ports = new Map<number, MessagePort>();
  #lastPort = 0;

  constructor(modulePath: string, args: readonly string[], options: Electron.ForkOptions) {
    super();
    const stdout = Array.isArray(options.stdio) ? (options.stdio[1] ?? 'inherit') : 'ignore';
    // `args` come after the module's path, as in Electron.
    this.child = forkNode(new URL('./utility-bootstrap.ts', import.meta.url), [modulePath, ...args], {
      serialization: 'advanced',
      execArgv: [],
      stdio: ['ignore', stdout, 'inherit', 'ipc'],
      env: { ...(options.env ?? process.env), NODE_OPTIONS: '' },
    });
    this.child.on('message', (relay) => this.#receive(relay as Relay)); // only the bootstrap sends, and only this
    this.child.on('spawn', () => this.emit('spawn'));
    this.child.on('exit', (code, signal) => this.#end(code ?? (signal === null ? 0 : 128)));
  }

  get pid(): number | undefined {
    return this.child.exitCode === null ? this.child.pid : undefined;
  }

  get stdout(): NodeJS.ReadableStream | null {
    return this.child.stdout;
  }

  postMessage(message: unknown, transfer: Electron.MessagePortMain[] = []): void {
    this.sent.push(message);
    const ports = transfer.map((port) => this.#relayPort(innerPort(port)));
    this.#send({ to: 'parent-port', data: message, ports });
  }

  kill(): boolean {
    return this.child.kill('SIGTERM');
  }

  #relayPort(port: MessagePort): number {
    const number = ++this.#lastPort;
    this.ports.set(number, port);
    port.on('message', (data: unknown) => this.#send({ to: 'port', port: number, data }));
    port.on('close', () => {
      this.ports.delete(number);
      this.#send({ to: 'port', port: number, closed: true });
    });
    return number;
  }

  #send(relay: Relay): void {
    // Like Electron, a message to a process that ended goes nowhere.
    if (this.child.connected) this.child.send(relay, () => undefined);
  }

  #receive(relay: Relay): void {
    if (relay.to === 'parent-port') this.emit('message', relay.data);
    else if ('closed' in relay) this.ports.get(relay.port)?.close();
    else this.ports.get(relay.port)?.postMessage(relay.data);
  }

  #end(code: number): void {
    for (const port of this.ports.values()) port.close();
    for (const record of forked) if (record.process === this) record.isRunning = false;
    this.emit('exit', code);
  }
}

const fork: typeof Electron.utilityProcess.fork = (modulePath, args = [], options = {}) => {
  const replaced = process.env['DOUBLE_CORE_ENTRY'];
  const started = new DoubleUtilityProcess(replaced !== undefined && modulePath.endsWith('core-process.js') ? replaced : modulePath, args, options);
  forked.push({ modulePath, args, options, process: started, sent: started.sent, isRunning: true });
  return started as unknown as Electron.UtilityProcess; // has the members that are used
};

export const utilityProcess = { fork } satisfies Pick<typeof Electron.utilityProcess, 'fork'>;

// A utility process never outlives the application.
process.on('exit', () => {
  for (const { process: started } of forked) started.child.kill('SIGKILL');
});
