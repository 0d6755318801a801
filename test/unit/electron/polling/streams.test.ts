import { describe, expect, it } from 'vitest';
import { createPoller } from '../../../../electron/polling/poller.ts';
import { polledStreamsOf, primaryStreamOf } from '../../../../electron/polling/streams.ts';
import { newestEventOf } from '../../../../electron/polling/track.ts';
import type { Connector, PushDefinition, StreamDefinition } from '../../../../electron/ports/connector.ts';
import { createMemoryStore } from '../../../support/memory-store.ts';
import { createVirtualClock } from '../../../support/virtual-clock.ts';
import { activity, createScriptedVendor } from '../../../support/core-harness.ts';
import { silentLog, vonageSource } from '../../../support/vonage-source.ts';

const clock = createVirtualClock(1_000_000);
const { connector } = createScriptedVendor(clock);
const push = { stream: 'events', isPrimary: (settings) => settings['pull'] !== 'on' } as PushDefinition; // only what these decisions read
const realtime = { ...connector.streams[0], name: 'realtime', isPrimary: true } as StreamDefinition; // a copy of a whole one
const pushed: Connector = { ...connector, streams: [realtime], push, streamsFor: (settings) => (settings['pull'] === 'on' ? [realtime] : []) };

describe('streams by settings', () => {
  it('are those that the settings ask for; the primary one may be the pushed one', () => {
    expect([polledStreamsOf(connector, {}).length, polledStreamsOf(pushed, {}), polledStreamsOf(pushed, { pull: 'on' })]).toEqual([1, [], [realtime]]);
    expect([primaryStreamOf(connector, {}), primaryStreamOf(pushed, {}), primaryStreamOf(pushed, { pull: 'on' })]).toEqual(['agent-activities', 'events', 'realtime']);
  });

  it('may be none: such a source is polled for nothing and fails at nothing', async () => {
    let requests = 0;
    const poller = createPoller({ source: vonageSource({}), connector: pushed, client: { send: async () => { requests += 1; throw new Error('asked'); } }, store: createMemoryStore(), clock, random: () => 0.5, log: silentLog });
    poller.start();
    await clock.advance(120_000);
    expect([await poller.catchUp({ sinceAt: null, once: false }), poller.health(), requests]).toEqual([[], [], 0]);
    await poller.stop();
  });
});

describe('the newest event', () => {
  const page = { asOf: 100_000, activities: [activity({ startAt: 10, durationMs: 20 })] };
  it('comes from whatever a page holds, never from the future, and the vendor\'s own word wins', () => {
    const bucket = { startAt: 0, endAt: 300_000, coveredMs: 60_000, agentId: '1', states: [] };
    const event = { identity: 'a', eventAt: 70_000, receivedAt: 0, eventType: 'LOGIN', agentId: '1', sessionId: null, callId: null, isSessionStart: true, isDerived: false, content: '{}' };
    expect([
      newestEventOf(page, null), newestEventOf({ ...page, records: { stateBuckets: [bucket] } }, null), newestEventOf({ ...page, records: { stateBuckets: [bucket], events: [event, { ...event, eventAt: 200_000 }] } }, null),
      newestEventOf({ ...page, lastEventAt: 50 }, null), newestEventOf({ ...page, lastEventAt: 50 }, 99), newestEventOf({ ...page, lastEventAt: null }, 31),
    ]).toEqual([30, 60_000, 70_000, 50, 99, 31]);
  });
});
