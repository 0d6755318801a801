import type { MessagePortMain, UtilityProcess } from 'electron';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { answerCall } from './main-services.ts';
import type { FromCore, MainServices, Refusal, ShellAlerts, ShellNotice, ToCore, TrayStatus } from './core-protocol.ts';

/** A page that waits for its port: takes one end and gives the other, or null when the page is gone. */
export type PortTaker = () => MessagePortMain | null;

export interface CoreEvents {
  /** The core's process ended without being asked; a new one is on its way unless `gaveUp`. */
  onLost(gaveUp: boolean): void;
  onRefused(refusal: Refusal): void;
  onStatus(status: TrayStatus): void;
  onAlerts(alerts: ShellAlerts): void;
  onNotice(notice: ShellNotice): void;
  /** Hosts to which links of the sources may lead. */
  onLinkHosts(hosts: readonly string[]): void;
  /** The address of the shell that owns the home, or null where it gave none. */
  onRunning(url: string | null): void;
}

export interface CoreSupervisor {
  start(): void;
  /** After a refusal: ends the process that refused and starts another. */
  restart(): void;
  /** Hands a port over as soon as the core is ready; a newer request takes the place of one that waits. */
  connect(taker: PortTaker): void;
  tell(message: ToCore): void;
  /** Asks the core to stop, waits, ends it after the limit. */
  stop(): Promise<void>;
}

type CoreProcess = Pick<UtilityProcess, 'on' | 'once' | 'postMessage' | 'kill'>;

/** Delays before the next start; after the last the supervisor gives up. A core that ran for `HEALTHY_MS` starts the count anew. */
export const RESTART_DELAYS_MS: readonly number[] = [250, 1_000, 4_000, 15_000];
export const HEALTHY_MS = 60_000;
/** A stopping core ends its transaction and closes the database, which is quick; the limit is for one that hangs. */
export const STOP_LIMIT_MS = 10_000;

/** Keeps one core process running, and hands every page load its own port to it. */
export function createCoreSupervisor(deps: {
  readonly fork: () => CoreProcess;
  readonly services: MainServices;
  readonly startMessage: ToCore;
  readonly clock: Clock;
  readonly log: Log;
  readonly events: CoreEvents;
}): CoreSupervisor {
  const { clock, log, events } = deps;
  let child: CoreProcess | null = null;
  let isReady = false;
  let isRefused = false;
  let stopping: Promise<void> | null = null;
  let waiting: PortTaker | null = null;
  let crashes = 0;
  let startedAtMs = 0;
  const ended = new AbortController();

  function start(): void {
    if (child !== null || stopping !== null) return;
    isReady = false;
    isRefused = false;
    startedAtMs = clock.monotonicMs();
    const started = deps.fork();
    child = started;
    started.on('message', (message: FromCore) => receive(started, message));
    started.once('exit', (code: number) => handleExit(started, code));
    started.postMessage(deps.startMessage);
  }

  function receive(from: CoreProcess, message: FromCore): void {
    if (from !== child) return;
    if (message.type === 'ready') {
      isReady = true;
      serveWaiting();
    } else if (message.type === 'refused') {
      isRefused = true;
      events.onRefused(message.refusal);
    } else if (message.type === 'running') events.onRunning(message.url);
    else if (message.type === 'status') events.onStatus(message.status);
    else if (message.type === 'alerts') events.onAlerts(message.alerts);
    else if (message.type === 'notice') events.onNotice(message.notice);
    else if (message.type === 'link-hosts') events.onLinkHosts(message.hosts);
    else void answerCall(deps.services, message.call).then((outcome) => post(from, { type: 'answer', id: message.id, outcome }));
  }

  function post(to: CoreProcess, message: ToCore): void {
    if (to === child) to.postMessage(message);
  }

  function handleExit(from: CoreProcess, code: number): void {
    if (from !== child) return;
    child = null;
    isReady = false;
    if (stopping !== null || isRefused) return;
    crashes = clock.monotonicMs() - startedAtMs >= HEALTHY_MS ? 1 : crashes + 1;
    const delayMs = RESTART_DELAYS_MS[crashes - 1];
    log.error('core-exited', { code, crashes, restartInMs: delayMs ?? null });
    if (delayMs === undefined) crashes = 0;
    else void clock.sleep(delayMs, ended.signal).then(start);
    events.onLost(delayMs === undefined);
  }

  function serveWaiting(): void {
    const taker = waiting;
    if (taker === null || child === null || !isReady) return;
    waiting = null;
    const port = taker();
    if (port !== null) child.postMessage({ type: 'client' } satisfies ToCore, [port]);
  }

  function stop(): Promise<void> {
    ended.abort();
    stopping ??= child === null ? Promise.resolve() : endProcess(child, deps);
    return stopping;
  }

  function restart(): void {
    const refused = child;
    if (refused === null) return start();
    refused.once('exit', start);
    refused.kill();
  }

  return {
    start,
    restart,
    connect(taker) {
      waiting = taker;
      serveWaiting();
    },
    tell(message) {
      if (child !== null) child.postMessage(message);
    },
    stop,
  };
}

async function endWhenOverdue(target: CoreProcess, signal: AbortSignal, { clock, log }: { readonly clock: Clock; readonly log: Log }): Promise<void> {
  await clock.sleep(STOP_LIMIT_MS, signal);
  if (signal.aborted) return;
  log.warn('core-killed', { afterMs: STOP_LIMIT_MS });
  target.kill();
}

async function endProcess(target: CoreProcess, deps: { readonly clock: Clock; readonly log: Log }): Promise<void> {
  const done = new AbortController();
  const exited = new Promise<void>((resolve) => target.once('exit', () => resolve()));
  target.postMessage({ type: 'stop' } satisfies ToCore);
  const overdue = endWhenOverdue(target, done.signal, deps);
  await exited;
  done.abort();
  await overdue;
}
