import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { AppFailure } from '../../shared/contract/app-error.ts';
import type { Secrets, SecretsOutcome, SecretStoreName, SecretValues } from '../ports/secrets.ts';
import { openKeyring } from './keyring.ts';
import { readFileIfThere, writePrivateFile } from './private-file.ts';

/** One place that keeps secrets: a text per account. */
export interface SecretBox {
  readonly store: SecretStoreName;
  /** For `doctor`. */
  readonly detail: string;
  get(account: string): Promise<string | null>;
  set(account: string, text: string): Promise<void>;
  delete(account: string): Promise<void>;
}

export interface SecretsOptions {
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A better place than the keyring that this shell has (Electron's safeStorage), or why it does not work. */
  readonly preferred?: SecretBox | undefined;
  /** Opens the OS keyring, or says why it does not work; an argument for tests. */
  readonly keyring?: (() => Promise<SecretBox | { readonly problem: string }>) | undefined;
}

/** Secrets of this shell: the environment wins, then the place noted with the source. New ones go to the best place that works. */
export function createSecrets(options: SecretsOptions): Secrets {
  const places = createPlaces(options);
  // Two data directories may both have a source 1; the keyring is one for the user.
  const scope = createHash('sha256').update(resolve(options.home)).digest('hex').slice(0, 16);
  const account = (id: number): string => `${scope}/source-${id}`;

  return {
    async read(source) {
      const fromEnvironment = options.env[environmentName(source.name)];
      if (fromEnvironment !== undefined && fromEnvironment !== '') return readEnvironment(source.name, fromEnvironment);
      if (source.secretStore === null || source.secretStore === 'environment') return missing(source.name, source.secretStore);
      const box = await places.open(source.secretStore);
      if (box === null) return unreadable(source.secretStore, 'This shell has no access to it.');
      try {
        const text = await box.get(account(source.id));
        return text === null ? missing(source.name, box.store) : { ok: true, values: parseValues(text), store: box.store };
      } catch (error) {
        return unreadable(box.store, error instanceof AppFailure ? error.message : 'It refused to answer.');
      }
    },
    async write(source, values) {
      const box = await places.best();
      await box.set(account(source.id), JSON.stringify(values));
      return box.store;
    },
    async remove(source) {
      if (source.secretStore === null || source.secretStore === 'environment') return;
      const box = await places.open(source.secretStore);
      await box?.delete(account(source.id));
    },
    async describe() {
      const box = await places.best();
      return { store: box.store, detail: box.detail };
    },
  };
}

/** `FLOORWALKER_SECRETS_<NAME>`: upper case, everything but letters and digits as `_`. */
export function environmentName(sourceName: string): string {
  return `FLOORWALKER_SECRETS_${sourceName.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`;
}

function createPlaces(options: SecretsOptions): { open(store: SecretStoreName): Promise<SecretBox | null>; best(): Promise<SecretBox> } {
  const isFileOnly = options.env['FLOORWALKER_SECRET_STORE'] === 'file';
  const probe = options.keyring ?? openKeyring;
  let keyring: Promise<SecretBox | { readonly problem: string }> | null = null;
  const openOnce = (): Promise<SecretBox | { readonly problem: string }> => {
    keyring ??= isFileOnly ? Promise.resolve({ problem: 'FLOORWALKER_SECRET_STORE=file' }) : probe();
    return keyring;
  };
  return {
    async open(store) {
      if (options.preferred?.store === store) return options.preferred;
      if (store === 'file') return createFileBox(options.home, '');
      if (store !== 'keyring') return null;
      const opened = await openOnce();
      return 'problem' in opened ? null : opened;
    },
    async best() {
      if (options.preferred !== undefined && !isFileOnly) return options.preferred;
      const opened = await openOnce();
      return 'problem' in opened ? createFileBox(options.home, `, because the system's keyring is not used: ${opened.problem}`) : opened;
    },
  };
}

function createFileBox(home: string, why: string): SecretBox {
  const path = join(home, 'secrets.json');
  const readAll = (): Record<string, string> => {
    const text = readFileIfThere(path);
    if (text === null) return {};
    try {
      return parseValues(text); // a fresh object of strings, ours to change
    } catch (cause) {
      throw new AppFailure({ code: 'secrets-damaged', message: 'secrets.json in the data directory is damaged.', hint: 'Remove that file and enter the secrets again (sources update NAME --secrets-stdin).' }, { cause });
    }
  };
  return {
    store: 'file',
    detail: `A file that only this user can read (secrets.json, 0600, not encrypted)${why}.`,
    get: async (account) => readAll()[account] ?? null,
    set: async (account, text) => writePrivateFile(path, JSON.stringify({ ...readAll(), [account]: text })),
    async delete(account) {
      const { [account]: removed, ...rest } = readAll();
      if (removed !== undefined) writePrivateFile(path, JSON.stringify(rest));
    },
  };
}

function readEnvironment(sourceName: string, text: string): SecretsOutcome {
  try {
    return { ok: true, values: parseValues(text), store: 'environment' };
  } catch {
    return { ok: false, reason: 'unreadable', store: 'environment', hint: `${environmentName(sourceName)} must hold one JSON object whose values are strings.` };
  }
}

function missing(sourceName: string, store: SecretStoreName | null): SecretsOutcome {
  return { ok: false, reason: 'missing', store, hint: `Enter the secrets of the source again, or set ${environmentName(sourceName)} to a JSON object.` };
}

function unreadable(store: SecretStoreName, why: string): SecretsOutcome {
  const names: Readonly<Record<SecretStoreName, string>> = {
    'safe-storage': 'the desktop app’s safe storage',
    keyring: 'the system’s keyring',
    file: 'secrets.json in the data directory',
    environment: 'the environment',
  };
  return { ok: false, reason: 'unreadable', store, hint: `The secrets are in ${names[store]}, which cannot be read here. ${why} Enter them again to keep them where this shell can read them.` };
}

function parseValues(text: string): SecretValues {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError('not an object');
  for (const entry of Object.values(value)) if (typeof entry !== 'string') throw new TypeError('not a text');
  return value as SecretValues; // every value was just checked to be a string
}
