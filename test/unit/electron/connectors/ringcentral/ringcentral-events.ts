import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { push } from '../../../../../electron/connectors/ringcentral/push.ts';
import { parseSettings } from '../../../../../electron/connectors/ringcentral/settings.ts';
import type { Settings } from '../../../../../electron/ports/connector.ts';
import type { SourceEvent } from '../../../../../shared/domain/source-event.ts';

/** Builders for events in the documented shapes. */

export const RECEIVED_AT = Date.parse('2026-11-20T09:41:00Z');

export const settingsOf = (raw: Readonly<Record<string, string>> = {}): Settings => {
  const outcome = parseSettings(raw);
  if (!outcome.ok) throw new Error(outcome.problems.map(({ message }) => message).join(' '));
  return outcome.settings;
};

export const readFixture = (file: string): string => readFileSync(join(import.meta.dirname, '../../../../fixtures/ringcentral', file), 'utf8');

export type Fields = Readonly<Record<string, unknown>>;

/** A state event of one session; New York is five hours behind UTC in November. */
export const stateItem = (time: string, eventType: string, fields: Fields = {}): Fields => ({
  agent_id: '7', agent_login_id: '100', account_id: '1', event_type: eventType, event_aux_type: '', prev_aux_state: '', date_time: time.length > 8 ? time : `2026-11-20 ${time}`, ...fields,
});

export const readOne = (item: Fields, receivedAt = RECEIVED_AT, settings = settingsOf({ zone: 'America/New_York' })): SourceEvent => {
  const { events, quarantined } = push.readDelivery({ receivedAt, contentType: 'application/json', query: '', body: JSON.stringify(item) }, settings);
  const [event] = events;
  if (event === undefined) throw new Error(`not read: ${quarantined[0]?.reason}`);
  return event;
};

/** `HH:MM:SS` in New York on the fixtures' day. */
export const at = (time: string): number => Date.parse(`2026-11-20T${time}-05:00`);
