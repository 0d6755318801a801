import { isDesktopMessage, type DesktopBridge } from '../../shared/contract/desktop.ts';
import { createPortClient, createWebSocketClient, type LostReason, type Wire } from './client.ts';

/** Opens one wire, or rejects with the reason. */
export type Dial = () => Promise<Wire>;

/** The shell could not be reached, or refused this page. */
export class DialFailure extends Error {
  readonly reason: LostReason;

  constructor(reason: LostReason) {
    super(`The core could not be reached (${reason}).`);
    this.name = 'DialFailure';
    this.reason = reason;
  }
}

declare global {
  interface Window {
    readonly floorwalker?: DesktopBridge;
  }
}

/** The way to the core that this shell offers. */
export function createDial(): Dial {
  const bridge = window.floorwalker;
  return bridge ? createDesktopDial(bridge) : dialWebSocket;
}

/** Closing codes with which a server refuses a page that is not signed in. */
const REFUSED = new Set([1008, 4401, 4403]);

function dialWebSocket(): Promise<Wire> {
  const { promise, resolve, reject } = Promise.withResolvers<Wire>();
  const lost = Promise.withResolvers<LostReason>();
  const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/rpc`);
  socket.addEventListener('open', () => resolve({ client: createWebSocketClient(socket, lost.promise), lost: lost.promise, close: () => socket.close() }));
  socket.addEventListener('close', (event) => {
    const reason = REFUSED.has(event.code) ? 'refused' : 'gone';
    lost.resolve(reason);
    reject(new DialFailure(reason));
  });
  return promise;
}

/** The port comes as a message of the page's own window; nothing else that reaches the window is looked at. */
function createDesktopDial(bridge: DesktopBridge): Dial {
  return () => {
    const { promise, resolve, reject } = Promise.withResolvers<Wire>();
    const lost = Promise.withResolvers<LostReason>();
    const stop = new AbortController();
    const end = (reason: LostReason): void => {
      stop.abort();
      lost.resolve(reason);
      reject(new DialFailure(reason));
    };
    window.addEventListener('message', (event: MessageEvent<unknown>) => {
      if (event.source !== window || event.origin !== window.location.origin || !isDesktopMessage(event.data)) return;
      if (event.data.type === 'core-failed') end('core-failed');
      else if (event.data.type === 'core-lost') end('gone');
      else takePort(event.ports[0]);
    }, { signal: stop.signal });

    const takePort = (port: MessagePort | undefined): void => {
      if (port === undefined) return;
      port.addEventListener('close', () => end('gone'));
      port.start();
      resolve({ client: createPortClient(port, lost.promise), lost: lost.promise, close: () => { port.close(); end('gone'); } });
    };
    bridge.requestPort();
    return promise;
  };
}
