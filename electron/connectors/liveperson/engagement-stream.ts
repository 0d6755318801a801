import { readEngagement } from './parse-engagement.ts';
import { createRollingStream } from './rolling.ts';

export const ENGAGEMENT = 'engagement-activity';

/** Closed and connected chats per skill and agent, in buckets of five minutes. */
export const engagementStream = createRollingStream({
  name: ENGAGEMENT,
  isPrimary: false,
  endpoint: 'engactivity',
  query: { skillIds: 'all' },
  canPost: false,
  title: 'engagement',
  readInterval(interval, coveredMs, agents) {
    const { buckets, quarantined } = readEngagement(interval, coveredMs, agents);
    return { counted: buckets.length, records: { engagementBuckets: buckets }, quarantined };
  },
});
