import type { Activity } from '../../shared/domain/activity.ts';
import { LATEST_AT, type UtcMs } from '../../shared/domain/time.ts';
import type { AgentEntry, Effect } from './agents.ts';
import type { Db } from './database.ts';
import { isStorable, type Interning } from './dictionaries.ts';
import { encodeGuid } from './guid.ts';
import { addSighting, packHistory, unpackHistory, type Sighting } from './sightings.ts';

const IDENTITY = 'agent_ref = ? AND start_at = ? AND kind_ref = ? AND is_zero = ? AND interaction_guid = ? AND channel_guid = ?';

/** The stored part of an activity that is not its identity. */
type StoredTuple = [durationMs: number | null, outcomeRef: number, asOfMs: number, seenMs: number, history: Buffer | null];

export interface ActivityWriter {
  /** A refusal (a text) is what the store could not keep exactly; the caller quarantines it. */
  write(agent: AgentEntry, activity: Activity, sourceId: number, asOf: UtcMs): Effect | { readonly refusal: string };
}

/**
 * One activity at a time. The common case is one statement: the insert of a row that was not there. Only when it was
 * there the stored values are read and merged; a re-sight of the same value then moves its as-of and nothing else.
 */
export function createActivityWriter(db: Db, interning: Interning): ActivityWriter {
  const insert = db.prepare('INSERT OR IGNORE INTO activity VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, NULL)');
  /** Presence and workload have no GUIDs; binding two empty Buffers costs as much as a tenth of the insert (measured). */
  const insertPlain = db.prepare("INSERT OR IGNORE INTO activity VALUES (?, ?, ?, ?, x'', x'', ?, ?, ?, 0, NULL)");
  const read = db.prepare(`SELECT duration_ms, outcome_ref, as_of_ms, seen_ms, history FROM activity WHERE ${IDENTITY}`).raw();
  const setSeen = db.prepare(`UPDATE activity SET as_of_ms = ?, seen_ms = ? WHERE ${IDENTITY}`);
  const setValue = db.prepare(`UPDATE activity SET duration_ms = ?, outcome_ref = ?, as_of_ms = ?, seen_ms = ?, history = ? WHERE ${IDENTITY}`);
  const interactionScratch = Buffer.alloc(16);
  const channelScratch = Buffer.alloc(16);

  function merge(identity: readonly [number, number, number, number, Buffer | string, Buffer | string], durationMs: number | null, outcomeRef: number, asOf: UtcMs): Effect {
    const startAt = identity[1];
    const stored = read.get(...identity) as StoredTuple; // the columns named above; the insert was ignored, so the row is there
    const untilAt = startAt + stored[2];
    const sinceAt = untilAt - stored[3];
    const isSame = stored[0] === durationMs && stored[1] === outcomeRef;
    if (isSame && asOf >= sinceAt) {
      if (asOf > untilAt) setSeen.run(asOf - startAt, asOf - sinceAt, ...identity);
      return 'unchanged';
    }
    const known: Sighting[] = [{ durationMs: stored[0], outcomeRef: stored[1], sinceAt, untilAt }, ...unpackHistory(stored[4], startAt)];
    const [current, ...others] = addSighting(known, { durationMs, outcomeRef, sinceAt: asOf, untilAt: asOf }, interning.compareOutcomes);
    if (current === undefined) throw new Error('A merge lost its values.');
    setValue.run(current.durationMs, current.outcomeRef, current.untilAt - startAt, current.untilAt - current.sinceAt, packHistory(others, startAt), ...identity);
    return current.durationMs === stored[0] && current.outcomeRef === stored[1] ? 'unchanged' : 'updated';
  }

  return {
    write(agent, activity, sourceId, asOf) {
      const refusal = refuseActivity(activity);
      if (refusal !== null) return { refusal };
      const kind = interning.kind(activity, sourceId);
      if (typeof kind === 'string') return { refusal: kind };
      const outcome = interning.outcome(activity);
      if (typeof outcome === 'string') return { refusal: outcome };
      const { startAt, durationMs } = activity;
      const isZero = durationMs === 0 ? 1 : 0;
      const interaction = encodeGuid(activity.interactionGuid, interactionScratch);
      const channel = encodeGuid(activity.channelGuid, channelScratch);
      const { changes } = activity.interactionGuid === null && activity.channelGuid === null
        ? insertPlain.run(agent.ref, startAt, kind.ref, isZero, durationMs, outcome.ref, asOf - startAt)
        : insert.run(agent.ref, startAt, kind.ref, isZero, interaction, channel, durationMs, outcome.ref, asOf - startAt);
      if (changes === 1) return 'inserted';
      return merge([agent.ref, startAt, kind.ref, isZero, interaction, channel], durationMs, outcome.ref, asOf);
    },
  };
}

/** Connectors refuse such items before; the store refuses them once more rather than fail a page over one item. */
function refuseActivity(activity: Activity): string | null {
  if (!Number.isSafeInteger(activity.startAt)) return 'The start is no integer of milliseconds.';
  if (activity.durationMs !== null && !(Number.isSafeInteger(activity.durationMs) && activity.durationMs >= 0)) return 'The duration is no count of milliseconds.';
  if (activity.startAt > LATEST_AT || (activity.durationMs ?? 0) > LATEST_AT) return 'A time reaches beyond the year 9999.';
  return isStorable(activity.interactionGuid) && isStorable(activity.channelGuid) ? null : 'A GUID holds half of a surrogate pair.';
}
