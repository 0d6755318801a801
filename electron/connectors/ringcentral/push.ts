import type { PushDefinition } from '../../ports/connector.ts';
import { deriveAgent } from './derive-agent.ts';
import { deriveCall } from './derive-call.ts';
import { parseJson } from './json.ts';
import { readDelivery, readFile } from './read-delivery.ts';
import { readStoredEvent } from './read-event.ts';
import { readSettings } from './settings.ts';
import { checkZone } from './zone-check.ts';

export const EVENTS = 'events';

/** The workforce-management events that the vendor pushes. */
export const push: PushDefinition = {
  stream: EVENTS,
  isPrimary: (settings) => readSettings(settings).pull === null,
  receiverOf(settings, secrets) {
    const { receiverHost, receiverPort, receiverHeader } = readSettings(settings);
    const header = receiverHeader === null ? null : { name: receiverHeader, value: secrets['receiverHeaderSecret'] ?? '' };
    return { host: receiverHost, port: receiverPort, token: secrets['receiverToken'] ?? '', header };
  },
  readDelivery: (delivery, settings) => readDelivery(delivery, readSettings(settings)),
  readFile: (text, receivedAt, settings) => readFile(text, receivedAt, readSettings(settings)),
  readStored(content, receivedAt, settings) {
    const parsed = parseJson(content);
    const event = parsed.ok ? readStoredEvent(parsed.value, receivedAt, readSettings(settings)) : parsed.reason;
    return typeof event === 'string' ? { reason: event } : event;
  },
  derivation(settings) {
    const { isZoneConfirmed } = readSettings(settings);
    return {
      deriveAgent: (events, nextAt) => deriveAgent(events, nextAt, isZoneConfirmed),
      deriveCall: (callId, events, spans) => deriveCall(callId, events, spans, isZoneConfirmed),
    };
  },
  checkZone: (events, settings) => checkZone(events, readSettings(settings)),
};

/** What the vendor's administrator has to enter and tick. */
export const SET_UP_STEPS: readonly string[] = [
  'In the vendor\'s admin portal open Settings, Accounts, the account, Integrations, and add one with Type “Generic HTTP”.',
  'Tick “Send body as JSON”.',
  'Enter the receiver\'s address as “Agent Event URL” and again as “Call Event URL”. The vendor has to be able to reach it: from outside of this machine through a relay or tunnel with TLS that passes requests on to it.',
  'Tick “Agent Login Events”, “Agent Logout Events”, “Agent State Events” and then “Send All Agent States” (without it, custom states are not sent).',
  'Tick “End Call Events” and “Outbound End Call Events”: without them calls have neither a state nor a duration of the vendor\'s.',
  'If this source has an extra header, add its name and value as a header value pair.',
  'Have an agent log in and change their state, then look at the zone check: it says whether the zone of this source fits.',
];
