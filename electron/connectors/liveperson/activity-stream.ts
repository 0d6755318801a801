import { readStates } from './parse-activity.ts';
import { derivePresent } from './present.ts';
import { createRollingStream } from './rolling.ts';

export const ACTIVITY = 'agent-activity';

/** Seconds per chat state of every agent, in buckets of five minutes. */
export const activityStream = createRollingStream({
  name: ACTIVITY,
  isPrimary: true,
  endpoint: 'agentactivity',
  query: {},
  canPost: true,
  title: 'chat states',
  readInterval(interval, coveredMs, agents) {
    const { buckets, quarantined } = readStates(interval, coveredMs, agents);
    return { counted: buckets.length, records: { stateBuckets: buckets }, quarantined };
  },
  derivePresent: (memory, records, frame) => derivePresent(memory, records.flatMap((part) => part.stateBuckets ?? []), frame),
});
