import type { Connector, RetriedItem, RetrySource } from '../../ports/connector.ts';
import { createClient } from './client.ts';
import { parseJson } from './json.ts';
import { EVENTS, SET_UP_STEPS, push } from './push.ts';
import { readDelivery } from './read-delivery.ts';
import { REALTIME, realtimeStream } from './realtime.ts';
import { parseEntry } from './realtime-entry.ts';
import { SECRET_FIELDS, SETTING_FIELDS, findWarnings, parseSettings, readSettings } from './settings.ts';
import { createTestSteps } from './test-steps.ts';

/** RingCentral (Engage Voice, RingCX): workforce-management events that are pushed, and the realtime list of agents. */
export const ringcentral: Connector = {
  kind: 'ringcentral',
  title: 'RingCentral Contact Center',
  settings: SETTING_FIELDS,
  secrets: SECRET_FIELDS,
  parseSettings,
  streams: [realtimeStream],
  streamsFor: (settings) => (readSettings(settings).pull === null ? [] : [realtimeStream]),
  push,
  warnings: findWarnings,
  setUpSteps: SET_UP_STEPS,
  createClient,
  testSteps: createTestSteps,
  retryItem,
};

/** The time of receipt is part of an event's reading, so without the source an event stays refused. */
function retryItem(stream: string, content: string, source?: RetrySource): RetriedItem {
  const none = { activities: [], names: [], snapshots: [] };
  if (stream === EVENTS) {
    const settings = readSettings(source?.settings ?? {});
    const { events, quarantined } = readDelivery({ query: '', body: content, receivedAt: source?.asOf ?? 0 }, settings);
    const [refused] = quarantined;
    if (refused) return { reason: refused.reason };
    return source === undefined ? { reason: 'an event can only be read with its source\'s zone' } : { ...none, records: { events } };
  }
  if (stream !== REALTIME) return { reason: `there is no stream ${stream}` };
  const parsed = parseJson(content);
  const entry = parsed.ok ? parseEntry(parsed.value, source?.asOf ?? 0, 'keep') : parsed.reason;
  // Where the agent was then tells nothing about now.
  return typeof entry === 'string' ? { reason: entry } : none;
}
