import type { Connector, RetriedItem } from '../../ports/connector.ts';
import { parseJson } from '../kit/json-body.ts';
import { activitiesStream, readActivities } from './activities-stream.ts';
import { createClient } from './client.ts';
import { interactionsStream, ongoingStream, readInteractions } from './interactions-stream.ts';
import { statusStream, usersStream } from './lists.ts';
import { parseSnapshot } from './parse-status.ts';
import { parseUser } from './parse-users.ts';
import { SECRET_FIELDS, SETTING_FIELDS, parseSettings } from './settings.ts';
import { createTestSteps } from './test-steps.ts';

/** Vonage Contact Center, Insights Stats API. */
export const vonage: Connector = {
  kind: 'vonage',
  title: 'Vonage Contact Center',
  settings: SETTING_FIELDS,
  secrets: SECRET_FIELDS,
  parseSettings,
  streams: [activitiesStream, interactionsStream, ongoingStream, statusStream, usersStream],
  setUpSteps: [
    'In the VCC admin portal, create an API credential of the type client credentials; its client ID and secret go into this source.',
    'Give it the scope stats: without it nothing can be read.',
    'Give it the scope users:read as well, so that agents have names; without it they are shown by their ids.',
    'Choose the region of the account, or enter the addresses of its API and its sign-in.',
  ],
  createClient,
  testSteps: createTestSteps,
  retryItem,
};

function retryItem(stream: string, content: string): RetriedItem {
  const body = parseJson(content);
  if (!body.ok) return { reason: body.reason };
  const none = { activities: [], names: [], snapshots: [] };
  if (stream === statusStream.name) {
    const snapshot = parseSnapshot(body.value);
    return typeof snapshot === 'string' ? { reason: snapshot } : { ...none, snapshots: [snapshot] };
  }
  if (stream === usersStream.name) {
    const user = parseUser(body.value, 'keep');
    return typeof user === 'string' ? { reason: user } : { ...none, names: user === null ? [] : [user] };
  }
  if (stream === interactionsStream.name || stream === ongoingStream.name) return retryInteraction(body.value);
  if (stream !== activitiesStream.name) return { reason: `there is no stream ${stream}` };
  const { activities, quarantined } = readActivities([body.value], null);
  const [refused] = quarantined;
  return refused ? { reason: refused.reason } : { ...none, activities };
}

/** What is stored has the source's policy on personal data behind it already. */
function retryInteraction(item: unknown): RetriedItem {
  const { interactions, quarantined } = readInteractions([item], { agents: null, personalData: 'keep' });
  const [refused] = quarantined;
  return refused ? { reason: refused.reason } : { activities: [], names: [], snapshots: [], records: { interactions } };
}
