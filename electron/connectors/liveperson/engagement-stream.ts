import { readEngagement } from './parse-engagement.ts';
import { createRollingStream } from './rolling.ts';

export const ENGAGEMENT = 'engagement-activity';

/** Closed and connected chats per skill and agent, in buckets of five minutes. */
export const engagementStream = createRollingStream({
  name: ENGAGEMENT,
  isPrimary: false,
  endpoint: 'engactivity',
  query: { skillIds: 'all', agentIds: 'all' },
  title: 'engagement',
  readInterval(interval, coveredMs) {
    const { buckets, quarantined } = readEngagement(interval, coveredMs);
    return { counted: buckets.length, records: { engagementBuckets: buckets }, quarantined };
  },
});
