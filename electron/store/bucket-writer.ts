import type { AgentStateBucket, EngagementBucket } from '../../shared/domain/bucket.ts';
import type { UtcMs } from '../../shared/domain/time.ts';
import type { AgentEntry, Effect } from './agents.ts';
import { canonicalText, HALF_PAIR, isWholeText } from './canonical.ts';
import type { Db } from './database.ts';
import { compareTexts, isStorable } from './dictionaries.ts';
import type { Refusal } from './interaction-writer.ts';

/**
 * Buckets of a rolling vendor. What covers more of its time wins; of equal parts the newest as-of, then the later end
 * and the greater content. That is one order over all that was ever sent of a bucket, so arrival does not matter.
 */
export interface BucketWriter {
  writeStates(agent: AgentEntry, bucket: AgentStateBucket, asOf: UtcMs): Effect | Refusal;
  writeEngagement(sourceId: number, bucket: EngagementBucket, asOf: UtcMs): Effect | Refusal;
}

type Stored = [endAt: number, coveredMs: number, asOf: number, content: string];

export function createBucketWriter(db: Db): BucketWriter {
  const states = {
    read: db.prepare('SELECT end_at, covered_ms, as_of, states FROM state_bucket WHERE agent_ref = ? AND start_at = ?').raw(),
    set: db.prepare('INSERT OR REPLACE INTO state_bucket (agent_ref, start_at, end_at, covered_ms, as_of, states) VALUES (?, ?, ?, ?, ?, ?)'),
  };
  const engagement = {
    read: db.prepare('SELECT end_at, covered_ms, as_of, counts FROM engagement_bucket WHERE source_id = ? AND start_at = ? AND skill_id = ? AND agent_id = ?').raw(),
    set: db.prepare('INSERT OR REPLACE INTO engagement_bucket (source_id, start_at, skill_id, agent_id, end_at, covered_ms, as_of, counts) VALUES (?, ?, ?, ?, ?, ?, ?, ?)'),
  };

  function put({ read, set }: typeof states, key: readonly (number | string)[], sent: Stored): Effect {
    const stored = read.get(...key) as Stored | undefined; // the columns named above
    if (stored !== undefined && compareBuckets(sent, stored) <= 0) return 'unchanged';
    set.run(...key, ...sent);
    if (stored === undefined) return 'inserted';
    return stored[0] === sent[0] && stored[1] === sent[1] && stored[3] === sent[3] ? 'unchanged' : 'updated';
  }

  return {
    writeStates(agent, bucket, asOf) {
      const content = encodeStates(bucket);
      const refusal = refuseTime(bucket) ?? (isWholeText(content) ? null : HALF_PAIR);
      if (refusal !== null) return { refusal };
      return put(states, [agent.ref, bucket.startAt], [bucket.endAt, bucket.coveredMs, asOf, content]);
    },
    writeEngagement(sourceId, bucket, asOf) {
      const refusal = refuseTime(bucket) ?? (isStorable(bucket.skillId) && isStorable(bucket.agentId) ? null : HALF_PAIR);
      if (refusal !== null) return { refusal };
      return put(engagement, [sourceId, bucket.startAt, bucket.skillId, bucket.agentId], [bucket.endAt, bucket.coveredMs, asOf, encodeCounts(bucket)]);
    },
  };
}

function compareBuckets(a: Stored, b: Stored): number {
  return a[1] - b[1] || a[2] - b[2] || a[0] - b[0] || compareTexts(a[3], b[3]);
}

function refuseTime({ startAt, endAt, coveredMs }: { readonly startAt: UtcMs; readonly endAt: UtcMs; readonly coveredMs: number }): string | null {
  if (!Number.isSafeInteger(startAt) || !Number.isSafeInteger(endAt) || endAt <= startAt) return 'The bucket has no bounds of whole milliseconds.';
  return Number.isSafeInteger(coveredMs) && coveredMs >= 0 ? null : 'The covered time is no count of milliseconds.';
}

/** In an order of their own: the order in which a vendor lists states means nothing and differs between answers. */
function encodeStates({ states }: AgentStateBucket): string {
  return JSON.stringify(states.map((state) => canonicalText(state)).sort().map((text) => JSON.parse(text) as unknown));
}

export function decodeStates(text: string): AgentStateBucket['states'] {
  return JSON.parse(text) as AgentStateBucket['states']; // written by encodeStates
}

function encodeCounts(bucket: EngagementBucket): string {
  const { totalInteractiveChats, totalNonInteractiveChats, totalHandlingTimeS, nonInteractiveTotalHandlingTimeS, connectedEngagements } = bucket;
  return JSON.stringify([totalInteractiveChats, totalNonInteractiveChats, totalHandlingTimeS, nonInteractiveTotalHandlingTimeS, connectedEngagements]);
}

export function decodeCounts(text: string): Pick<EngagementBucket, 'totalInteractiveChats' | 'totalNonInteractiveChats' | 'totalHandlingTimeS' | 'nonInteractiveTotalHandlingTimeS' | 'connectedEngagements'> {
  const [totalInteractiveChats, totalNonInteractiveChats, totalHandlingTimeS, nonInteractiveTotalHandlingTimeS, connectedEngagements] = JSON.parse(text) as [number, number, number, number, number]; // written by encodeCounts
  return { totalInteractiveChats, totalNonInteractiveChats, totalHandlingTimeS, nonInteractiveTotalHandlingTimeS, connectedEngagements };
}
