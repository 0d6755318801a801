import { readStates } from './parse-activity.ts';
import { derivePresent } from './present.ts';
import { createRollingStream, encodeQuery } from './rolling.ts';
import type { VendorRequest } from '../../ports/connector.ts';
import { FIGURES, toScope } from './client.ts';
import { readSettings } from './settings.ts';

export const ACTIVITY = 'agent-activity';

/** Seconds per chat state of every agent, in buckets of five minutes. */
export const activityStream = createRollingStream({
  name: ACTIVITY,
  isPrimary: true,
  endpoint: 'agentactivity',
  query: { agentIds: 'all' },
  title: 'chat states',
  readInterval(interval, coveredMs) {
    const { buckets, quarantined } = readStates(interval, coveredMs);
    return { counted: buckets.length, records: { stateBuckets: buckets }, quarantined };
  },
  derivePresent: (memory, records, frame) => derivePresent(memory, records.flatMap((part) => part.stateBuckets ?? []), frame),
});

/** Longest list of ids that goes into an address; what the vendor bears is not documented. */
const LONGEST_LIST = 1_500;

/**
 * The request for some agents only: by address, or, for a long list, posted with every value as text and nothing that
 * is absent. [Agent Activity, request] The stream asks for all; a list has no setting.
 */
export function toListRequest(settings: Readonly<Record<string, string>>, minutes: number, agentIds: readonly string[]): VendorRequest {
  const { accountId, apiVersion } = readSettings(settings);
  const path = `/operations/api/account/${encodeURIComponent(accountId)}/agentactivity`;
  const query = { timeframe: String(minutes), agentIds: agentIds.join(','), interval: '5', v: apiVersion };
  if (query.agentIds.length <= LONGEST_LIST) return { method: 'GET', url: `${path}?${encodeQuery(query)}`, headers: {}, scope: toScope(FIGURES) };
  return { method: 'POST', url: path, headers: { 'content-type': 'application/json' }, body: JSON.stringify(query), scope: toScope(FIGURES) };
}
