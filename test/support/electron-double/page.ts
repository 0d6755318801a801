import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { createContext, runInContext } from 'node:vm';
import type { MessagePort } from 'node:worker_threads';
import type * as Electron from 'electron';

/** A message that reached the page's window. */
export interface PageMessage {
  readonly data: unknown;
  readonly origin: string;
  readonly isOwnWindow: boolean;
  readonly ports: readonly MessagePort[];
}

/** What `webContents.send` and `ipcRenderer.send` lead to. */
export interface PageWires {
  toMain(channel: string, args: readonly unknown[]): void;
}

let loads = 0;

/** One load of a page in a sandboxed renderer: the real built preload, in a context that has what a sandboxed preload has. */
export class DoublePage {
  readonly url: string;
  readonly messages: PageMessage[] = [];
  readonly exposed: Record<string, unknown> = {};
  readonly #ipc = new EventEmitter();
  /** What the preload asked for with `require`. */
  readonly required: string[] = [];

  constructor(url: string, preferences: Electron.WebPreferences, wires: PageWires) {
    this.url = url;
    const { preload } = preferences;
    if (preload !== undefined) this.#runPreload(preload, preferences.additionalArguments ?? [], wires);
  }

  /** From main: `webContents.send` and `frame.postMessage`. */
  deliver(channel: string, args: readonly unknown[], ports: readonly MessagePort[]): void {
    this.#ipc.emit(channel, { ports }, ...args);
  }

  #runPreload(preload: string, additionalArguments: readonly string[], wires: PageWires): void {
    const origin = `${new URL(this.url).protocol}//${new URL(this.url).host}`;
    loads += 1;
    const ipcRenderer = {
      on: (channel: string, listener: (...args: unknown[]) => void) => this.#ipc.on(channel, listener),
      send: (channel: string, ...args: unknown[]) => wires.toMain(channel, args),
    } satisfies { readonly [M in 'on' | 'send']: unknown };
    const contextBridge: Pick<Electron.ContextBridge, 'exposeInMainWorld'> = {
      exposeInMainWorld: (name: string, api: unknown) => void (this.exposed[name] = api),
    };
    const context = createContext({
      location: { origin },
      performance: { timeOrigin: performance.timeOrigin + loads },
      process: { platform: process.platform, argv: ['electron', ...additionalArguments] },
      postMessage: (data: unknown, targetOrigin: string, transfer: readonly MessagePort[] = []) => {
        // The browser drops what is meant for another origin.
        if (targetOrigin === origin) this.messages.push({ data, origin, isOwnWindow: true, ports: transfer });
      },
      require: (name: string) => {
        this.required.push(name);
        if (name !== 'electron') throw new Error(`A sandboxed preload cannot load ${name}.`);
        return { ipcRenderer, contextBridge };
      },
    });
    runInContext(`(function (exports, module) {${readFileSync(preload, 'utf8')}\n})({}, {})`, context, { filename: preload });
  }
}
