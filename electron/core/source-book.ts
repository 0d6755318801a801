import { AppFailure } from '../../shared/contract/app-error.ts';
import type { SourceKind } from '../../shared/domain/activity.ts';
import type { Clock } from '../ports/clock.ts';
import type { Connector, Settings } from '../ports/connector.ts';
import type { Secrets, SecretStoreName } from '../ports/secrets.ts';
import type { SourceRecord, StoreWriter } from '../ports/stores.ts';
import { badInput, notFound } from './failures.ts';

const MAX_NAME_LENGTH = 60;

export interface SourceInput {
  readonly name: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
}

export interface SourceBookPorts {
  readonly store: StoreWriter;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly connectors: readonly Connector[];
  /** After the sources were loaded, and after each change of one. */
  readonly onChange?: () => void;
}

/** The sources that are not removed, in memory and in the store. Failures are `AppFailure`s. */
export interface SourceBook {
  load(): Promise<void>;
  all(): readonly SourceRecord[];
  /** True while no source was ever added. */
  isFirstRun(): boolean;
  byId(id: number): SourceRecord;
  /** Ignores case and space around the name. */
  byName(name: string): SourceRecord;
  connectorOf(kind: SourceKind): Connector;
  add(input: SourceInput & { readonly kind: SourceKind }): Promise<SourceRecord>;
  /** Settings are laid over the present ones (empty: back to the default); absent secrets stay as stored. */
  update(id: number, input: Partial<SourceInput>): Promise<SourceRecord>;
  /** Adds secrets that were made and not entered; those that are stored stay. */
  addSecrets(id: number, secrets: Readonly<Record<string, string>>): Promise<SourceRecord>;
  setPaused(id: number, isPaused: boolean): Promise<SourceRecord>;
  remove(id: number, options: { readonly purge: boolean }): Promise<SourceRecord>;
  /** A source that was removed without its data, by name; null when there is none. */
  findRemoved(name: string): Promise<SourceRecord | null>;
  /** Settings as the connector reads them, defaults filled. */
  parseSettings(kind: SourceKind, raw: Readonly<Record<string, string>>): Settings;
}

export function createSourceBook(ports: SourceBookPorts): SourceBook {
  let records: readonly SourceRecord[] = [];
  let hadAny = false;

  const keep = (record: SourceRecord): SourceRecord => {
    records = [...records.filter((other) => other.id !== record.id), record].sort((a, b) => a.id - b.id);
    hadAny = true;
    ports.onChange?.();
    return record;
  };
  const byId = (id: number): SourceRecord => records.find((record) => record.id === id) ?? notFound('There is no such source.', 'It may have been removed in another window.');
  const connectorOf = (kind: SourceKind): Connector => ports.connectors.find((connector) => connector.kind === kind) ?? badInput(`This build cannot read ${kind} sources.`, 'Use a build that has this connector.', 'kind');

  const parseSettings = (kind: SourceKind, raw: Readonly<Record<string, string>>): Settings => {
    const given = Object.fromEntries(Object.entries(raw).map(([key, value]) => [key, value.trim()] as const).filter(([, value]) => value !== ''));
    const outcome = connectorOf(kind).parseSettings(given);
    if (outcome.ok) return outcome.settings;
    const [first] = outcome.problems;
    return badInput(outcome.problems.map((problem) => problem.message).join(' '), 'Correct the setting and try again.', first?.key);
  };

  const checkName = (name: string, except: number | null): string => {
    const trimmed = name.trim();
    if (trimmed === '' || trimmed.length > MAX_NAME_LENGTH) badInput(`A source's name has 1 to ${MAX_NAME_LENGTH} characters.`, 'Choose another name.', 'name');
    if (records.some((record) => record.id !== except && isSameName(record.name, trimmed))) {
      throw new AppFailure({ code: 'NAME_TAKEN', message: `There is a source named “${trimmed}” already.`, hint: 'Choose another name.' });
    }
    return trimmed;
  };

  const checkSecrets = (kind: SourceKind, secrets: Readonly<Record<string, string>>): Record<string, string> => {
    const known = new Set(connectorOf(kind).secrets.map((field) => field.key));
    const strange = Object.keys(secrets).find((key) => !known.has(key));
    if (strange !== undefined) badInput(`“${strange}” is no secret of this kind of source.`, `Secrets are: ${[...known].join(', ')}.`, strange);
    return Object.fromEntries(Object.entries(secrets).filter(([, value]) => value !== ''));
  };

  const storeSecrets = async (source: SourceRecord, secrets: Readonly<Record<string, string>>): Promise<SourceRecord> => {
    if (Object.keys(secrets).length === 0) return source;
    const stored = await ports.secrets.read(source);
    const present = stored.ok && stored.store !== 'environment' ? stored.values : {};
    const secretStore: SecretStoreName = await ports.secrets.write(source, { ...present, ...secrets });
    return ports.store.updateSource(source.id, { secretStore });
  };

  return {
    load: async () => {
      const all = await ports.store.listSources();
      hadAny = all.length > 0;
      records = all.filter((record) => !record.isRemoved);
      ports.onChange?.();
    },
    all: () => records,
    isFirstRun: () => !hadAny,
    byId,
    byName: (name) => records.find((record) => isSameName(record.name, name)) ?? notFound(`There is no source named “${name.trim()}”.`, 'List the sources to see their names.'),
    connectorOf,
    parseSettings,
    add: async ({ kind, name, settings, secrets }) => {
      const trimmed = checkName(name, null);
      const parsed = parseSettings(kind, settings);
      const values = checkSecrets(kind, secrets);
      const added = await ports.store.addSource({ kind, name: trimmed, settings: parsed, createdAt: ports.clock.now() });
      try {
        return keep(await storeSecrets(added, values));
      } catch (error) {
        // Without its secrets the source would only fail later, with a less telling reason.
        await ports.store.removeSource(added.id, { purge: false });
        throw error;
      }
    },
    update: async (id, input) => {
      const before = byId(id);
      const name = input.name === undefined ? before.name : checkName(input.name, id);
      const settings = input.settings === undefined ? before.settings : parseSettings(before.kind, { ...carriedSettings(before.settings, input.settings), ...input.settings });
      const values = checkSecrets(before.kind, input.secrets ?? {});
      return keep(await storeSecrets(await ports.store.updateSource(id, { name, settings }), values));
    },
    addSecrets: async (id, secrets) => keep(await storeSecrets(byId(id), secrets)),
    setPaused: async (id, isPaused) => keep(await ports.store.updateSource(byId(id).id, { isPaused })),
    findRemoved: async (name) => (await ports.store.listSources()).find((record) => record.isRemoved && isSameName(record.name, name)) ?? null,
    remove: async (id, options) => {
      const record = byId(id);
      await ports.store.removeSource(id, options);
      records = records.filter((other) => other.id !== id);
      ports.onChange?.();
      await ports.secrets.remove(record);
      return record;
    },
  };
}

/** What of the present settings goes on beside the new ones: a zone that is given anew has not been confirmed by the old answer. */
function carriedSettings(before: Settings, input: Readonly<Record<string, string>>): Settings {
  if (input['zone'] === undefined || input['zone'] === before['zone']) return before;
  const { zoneConfirmed: _zoneConfirmed, ...rest } = before;
  return rest;
}

/** Names are one ignoring case and the space around them. */
export function isSameName(a: string, b: string): boolean {
  return a.trim().toLocaleLowerCase('en') === b.trim().toLocaleLowerCase('en');
}
