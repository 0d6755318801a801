import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Connector } from '../ports/connector.ts';
import type { StoreReader, StoreWriter } from '../ports/stores.ts';
import { acquireHomeLock, type HomeOwner } from '../store/home-lock.ts';
import type { StoreNotice } from '../store/home-files.ts';
import { openStoreWriter } from '../store/open-store.ts';
import type { App, AppPorts } from './app.ts';
import { createApp } from './create-app.ts';
import { startReaderThread } from './reader-client.ts';

export interface OpenAppOptions extends Omit<AppPorts, 'store' | 'reader'> {
  readonly connectors: readonly Connector[];
  /** Who takes the home; an address or socket that is known later goes through `updateOwner`. */
  readonly owner: HomeOwner;
  /** The reader thread's entry; absent: found beside this build's files; null: no thread, reads share the owner's connection. */
  readonly readerEntry?: URL | null;
}

export interface OpenedApp {
  readonly ok: true;
  readonly app: App;
  /** The owner's connection, for what shells do besides (backup). */
  readonly store: StoreWriter;
  readonly reader: StoreReader;
  /** What a person should hear about (a damaged database that was kept aside, an open directory). */
  readonly notices: readonly StoreNotice[];
  updateOwner(owner: HomeOwner): void;
  /** Stops polling, closes the store, gives the home back. */
  dispose(): Promise<void>;
}

export type OpenAppResult = OpenedApp | { readonly ok: false; readonly owner: HomeOwner | null };

/**
 * Opens a home and the core on it: lock, store, reader thread, core. When somebody else has the home, who it is.
 * Throws an `AppFailure` for a database that must not be touched. Polling begins with `app.start()`.
 */
export async function openApp(options: OpenAppOptions): Promise<OpenAppResult> {
  const lock = acquireHomeLock(options.home, options.owner);
  if (!lock.ok) return lock;
  try {
    const { store, notices } = openStoreWriter({ home: options.home, nowAt: options.clock.now() });
    const reader = openReader(options, store);
    const app = createApp({ ...options, store, reader }, options.connectors);
    let disposing: Promise<void> | null = null;
    const dispose = async (): Promise<void> => {
      await app.stop();
      if (reader !== store) await reader.close();
      await store.close();
      lock.release();
    };
    return {
      ok: true, app, store, reader, notices,
      updateOwner: (owner) => lock.update(owner),
      dispose: () => disposing ??= dispose(),
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function openReader(options: OpenAppOptions, store: StoreWriter): StoreReader {
  const entry = options.readerEntry === undefined ? findReaderEntry() : options.readerEntry;
  if (entry === null) return store;
  return startReaderThread({ home: options.home, entry, onCrash: (error) => options.log.error('reader-thread-lost', {}, error) });
}

/** Built, this module lies beside the thread's bundle or in a folder of chunks under it; from source, beside its source. */
function findReaderEntry(): URL | null {
  const candidates = ['./reader-thread.js', '../reader-thread.js', './reader-thread.ts'].map((path) => new URL(path, import.meta.url));
  return candidates.find((url) => url.protocol === 'file:' && existsSync(fileURLToPath(url))) ?? null;
}
