/** The secrets of one source: names after the connector's table, values as entered. */
export type SecretValues = Readonly<Record<string, string>>;

/** Where a source's secrets are kept: Electron's safeStorage, the OS keyring, a 0600 file, or the environment. */
export type SecretStoreName = 'safe-storage' | 'keyring' | 'file' | 'environment';

export type SecretsOutcome =
  | { readonly ok: true; readonly values: SecretValues; readonly store: SecretStoreName }
  | { readonly ok: false; readonly reason: 'missing' | 'unreadable'; readonly store: SecretStoreName | null; readonly hint: string };

/** Secrets by source. Values never leave the core: not to the renderer, the log, an export or an error message. */
export interface Secrets {
  /** The environment (`FLOORWALKER_SECRETS_<NAME>`) wins over what is stored. `recorded` is the store noted with the source. */
  read(source: { readonly id: number; readonly name: string; readonly secretStore: SecretStoreName | null }): Promise<SecretsOutcome>;
  /** Stores and returns where; null values are not allowed. */
  write(source: { readonly id: number; readonly name: string }, values: SecretValues): Promise<SecretStoreName>;
  remove(source: { readonly id: number; readonly name: string; readonly secretStore: SecretStoreName | null }): Promise<void>;
  /** For `doctor`: which store new secrets go to, and why not a better one. */
  describe(): Promise<{ readonly store: SecretStoreName; readonly detail: string }>;
}
