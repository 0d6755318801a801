import { existsSync, statSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppFailure } from '../../shared/contract/app-error.ts';
import type { UtcMs } from '../../shared/domain/time.ts';
import type { StoreReader, StoreWriter } from '../ports/stores.ts';
import { createAlertWriter } from './alerts.ts';
import { backupDatabase } from './backup.ts';
import { DamagedDatabase, isCorruption, openForReading, openForWriting, schemaVersion, type Db } from './database.ts';
import { databaseFile, moveAside, prepareHome, preparePrivateFile, type StoreNotice } from './home-files.ts';
import { refreshFigures } from './figures.ts';
import { openInbox } from './inbox.ts';
import { createIngester } from './ingest.ts';
import { checkUsable, migrate } from './migrate.ts';
import { MIGRATIONS, SCHEMA_VERSION } from './migrations/list.ts';
import { addToOutbox, settleOutbox, snoozeAgents } from './outbox.ts';
import { linkAgent, removePerson, removeTeam, savePerson, saveTeam, unlinkAgent } from './people.ts';
import { createQuarantineWriter, QUARANTINE_LIMITS, type QuarantineLimits } from './quarantine.ts';
import { createReads, createStoreReader, type Reads } from './reads.ts';
import { rebuildEvents } from './rebuild.ts';
import { removeRule, saveRule } from './rules.ts';
import { writeLabelMapping, writeSettings } from './settings.ts';
import { addSource, markRemoved, purgeSource, purgingSources, updateSource } from './sources.ts';
import { closeGaps, openGap, writeStreamHealth } from './streams.ts';
import { writeTerms } from './terms.ts';

/** Up to this size a database is checked whole when it is opened (about 100 ms); larger ones by `doctor --deep`. */
const CHECK_AT_OPEN_BYTES = 32 * 1_048_576;

/**
 * Opens a home for its owner (who holds the home's lock) and brings the schema up to date. Throws an `AppFailure`
 * (`database-newer`, `database-foreign`) for a database that must not be touched; a corrupt one is renamed aside,
 * a new one made, and a notice says so.
 */
export function openStoreWriter(options: { readonly home: string; readonly nowAt: UtcMs; readonly quarantineLimits?: QuarantineLimits }): { readonly store: StoreWriter; readonly notices: readonly StoreNotice[] } {
  const notices = [...prepareHome(options.home)];
  const file = databaseFile(options.home);
  const db = openOrReplace(file, options.nowAt, notices);
  for (const id of purgingSources(db)) for (const _ of purgeSource(db, id)) continue;
  refreshFigures(db);
  return { store: createStoreWriter(db, options.home, options.quarantineLimits ?? QUARANTINE_LIMITS), notices };
}

function openOrReplace(file: string, nowAt: UtcMs, notices: StoreNotice[]): Db {
  try {
    return openSound(file, nowAt);
  } catch (error) {
    if (!isCorruption(error)) throw error;
    const kept = moveAside(file, 'corrupt', nowAt);
    notices.push({
      code: 'database-corrupt',
      message: `The database was damaged. It was kept as ${kept}, and a new, empty one was made.`,
      hint: 'Restore a backup with "floorwalker restore FILE", or let the sources be fetched again; history that the vendor no longer serves is only in the kept file.',
    });
    return openSound(file, nowAt);
  }
}

function openSound(file: string, nowAt: UtcMs): Db {
  preparePrivateFile(file);
  const db = openForWriting(file);
  try {
    checkUsable(db, file, SCHEMA_VERSION);
    if (statSync(file).size <= CHECK_AT_OPEN_BYTES) throwIfCorrupt(db);
    migrate(db, { file, nowAt, migrations: MIGRATIONS });
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function throwIfCorrupt(db: Db): void {
  const result = db.prepare('PRAGMA quick_check(1)').pluck().get();
  if (result !== 'ok') throw new DamagedDatabase(String(result));
}

function createStoreWriter(db: Db, home: string, limits: QuarantineLimits): StoreWriter {
  const reads = createReads(db);
  const quarantine = createQuarantineWriter(db, limits);
  const ingester = createIngester(db, quarantine);
  const { inbox, close: closeInbox } = openInbox(db.name);
  const reader = createStoreReader({ home, connect: () => reads, close: () => {
    closeInbox();
    closeWriter(db);
  } });
  return {
    ...reader,
    ingest: async (page) => ingester.ingest(page),
    addSource: async (source) => addSource(db, source),
    updateSource: async (id, change) => updateSource(db, id, change),
    removeSource: async (id, { purge }) => {
      markRemoved(db, id, purge ? 'purging' : 'removed');
      if (!purge) return;
      for (const _ of purgeSource(db, id)) await nextTurn();
      ingester.clear();
    },
    writeLabelMapping: async (sourceId, mapping) => writeLabelMapping(db, sourceId, mapping),
    writeSettings: async (change) => writeSettings(db, change),
    writeStreamHealth: async (sourceId, stream, health) => writeStreamHealth(db, sourceId, stream, health),
    openGap: async (gap) => openGap(db, gap),
    closeGaps: async (sourceId, stream, closing) => closeGaps(db, sourceId, stream, closing),
    takeQuarantine: async (ids) => quarantine.take(ids),
    dropQuarantine: async (ids) => quarantine.drop(ids),
    savePerson: async (person) => savePerson(db, person),
    removePerson: async (id) => removePerson(db, id),
    saveTeam: async (team) => saveTeam(db, team),
    removeTeam: async (id) => removeTeam(db, id),
    linkAgent: async (personId, agent) => linkAgent(db, personId, agent),
    unlinkAgent: async (agent) => unlinkAgent(db, agent),
    writeTerms: async (sourceId, terms) => writeTerms(db, sourceId, terms),
    saveRule: async (rule) => saveRule(db, rule),
    removeRule: async (id) => removeRule(db, id),
    ...createAlertWriter(db),
    snoozeAgents: async (agents, untilAt) => snoozeAgents(db, agents, untilAt),
    addToOutbox: async (entries) => addToOutbox(db, entries),
    settleOutbox: async (results) => settleOutbox(db, results),
    inbox,
    rebuildEvents: async (sourceId, reread, derivation) => {
      const parts = { derived: ingester.records.derived, quarantine, agentOf: (agentId: string, seenAt: UtcMs) => ingester.agentOf(sourceId, agentId, seenAt) };
      try {
        for (const _ of rebuildEvents(db, sourceId, reread, derivation, parts)) await nextTurn();
      } catch (error) {
        ingester.clear();
        throw error;
      }
    },
    backup: (file) => backupDatabase(db, file),
  };
}

/** The log is written back, so that a closed home is one file. */
function closeWriter(db: Db): void {
  if (!db.open) return;
  db.close();
}

/**
 * Reads beside an owner, or where there is none. A home without a database is empty and stays without; one that is
 * being made counts as empty until its schema is there.
 */
export function openStoreReader(options: { readonly home: string }): StoreReader {
  const file = databaseFile(options.home);
  let reads: Reads | null = null;
  let isClosed = false;

  function connect(): Reads | null {
    if (isClosed) throw new Error('The store reader is closed.');
    reads ??= openReads(file);
    return reads;
  }

  connect();
  return createStoreReader({
    home: options.home,
    connect,
    close: () => {
      isClosed = true;
      reads?.db.close();
      reads = null;
    },
  });
}

function openReads(file: string): Reads | null {
  if (!existsSync(file)) return null;
  const db = openForReading(file);
  try {
    checkUsable(db, file, SCHEMA_VERSION);
    const version = schemaVersion(db);
    if (version === SCHEMA_VERSION) return createReads(db);
    if (version > 0) throw new AppFailure({ code: 'database-older', message: `The database has schema ${version}; this build reads schema ${SCHEMA_VERSION}.`, hint: 'Start Floorwalker once on this data directory, so that it is brought up to date (a backup is made first).' });
    db.close();
    return null;
  } catch (error) {
    db.close();
    throw isCorruption(error) ? new AppFailure({ code: 'database-corrupt', message: `The database in ${file} is damaged.`, hint: 'Start Floorwalker on this data directory: it keeps the damaged file under another name and makes a new one. Or restore a backup.' }, { cause: error }) : error;
  }
}
