import type { IngestPage } from '../ports/stores.ts';
import type { AgentEntry, Effect } from './agents.ts';
import { createBucketWriter } from './bucket-writer.ts';
import { HALF_PAIR } from './canonical.ts';
import type { Db } from './database.ts';
import { createDerivedWriter, type DerivedWriter } from './derived-writer.ts';
import { createEventWriter, newChangedEvents, type ChangedEvents } from './event-writer.ts';
import { createInteractionWriter, type Refusal } from './interaction-writer.ts';
import { createTermWriter } from './terms.ts';

/** What the writers of records need of the page that is being stored. */
export interface PageContext {
  /** Finds or makes an agent and marks it as touched; null for an id that cannot be kept exactly. */
  touch(agentId: string): AgentEntry | null;
  count(effect: Effect): void;
  refuse(reason: string, item: unknown): void;
}

export interface RecordWriter {
  /** Everything of a page besides activities, names and snapshots. */
  write(page: IngestPage, context: PageContext): void;
  readonly derived: DerivedWriter;
}

/** Number of counted items in a page's records. */
export function countRecords({ records = {} }: IngestPage): number {
  const { interactions, stateBuckets, engagementBuckets, terms, events } = records;
  return [interactions, stateBuckets, engagementBuckets, terms, events].reduce((total, items) => total + (items?.length ?? 0), 0);
}

function settle(effect: Effect | Refusal, item: unknown, { count, refuse }: PageContext, agent: AgentEntry | null = null): void {
  if (typeof effect !== 'string') return refuse(effect.refusal, item);
  count(effect);
  if (effect !== 'unchanged' && agent !== null) agent.hasChanged = true;
}

export function createRecordWriter(db: Db): RecordWriter {
  const interactions = createInteractionWriter(db);
  const buckets = createBucketWriter(db);
  const writeTerm = createTermWriter(db);
  const eventWriter = createEventWriter(db);
  const derived = createDerivedWriter(db);

  function writeBuckets({ sourceId, asOf, records = {} }: IngestPage, context: PageContext): void {
    for (const bucket of records.stateBuckets ?? []) {
      const agent = context.touch(bucket.agentId);
      settle(agent === null ? { refusal: HALF_PAIR } : buckets.writeStates(agent, bucket, asOf), bucket, context, agent);
    }
    for (const bucket of records.engagementBuckets ?? []) {
      const agent = bucket.agentId === '' ? null : context.touch(bucket.agentId);
      settle(buckets.writeEngagement(sourceId, bucket, asOf), bucket, context, agent);
    }
  }

  function writeEvents({ sourceId, records = {}, derivation }: IngestPage, context: PageContext): void {
    const { events = [], derivedEvents = [] } = records;
    if (events.length + derivedEvents.length === 0) return;
    if (derivation === undefined) throw new Error('A page with events came without their derivation.');
    const changed = newChangedEvents();
    const entries = new Map<number, AgentEntry>();
    const writeOne = (event: (typeof events)[number], changes: ChangedEvents): Effect | Refusal => {
      const agent = event.agentId === null ? null : context.touch(event.agentId);
      if (agent !== null) entries.set(agent.ref, agent);
      return event.agentId !== null && agent === null ? { refusal: HALF_PAIR } : eventWriter.write(sourceId, event, agent, changes);
    };
    for (const event of events) settle(writeOne(event, changed), event, context);
    for (const event of derivedEvents) writeOne(event, changed);
    for (const ref of derived.derive(sourceId, changed, derivation)) {
      const agent = entries.get(ref);
      if (agent !== undefined) agent.hasChanged = true;
    }
  }

  return {
    derived,
    write(page, context) {
      const { sourceId, asOf, records } = page;
      if (records === undefined) return;
      for (const interaction of records.interactions ?? []) settle(interactions.write(interaction, page, context.touch), interaction, context);
      if (records.ongoing !== undefined) interactions.writeOngoing(sourceId, records.ongoing, asOf);
      writeBuckets(page, context);
      for (const term of records.terms ?? []) settle(writeTerm(sourceId, term, asOf), term, context);
      writeEvents(page, context);
    },
  };
}
