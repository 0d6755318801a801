import { EventEmitter } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type * as Electron from 'electron';

/** Electron's port of the main and utility processes over one of Node's: an event with `data`, messages held back until `start`. */
export class DoublePort extends EventEmitter implements Pick<Electron.MessagePortMain, 'postMessage' | 'start' | 'close'> {
  readonly inner: MessagePort;

  constructor(inner: MessagePort) {
    super();
    this.inner = inner;
    inner.on('close', () => this.emit('close'));
  }

  postMessage(message: unknown, transfer: Electron.MessagePortMain[] = []): void {
    this.inner.postMessage(message, transfer.map(innerPort));
  }

  start(): void {
    this.inner.on('message', (data: unknown) => this.emit('message', { data, ports: [] }));
  }

  close(): void {
    this.inner.close();
  }
}

/** The Node port that a page gets of a port sent to it. */
export function innerPort(port: Electron.MessagePortMain): MessagePort {
  if (port instanceof DoublePort) return port.inner;
  throw new TypeError('Only ports of the double can be transferred.');
}

export class MessageChannelMain implements Pick<Electron.MessageChannelMain, 'port1' | 'port2'> {
  readonly port1: Electron.MessagePortMain;
  readonly port2: Electron.MessagePortMain;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port1 = asMain(new DoublePort(port1));
    this.port2 = asMain(new DoublePort(port2));
  }
}

/** The double has the members that a port is used by; Node's emitter types differ from Electron's only in their overloads. */
export const asMain = (port: DoublePort): Electron.MessagePortMain => port as unknown as Electron.MessagePortMain;
