import { HOUR_MS, type UtcMs } from '../../../shared/domain/time.ts';
import type { ActivityRow, SnapshotRecord } from '../../ports/stores.ts';

/** An interaction that only a snapshot ever showed is forgotten after this long: no activity came to end it. */
export const SNAPSHOT_INTERACTION_MS = 12 * HOUR_MS;

/**
 * Rows that a snapshot adds to what activities show: one for each lane of which no activity tells the present. A
 * snapshot never contradicts an activity: an open activity, or one that ended after the snapshot, wins.
 * [Vonage, Get agent current status: shows what began before any window]
 */
export function fillFromSnapshot(rows: readonly ActivityRow[], snapshot: SnapshotRecord | null): ActivityRow[] {
  if (snapshot === null) return [];
  const added: ActivityRow[] = [];
  const { presence, workload } = snapshot;
  if (presence !== null) {
    const startAt = freeFrom(rows.filter((row) => row.type === 'Presence'), presence.sinceAt, snapshot.asOf);
    if (startAt !== null) added.push({ ...blank(snapshot), type: 'Presence', startAt, category: presence.category, name: presence.name, eligibleForRouting: presence.eligibleForRouting });
  }
  if (workload !== null) {
    const startAt = freeFrom(rows.filter((row) => row.type === 'Workload'), workload.sinceAt, snapshot.asOf);
    if (startAt !== null) added.push({ ...blank(snapshot), type: 'Workload', startAt, calls: workload.calls, semiLive: workload.semiLive, nonLive: workload.nonLive });
  }
  return [...added, ...fillInteractions(rows, snapshot)];
}

function fillInteractions(rows: readonly ActivityRow[], snapshot: SnapshotRecord): ActivityRow[] {
  const newestAt = rows.reduce((at, row) => Math.max(at, row.asOf), snapshot.asOf);
  if (newestAt - snapshot.asOf > SNAPSHOT_INTERACTION_MS) return [];
  return snapshot.interactions.flatMap((interaction) => {
    const startAt = freeFrom(rows.filter((row) => row.type === 'Interaction' && row.interactionGuid === interaction.guid), interaction.sinceAt, snapshot.asOf);
    if (startAt === null) return [];
    const { guid, channelGuid, category, reason, medium, mediumManager, direction } = interaction;
    return [{ ...blank(snapshot), type: 'Interaction', startAt, interactionGuid: guid, channelGuid, category, reason, medium, mediumManager, direction }];
  });
}

/** The same snapshot with the words for a reason's id, as far as they are known: a lead's label mapping goes by words. */
export function nameReason(snapshot: SnapshotRecord | null, reasons: ReadonlyMap<string, string>): SnapshotRecord | null {
  const word = snapshot?.presence?.name ?? null;
  const known = word === null ? undefined : reasons.get(word);
  return snapshot?.presence == null || known === undefined ? snapshot : { ...snapshot, presence: { ...snapshot.presence, name: known } };
}

/** From when the snapshot's value may stand in a lane; null where activities tell the present or say something newer. */
function freeFrom(lane: readonly ActivityRow[], sinceAt: UtcMs, snapshotAt: UtcMs): UtcMs | null {
  let endAt = sinceAt;
  for (const row of lane) {
    if (row.durationMs === null || row.startAt > snapshotAt) return null;
    endAt = Math.max(endAt, row.startAt + row.durationMs);
  }
  return endAt <= snapshotAt ? endAt : null;
}

function blank(snapshot: SnapshotRecord): ActivityRow {
  return {
    sourceId: snapshot.sourceId, agentId: snapshot.agentId, type: '', category: null, name: null, eligibleForRouting: null, startAt: 0, durationMs: null,
    status: null, reason: null, interactionGuid: null, medium: null, mediumManager: null, direction: null, channelGuid: null,
    calls: null, semiLive: null, nonLive: null, asOf: snapshot.asOf, firstSeenAt: snapshot.asOf, flags: ['derived'],
  };
}
