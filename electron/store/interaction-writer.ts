import { summariseInteraction, type InteractionSummary } from '../../shared/domain/interaction-figures.ts';
import type { Interaction } from '../../shared/domain/interaction.ts';
import { LATEST_AT, type UtcMs } from '../../shared/domain/time.ts';
import type { AgentEntry, Effect } from './agents.ts';
import { canonicalText, HALF_PAIR, isWholeText } from './canonical.ts';
import type { Db } from './database.ts';
import { compareTexts } from './dictionaries.ts';

export interface Refusal { readonly refusal: string }

export interface InteractionWriter {
  /**
   * The whole record; newest as-of wins (an ended one also over an open one that is a minute newer at most), of equal ones the greater content. `agentOf` finds or makes the agents who
   * took part. A refusal is what could not be kept exactly.
   */
  write(interaction: Interaction, place: { readonly sourceId: number; readonly asOf: UtcMs }, agentOf: (agentId: string) => AgentEntry | null): Effect | Refusal;
  /** One whole answer about what goes on; newest as-of wins, of equal ones the greater text. */
  writeOngoing(sourceId: number, guids: readonly string[], asOf: UtcMs): void;
}

/** Everything that follows from an interaction; the columns hold nothing else, so that they can be made again. */
export interface DerivedInteraction {
  readonly columns: readonly (string | number | null)[];
  readonly head: string;
  readonly summary: InteractionSummary;
  readonly queues: readonly string[];
}

export const DERIVED_COLUMNS = 'start_at, end_at, duration_ms, conversation_guid, status, medium, direction, outcome, service_name, vendor_handle_ms, vendor_talk_ms, queue_wait_ms, talk_ms, handle_ms';

/** The list of what goes on may be this much older than the answer that holds it: the vendor lets its answers be cached. */
const ENDED_LEAD_MS = 60_000;

/**
 * By which one version of a record wins over another: its as-of, of an ended one a little more, since a list that lags
 * must not open again what has ended. One order for all, so the result hangs on no sequence.
 */
const rankOf = (asOf: UtcMs, durationMs: number | null): number => (durationMs === null ? asOf : asOf + ENDED_LEAD_MS);

/** A sum that no integer holds is none: it must not fail the page. */
const rounded = (ms: number | null): number | null => (ms !== null && Number.isSafeInteger(Math.round(ms)) ? Math.round(ms) : null);

/** `end_at` is absent while it goes on: only the vendor says that it has ended. */
export function deriveInteraction(interaction: Interaction): DerivedInteraction {
  const { channels: _channels, extra: _extra, ...head } = interaction;
  const summary = summariseInteraction(interaction);
  const { startAt, durationMs, conversationGuid, status, medium, direction, outcome, serviceName, handleTimeMs, talkTimeMs } = interaction;
  const endAt = durationMs === null ? null : startAt + durationMs;
  return {
    columns: [startAt, endAt, durationMs, conversationGuid, status, medium, direction, outcome, serviceName, rounded(handleTimeMs), rounded(talkTimeMs), rounded(summary.queueWaitMs), rounded(summary.talkMs), rounded(summary.handleMs)],
    head: canonicalText(head),
    summary,
    queues: [...new Set(summary.queues.flatMap(({ name }) => (name === null ? [] : [name])))],
  };
}

export function createInteractionWriter(db: Db): InteractionWriter {
  const find = db.prepare('SELECT interaction_ref, as_of, seen_at, duration_ms, content FROM interaction JOIN interaction_content USING (interaction_ref) WHERE source_id = ? AND guid = ?').raw();
  const insert = db.prepare(`INSERT INTO interaction (source_id, guid, as_of, seen_at, ${DERIVED_COLUMNS}) VALUES (${Array(18).fill('?').join(', ')})`);
  const replace = db.prepare(`UPDATE interaction SET as_of = ?, seen_at = ?, (${DERIVED_COLUMNS}) = (${Array(14).fill('?').join(', ')}) WHERE interaction_ref = ?`);
  const setSeen = db.prepare('UPDATE interaction SET as_of = ?, seen_at = ? WHERE interaction_ref = ?');
  const setContent = db.prepare('INSERT OR REPLACE INTO interaction_content (interaction_ref, head, summary, content) VALUES (?, ?, ?, ?)');
  const dropAgents = db.prepare('DELETE FROM interaction_agent WHERE interaction_ref = ?');
  const dropQueues = db.prepare('DELETE FROM interaction_queue WHERE interaction_ref = ?');
  const addAgent = db.prepare('INSERT OR IGNORE INTO interaction_agent (agent_ref, start_at, interaction_ref) VALUES (?, ?, ?)');
  const addQueue = db.prepare('INSERT OR IGNORE INTO interaction_queue (source_id, queue, start_at, interaction_ref) VALUES (?, ?, ?, ?)');
  const readOngoing = db.prepare('SELECT as_of, guids FROM ongoing WHERE source_id = ?').raw();
  const setOngoing = db.prepare('INSERT OR REPLACE INTO ongoing (source_id, as_of, guids) VALUES (?, ?, ?)');

  function writeParts(ref: number, sourceId: number, startAt: UtcMs, derived: DerivedInteraction, content: string, agents: readonly AgentEntry[]): void {
    setContent.run(ref, derived.head, JSON.stringify(derived.summary), content);
    for (const agent of agents) addAgent.run(agent.ref, startAt, ref);
    for (const queue of derived.queues) addQueue.run(sourceId, queue, startAt, ref);
  }

  return {
    write(interaction, { sourceId, asOf }, agentOf) {
      const content = canonicalText(interaction);
      const refusal = refuseInteraction(interaction, content);
      if (refusal !== null) return { refusal };
      const stored = find.get(sourceId, interaction.guid) as [ref: number, asOf: number, seenAt: number, durationMs: number | null, content: string] | undefined; // the columns named above
      const derived = deriveInteraction(interaction);
      const agents = derived.summary.agentIds.flatMap((agentId) => agentOf(agentId) ?? []);
      if (stored === undefined) {
        const ref = Number(insert.run(sourceId, interaction.guid, asOf, asOf, ...derived.columns).lastInsertRowid);
        writeParts(ref, sourceId, interaction.startAt, derived, content, agents);
        for (const agent of agents) agent.hasChanged = true;
        return 'inserted';
      }
      const [ref, storedAsOf, seenAt, storedDurationMs, storedContent] = stored;
      const since = Math.min(seenAt, asOf);
      if (storedContent === content || (rankOf(asOf, interaction.durationMs) - rankOf(storedAsOf, storedDurationMs) || compareTexts(content, storedContent)) < 0) {
        const newestAt = storedContent === content ? Math.max(asOf, storedAsOf) : storedAsOf;
        if (newestAt > storedAsOf || since < seenAt) setSeen.run(newestAt, since, ref);
        return 'unchanged';
      }
      replace.run(asOf, since, ...derived.columns, ref);
      dropAgents.run(ref);
      dropQueues.run(ref);
      writeParts(ref, sourceId, interaction.startAt, derived, content, agents);
      for (const agent of agents) agent.hasChanged = true;
      return 'updated';
    },
    writeOngoing(sourceId, guids, asOf) {
      const text = JSON.stringify([...new Set(guids.map((guid) => guid.toWellFormed()))].sort());
      const stored = readOngoing.get(sourceId) as [number, string] | undefined; // the columns named above
      if (stored === undefined || (asOf - stored[0] || compareTexts(text, stored[1])) > 0) setOngoing.run(sourceId, asOf, text);
    },
  };
}

/** Connectors refuse such items before; the store refuses them once more rather than fail a page over one item. */
function refuseInteraction(interaction: Interaction, content: string): string | null {
  if (!Number.isSafeInteger(interaction.startAt)) return 'The start is no integer of milliseconds.';
  const { durationMs } = interaction;
  if (durationMs !== null && !(Number.isSafeInteger(durationMs) && durationMs >= 0)) return 'The duration is no count of milliseconds.';
  const parts = interaction.channels.flatMap((channel) => [channel, ...channel.events]);
  if ([interaction.startAt, durationMs, ...parts.flatMap((part) => [part.offsetMs, part.durationMs])].some((ms) => (ms ?? 0) > LATEST_AT)) return 'A time reaches beyond the year 9999.';
  if (typeof interaction.guid !== 'string' || interaction.guid === '') return 'An interaction has no GUID.';
  return isWholeText(content) ? null : HALF_PAIR;
}
