import { AppFailure } from '../../shared/contract/app-error.ts';
import type { UtcMs } from '../../shared/domain/time.ts';
import type { IngestPage, IngestResult } from '../ports/stores.ts';
import { createActivityWriter } from './activity-writer.ts';
import { createAgentWriter, type AgentEntry, type AgentWriter, type Effect } from './agents.ts';
import { createCoverageWriter } from './coverage.ts';
import type { Db } from './database.ts';
import { createInterning, isStorable } from './dictionaries.ts';
import { createInboxRemover } from './inbox.ts';
import type { QuarantineWriter } from './quarantine.ts';
import { countRecords, createRecordWriter, type RecordWriter } from './record-writer.ts';
import { createNotServedWriter } from './streams.ts';

export interface Ingester {
  ingest(page: IngestPage): IngestResult;
  readonly records: RecordWriter;
  /** An agent outside of a page, made when it was not known; null for an id that cannot be kept exactly. */
  agentOf(sourceId: number, agentId: string, seenAt: UtcMs): AgentEntry | null;
  /** Forgets what is kept in memory of the tables, after something else changed them. */
  clear(): void;
}

interface Tally { inserted: number; updated: number; unchanged: number; quarantined: number }

/** Pages into tables: rows, names, snapshots, records, quarantine, coverage and cursor in one transaction, or none of them. */
export function createIngester(db: Db, quarantine: QuarantineWriter): Ingester {
  const interning = createInterning(db);
  const agents = createAgentWriter(db);
  const activities = createActivityWriter(db, interning);
  const records = createRecordWriter(db);
  const writeProgress = createProgressWriter(db);
  const sourceState = db.prepare('SELECT state FROM source WHERE source_id = ?').pluck();
  const countRows = db.prepare("UPDATE meta SET value = value + ? WHERE key = 'activities'");
  let pages = 0;

  function writePage(page: IngestPage): IngestResult {
    const { sourceId, stream, asOf } = page;
    checkSource(sourceState.get(sourceId), sourceId);
    pages += 1;
    const tally: Tally = { inserted: 0, updated: 0, unchanged: 0, quarantined: 0 };
    const touched: AgentEntry[] = [];

    const refuse = (reason: string, content: string): void => {
      tally.quarantined += 1;
      quarantine.add(page, { reason, content });
    };
    const touch = (agentId: string): AgentEntry | null => {
      const agent = agents.find(sourceId, agentId, asOf);
      if (agent !== null && agent.page !== pages) {
        agent.page = pages;
        agent.hasChanged = false;
        touched.push(agent);
      }
      return agent;
    };
    const agentOf = (item: { readonly agentId: string }): AgentEntry | null => {
      const agent = touch(item.agentId);
      if (agent === null) refuse('The agent id holds half of a surrogate pair.', JSON.stringify(item));
      return agent;
    };
    const count = (agent: AgentEntry, effect: Effect): void => {
      tally[effect] += 1;
      if (effect !== 'unchanged') agent.hasChanged = true;
    };

    for (const activity of page.activities) {
      const agent = agentOf(activity);
      if (agent === null) continue;
      const effect = activities.write(agent, activity, sourceId, asOf);
      if (typeof effect === 'string') count(agent, effect);
      else refuse(effect.refusal, JSON.stringify(activity));
    }
    if (tally.inserted > 0) countRows.run(tally.inserted);
    for (const name of page.names) {
      const agent = agentOf(name);
      if (agent === null) continue;
      if (isStorable(name.name) && isStorable(name.email)) count(agent, agents.writeName(agent, name, asOf));
      else refuse('A name holds half of a surrogate pair.', JSON.stringify(name));
    }
    for (const snapshot of page.snapshots) {
      const agent = agentOf(snapshot);
      if (agent !== null) count(agent, agents.writeSnapshot(agent, snapshot, asOf));
    }
    writeBeside(page, agents, touch);
    records.write(page, { touch, count: (effect) => { tally[effect] += 1; }, refuse: (reason, item) => refuse(reason, JSON.stringify(item)) });
    for (const agent of touched) agents.writeSeen(agent, asOf);
    for (const item of page.quarantined) refuse(item.reason, item.content);
    quarantine.settle(sourceId, stream, asOf);
    writeProgress(page);
    const fetched = page.activities.length + page.names.length + page.snapshots.length + page.quarantined.length + countRecords(page);
    return { fetched, ...tally, changedAgents: touched.filter((agent) => agent.hasChanged).map((agent) => agent.agentId) };
  }

  const transaction = db.transaction(writePage);
  const clear = (): void => {
    interning.clear();
    agents.clear();
    quarantine.clear();
  };
  return {
    ingest(page) {
      try {
        return transaction.immediate(page);
      } catch (error) {
        clear();
        throw error;
      }
    },
    records,
    agentOf: (sourceId, agentId, seenAt) => agents.find(sourceId, agentId, seenAt),
    clear,
  };
}

/** What came beside the counted items: the present as concluded, and names that stood inside of items. */
function writeBeside({ records = {}, asOf }: IngestPage, agents: AgentWriter, touch: (agentId: string) => AgentEntry | null): void {
  for (const snapshot of records.derivedSnapshots ?? []) {
    const agent = touch(snapshot.agentId);
    if (agent !== null && agents.writeSnapshot(agent, snapshot, asOf) !== 'unchanged') agent.hasChanged = true;
  }
  for (const name of records.derivedNames ?? []) {
    const agent = isStorable(name.name) && isStorable(name.email) ? touch(name.agentId) : null;
    if (agent !== null && agents.writeName(agent, name, asOf) !== 'unchanged') agent.hasChanged = true;
  }
}

/** How far a stream has come with a page: its cursor, what it covers, what was not served, and what has left the inbox. */
function createProgressWriter(db: Db): (page: IngestPage) => void {
  const addStream = db.prepare('INSERT OR IGNORE INTO stream (source_id, stream) VALUES (?, ?)');
  const setCursor = db.prepare('UPDATE stream SET cursor = ? WHERE source_id = ? AND stream = ?');
  const addCoverage = createCoverageWriter(db);
  const addNotServed = createNotServedWriter(db);
  const removeFromInbox = createInboxRemover(db);
  return ({ sourceId, stream, cursor, covered, notServed, inboxIds }) => {
    addStream.run(sourceId, stream);
    if (cursor !== null) setCursor.run(cursor, sourceId, stream);
    if (covered !== null) addCoverage(sourceId, stream, covered);
    if (notServed) addNotServed(sourceId, stream, notServed);
    if (inboxIds !== undefined) removeFromInbox(sourceId, inboxIds);
  };
}

function checkSource(state: unknown, sourceId: number): void {
  if (state === 'active') return;
  throw new AppFailure({ code: 'source-not-found', message: `There is no source ${sourceId} to store data for.`, hint: 'It was removed meanwhile; add it again to go on.' });
}
