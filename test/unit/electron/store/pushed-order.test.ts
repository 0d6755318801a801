import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { ringcentral } from '../../../../electron/connectors/ringcentral/index.ts';
import type { PushDefinition } from '../../../../electron/ports/connector.ts';
import { openStoreWriter } from '../../../../electron/store/open-store.ts';
import type { SourceEvent } from '../../../../shared/domain/source-event.ts';
import { dumpRecords } from '../../../support/store-dump.ts';
import { makeTempDir, NOON } from '../../../support/store-home.ts';

const STREAM = 'ringcentral/events';
const STATES = ['LOGIN', 'AVAILABLE', 'AWAY', 'ENGAGED', 'TRANSITION', 'LOGOUT', 'END-CALL', 'ON BREAK'];

function definition(): { readonly push: PushDefinition; readonly settings: Readonly<Record<string, string>> } {
  const outcome = ringcentral.parseSettings({ zone: 'America/New_York' });
  if (ringcentral.push === undefined || !outcome.ok) throw new Error('The connector pushes, and its defaults are settings.');
  return { push: ringcentral.push, settings: outcome.settings };
}

const { push, settings } = definition();

async function ingestAll(pages: readonly (readonly SourceEvent[])[]): Promise<unknown> {
  const home = makeTempDir();
  const { store } = openStoreWriter({ home, nowAt: NOON });
  try {
    const { id } = await store.addSource({ kind: 'ringcentral', name: 'rc', settings, createdAt: NOON });
    for (const events of pages) {
      await store.ingest({ sourceId: id, stream: STREAM, asOf: NOON, receivedAt: NOON, activities: [], names: [], snapshots: [], quarantined: [], cursor: null, covered: null, records: { events }, derivation: push.derivation(settings) });
    }
    expect(await store.checkIntegrity(true)).toEqual([]);
    return dumpRecords(home);
  } finally {
    await store.close();
  }
}

/** In the doubled hour of autumn, so that the receipt decides about the time, and with few words, so that everything collides. */
const item = fc.record({
  second: fc.nat({ max: 20 }), state: fc.constantFrom(...STATES), previous: fc.constantFrom(...STATES), label: fc.constantFrom('', 'Lunch'), session: fc.constantFrom('1', '2', '3'), agent: fc.constantFrom('7', '7', '8'),
  call: fc.constantFrom('', '', 'k1', 'k2'), receivedAt: fc.constantFrom(Date.UTC(2026, 10, 1, 5, 31), Date.UTC(2026, 10, 1, 6, 31)),
}).map(({ second, state, previous, label, session, agent, call, receivedAt }) => {
  const time = `2026-11-01 01:30:${String(second).padStart(2, '0')}`;
  const body = state === 'END-CALL'
    ? { event_type: state, agent_id: agent, call_id: call === '' ? 'k3' : call, call_start: time, call_state: 'ANSWERED', call_duration: '5' }
    : { event_type: state, agent_id: agent, agent_login_id: session, date_time: time, prev_state: previous, event_aux_type: label, prev_aux_state: '', duration: '3', call_id: call, call_type: 'ACD' };
  const { events, quarantined } = push.readDelivery({ receivedAt, contentType: 'application/json', query: '', body: JSON.stringify(body) }, settings);
  expect(quarantined).toEqual([]);
  return events;
});

it('pushed events in any pages give what one page with all of them gives', async () => {
  const inputs = fc.tuple(fc.array(item, { minLength: 1, maxLength: 24 }), fc.array(fc.nat(), { minLength: 24, maxLength: 60 }), fc.integer({ min: 1, max: 6 }));
  await fc.assert(fc.asyncProperty(inputs, async ([items, picks, size]) => {
    const events = items.flat();
    const rest = [...events];
    // Each pick repeats one event and takes another out of what is left; at the end comes what is still left.
    const mixed = [...picks.flatMap((pick) => [...events.slice(pick % events.length, (pick % events.length) + 1), ...rest.splice(pick % Math.max(1, rest.length), 1)]), ...rest];
    const pages = Array.from({ length: Math.ceil(mixed.length / size) }, (_, index) => mixed.slice(index * size, (index + 1) * size));
    expect(await ingestAll(pages)).toEqual(await ingestAll([events]));
  }), { numRuns: 80 });
}, 60_000);
