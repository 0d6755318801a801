import type { AgentStateBucket, EngagementBucket } from '../../../shared/domain/bucket.ts';
import type { Connector, ObservedRecords, RetriedItem, RetrySource } from '../../ports/connector.ts';
import { isRecord } from '../kit/items.ts';
import { parseJson } from '../kit/json-body.ts';
import { activityStream } from './activity-stream.ts';
import { createClient } from './client.ts';
import { engagementStream } from './engagement-stream.ts';
import { parseInterval } from './intervals.ts';
import { PARTS, parseEntry } from './names.ts';
import { namesStream } from './names-stream.ts';
import { parseRefusedStates, readStates } from './parse-activity.ts';
import { parseRefusedEngagement, readEngagement } from './parse-engagement.ts';
import { SECRET_FIELDS, SETTING_FIELDS, parseSettings, readSettings, warningsOf } from './settings.ts';
import { createTestSteps } from './test-steps.ts';
import { parseViewRecord, viewStream } from './view-stream.ts';

/** LivePerson, Operational Realtime API (legacy chat). */
export const liveperson: Connector = {
  kind: 'liveperson',
  title: 'LivePerson',
  settings: SETTING_FIELDS,
  secrets: SECRET_FIELDS,
  parseSettings,
  streams: [activityStream, engagementStream, namesStream, viewStream],
  /** The vendor's schedule: three tries, then minutes that double. [Retry policy recommendations] */
  serverRetryMs: [5_000, 10_000, 15_000, 120_000, 240_000, 480_000],
  warnings: warningsOf,
  setUpSteps: [
    'oauth2 (the default): in the Management Console under Application Install, register an application with the grant type client credentials; its client ID and secret go into this source.',
    'oauth1: in Campaign Builder under Data Sources, API, create a key with the privilege Operational Realtime (category Data); for names also Administration: Users. The vendor has announced the end of these keys.',
    'bearer: a user who may see the operational dashboards; its password expires by the account\'s policy.',
    'For the present state from the vendor itself, also Data: Key Messaging Metrics.',
  ],
  createClient,
  testSteps: createTestSteps,
  retryItem,
};

const NONE = { activities: [], names: [], snapshots: [] } as const;

function retryItem(stream: string, content: string, source?: RetrySource): RetriedItem {
  const body = parseJson(content);
  if (!body.ok) return { reason: body.reason };
  const item = body.value;
  if (stream === activityStream.name) return retryFigures(item, 'states', source, parseRefusedStates, (bucket: AgentStateBucket) => ({ stateBuckets: [bucket] }));
  if (stream === engagementStream.name) return retryFigures(item, 'metrics', source, parseRefusedEngagement, (bucket: EngagementBucket) => ({ engagementBuckets: [bucket] }));
  if (stream === namesStream.name) return retryEntry(item, source);
  if (stream !== viewStream.name) return { reason: `there is no stream ${stream}` };
  const snapshot = parseViewRecord(item, source?.asOf ?? 0);
  return typeof snapshot === 'string' ? { reason: snapshot } : { ...NONE, snapshots: [snapshot] };
}

/** One agent or row of an interval, or a whole interval: what frame that was asked in is not known any more, so it is a part. */
function retryFigures<T>(item: unknown, mark: string, source: RetrySource | undefined, parse: (item: Readonly<Record<string, unknown>>) => T | string, toRecords: (bucket: T) => ObservedRecords): RetriedItem {
  if (isRecord(item) && mark in item) {
    const bucket = parse(item);
    return typeof bucket === 'string' ? { reason: bucket } : { ...NONE, records: toRecords(bucket) };
  }
  const interval = parseInterval(item);
  if (typeof interval === 'string') return { reason: interval };
  const agents = source === undefined ? null : readSettings(source.settings).agents;
  const states = mark === 'states' ? readStates(interval, 0, agents) : null;
  const engagement = mark === 'metrics' ? readEngagement(interval, 0, agents) : null;
  const [refused] = states?.quarantined ?? engagement?.quarantined ?? [];
  if (refused) return { reason: refused.reason };
  return { ...NONE, records: { stateBuckets: states?.buckets ?? [], engagementBuckets: engagement?.buckets ?? [] } };
}

/** Of which part it was, its fields tell: a user has a log-in name or a nickname, a reason a state, a skill neither. */
function retryEntry(item: unknown, source: RetrySource | undefined): RetriedItem {
  const looksLike = !isRecord(item) ? 'users' : 'loginName' in item || 'nickname' in item || 'email' in item ? 'users' : 'state' in item || 'text' in item ? 'reasons' : 'skills';
  const part = PARTS.find((each) => each.part === looksLike)?.part ?? 'users';
  const entry = parseEntry(part, item, source === undefined ? 'mask' : readSettings(source.settings).personalData);
  if (typeof entry === 'string') return { reason: entry };
  return entry.kind === 'agent' ? { ...NONE, names: [entry.name] } : { ...NONE, records: { terms: [entry.term] } };
}
