import { EventEmitter } from 'node:events';
import { pathToFileURL } from 'node:url';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type * as Electron from 'electron';
import { asMain, DoublePort } from './ports.ts';
import type { Relay } from './utility-process.ts';

/** First code of a double's utility process: gives it `process.parentPort`, then runs the real entry. */
const ports = new Map<number, MessagePort>();
const held: { readonly data: unknown; readonly ports: Electron.MessagePortMain[] }[] = [];
const send = (relay: Relay): void => void process.send?.(relay, undefined, undefined, () => undefined);

class DoubleParentPort extends EventEmitter implements Pick<Electron.ParentPort, 'postMessage'> {
  postMessage(message: unknown): void {
    send({ to: 'parent-port', data: message, ports: [] });
  }
}

function acceptPort(number: number): Electron.MessagePortMain {
  const { port1, port2 } = new MessageChannel();
  ports.set(number, port2);
  port2.on('message', (data: unknown) => send({ to: 'port', port: number, data }));
  port2.on('close', () => {
    ports.delete(number);
    send({ to: 'port', port: number, closed: true });
  });
  return asMain(new DoublePort(port1));
}

const parentPort = new DoubleParentPort();
// Messages wait until someone listens, as in Electron.
parentPort.on('newListener', (event) => {
  if (event === 'message') queueMicrotask(() => held.splice(0).forEach((message) => parentPort.emit('message', message)));
});
process.on('message', (value) => {
  const relay = value as Relay; // only the double sends here
  if (relay.to === 'parent-port') {
    const message = { data: relay.data, ports: relay.ports.map(acceptPort) };
    if (parentPort.listenerCount('message') > 0) parentPort.emit('message', message);
    else held.push(message);
  } else if ('closed' in relay) ports.get(relay.port)?.close();
  else ports.get(relay.port)?.postMessage(relay.data);
});
process.on('disconnect', () => process.exit(1));
Object.defineProperty(process, 'parentPort', { value: parentPort });

const entry = process.argv[2];
if (entry === undefined) throw new Error('The entry is missing.');
process.argv.splice(1, 2, entry);
await import(pathToFileURL(entry).href);
