import { join } from 'node:path';
import { AppFailure } from '../../shared/contract/app-error.ts';
import { readFileIfThere, writePrivateFile } from '../platform/private-file.ts';
import type { SecretBox } from '../platform/secrets.ts';
import type { MainServices } from './core-protocol.ts';

const FILE_NAME = 'secrets.safe-storage.json';

/**
 * Secrets under the OS's own key: the texts are encrypted by Electron's main process and kept in a 0600 file of the
 * home. Each is sealed together with its account, so that exchanged entries are noticed.
 */
export function createSafeStorageBox(home: string, main: Pick<MainServices, 'encrypt' | 'decrypt'>, detail: string): SecretBox {
  const path = join(home, FILE_NAME);
  const readAll = (): Readonly<Record<string, string>> => parseEntries(readFileIfThere(path));
  const put = (account: string, blob: string): void => writePrivateFile(path, JSON.stringify({ ...readAll(), [account]: blob }));

  return {
    store: 'safe-storage',
    detail: `The operating system's own encryption: ${detail}.`,
    async get(account) {
      const blob = readAll()[account];
      if (blob === undefined) return null;
      const { text, renewed } = await open(main, blob);
      if (renewed !== null) put(account, renewed);
      return unseal(text, account);
    },
    async set(account, text) {
      put(account, await main.encrypt(JSON.stringify([account, text])));
    },
    async delete(account) {
      const { [account]: removed, ...rest } = readAll();
      if (removed !== undefined) writePrivateFile(path, JSON.stringify(rest));
    },
  };
}

async function open(main: Pick<MainServices, 'decrypt'>, blob: string): ReturnType<MainServices['decrypt']> {
  try {
    return await main.decrypt(blob);
  } catch (cause) {
    throw new AppFailure({ code: 'secrets-locked', message: 'The operating system did not open the stored secrets: they were stored by another user or machine, or its key store is locked.', hint: 'Unlock the key store, or enter the secrets again.' }, { cause });
  }
}

function unseal(text: string, account: string): string {
  const sealed: unknown = JSON.parse(text);
  if (Array.isArray(sealed) && sealed[0] === account && typeof sealed[1] === 'string') return sealed[1];
  throw new AppFailure({ code: 'secrets-damaged', message: 'The stored secrets belong to another source.', hint: 'Enter the secrets again.' });
}

function parseEntries(text: string | null): Readonly<Record<string, string>> {
  if (text === null) return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && Object.values(value).every((entry) => typeof entry === 'string')) return value as Readonly<Record<string, string>>; // every entry was just checked
  } catch {
    // Said below, with what to do.
  }
  throw new AppFailure({ code: 'secrets-damaged', message: `${FILE_NAME} in the data directory is damaged.`, hint: 'Remove that file and enter the secrets again.' });
}
