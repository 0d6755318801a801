import { describe, expect, it } from 'vitest';
import { createFloor } from '../../../../../electron/demo/floor/floor.ts';
import { createContactBook } from '../../../../../electron/demo/vonage/contact-book.ts';
import type { SimContact, SimStep } from '../../../../../electron/demo/vonage/contact.ts';
import { createInteractionSearch } from '../../../../../electron/demo/vonage/interaction-query.ts';
import { publishedInteraction } from '../../../../../electron/demo/vonage/published-interaction.ts';
import { summariseInteraction } from '../../../../../shared/domain/interaction-figures.ts';
import { layOutParties } from '../../../../../shared/domain/interaction-lanes.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../../shared/domain/time.ts';

const ORIGIN_AT = Date.parse('2026-11-20T09:17:00.000Z');
const HOUR_AT = Date.parse('2026-11-20T08:00:00.000Z');
const make = (agents = 45, days = 3) => {
  const floor = createFloor({ seed: 5, agents, days, originAt: ORIGIN_AT });
  const book = createContactBook(floor);
  return { floor, book, search: createInteractionSearch(book, floor.historyStartAt) };
};

const { floor, book, search } = make();
const contacts: readonly SimContact[] = Array.from({ length: 8 }, (_, hour) => book.block(HOUR_AT - hour * HOUR_MS)).flat().map((entry) => entry.layOut());
const finished = contacts.map((contact) => publishedInteraction(contact, ORIGIN_AT + 2 * DAY_MS) ?? expect.fail());

describe('contacts', () => {
  it('agree to the millisecond with what the agents do on the floor', () => {
    const steps = floor.agents.flatMap((agent) => [...floor.activitiesOf(agent, { startAt: HOUR_AT - 9 * HOUR_MS, endAt: HOUR_AT + 4 * HOUR_MS })].filter((activity): activity is SimStep => activity.type === 'Interaction'));
    const byParty = Map.groupBy(steps, (step) => `${step.interaction.guid} ${step.agent.id}`);
    let compared = 0;
    for (const contact of contacts) {
      for (const party of contact.parties) {
        if (party.role === 'External') continue;
        const lane = byParty.get(`${contact.guid} ${party.partyId}`) ?? expect.fail();
        const held = party.events.filter((event) => event.type === 'Held').map(({ startAt, endAt }) => [startAt, endAt]);
        const whole = party.events.find((event) => event.type === 'Connected');
        const connected = lane.filter((step) => step.category === 'Connected');
        expect([whole?.startAt, whole?.endAt, held]).toEqual([connected[0]?.startAt, connected.at(-1)?.endAt, connected.slice(1).map((step, index) => [connected[index]?.endAt, step.startAt])]);
        for (const category of ['Ringing', 'Wrap']) {
          expect(party.events.filter((event) => event.type === category).map(({ startAt, endAt }) => [startAt, endAt])).toEqual(lane.filter((step) => step.category === category).map(({ startAt, endAt }) => [startAt, endAt]));
        }
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(500);
  });

  it('have the vendor\'s figures that follow from their events', () => {
    for (const interaction of finished) {
      const { handleMs, talkMs, queues, timeToAnswerMs } = summariseInteraction(interaction);
      expect([handleMs, talkMs]).toEqual([interaction.handleTimeMs, interaction.talkTimeMs]);
      if (queues[0]?.result === 'Delivered') expect(timeToAnswerMs).toBe(queues[0].waitMs);
    }
  });

  it('hold nothing outside themselves, and nothing that ends before it begins', () => {
    for (const contact of contacts) {
      for (const part of [...contact.parties, ...contact.parties.flatMap((party) => party.events)]) {
        expect(part.startAt >= contact.startAt && part.endAt >= part.startAt && part.endAt <= contact.endAt && Number.isInteger(part.startAt) && Number.isInteger(part.endAt)).toBe(true);
      }
      expect(contact.doneAt).toBeGreaterThanOrEqual(contact.endAt + contact.lagMs);
    }
  });

  it('show everything that contacts have', () => {
    const events = finished.flatMap((interaction) => interaction.channels.flatMap((channel) => channel.events));
    const words = new Set(events.map((event) => [event.type, ...[event.properties?.['type'] ?? event.properties?.['result']].filter((word) => typeof word === 'string')].join(' ')));
    for (const word of ['Ringing', 'Applet', 'InteractionPlan', 'CallRecording', 'Disposition', 'CallRating', 'AudioProblemReported', 'DataSourceValueAcquired', 'VoicemailRecording', 'Queue Delivered', 'Queue HangUp', 'Queue QueueTimeBreakout', 'Held Held', 'Held Parked', 'Held Interrupted', 'DeliveryFailed NoAnswer', 'Monitoring ListenIn', 'VirtualAssistant Escalated', 'VirtualAssistant Resolved', 'VirtualAssistant Abandoned']) {
      expect(words).toContain(word);
    }
    const roles = new Set(finished.flatMap((interaction) => layOutParties(interaction, { nameOf: (id) => id, keyOf: (id) => `1:${id}`, mask: (text) => text }).map((party) => party.role)));
    expect(roles).toEqual(new Set(['customer', 'agent', 'monitor', 'bot', 'router']));
    expect(new Set(finished.map((interaction) => interaction.direction))).toEqual(new Set(['Inbound', 'Outbound', 'Internal']));
    const met = finished.flatMap((interaction) => summariseInteraction(interaction).queues.flatMap((pass) => pass.targets.map((target) => target.met)));
    expect(new Set(met)).toEqual(new Set([true, false, null]));
    expect(finished.some((interaction) => interaction.channels.some((channel) => channel.role === 'Agent' && channel.endReason === 'NoAnswer') && summariseInteraction(interaction).queues[0]?.result === 'HangUp')).toBe(true);
    const conversations = Map.groupBy(finished, (interaction) => interaction.conversationGuid);
    const returned = [...conversations.values()].flatMap((all) => all.filter((one) => one.direction === 'Outbound').map((one) => ({ one, call: all.find((other) => other.direction === 'Inbound') }))).filter(({ call }) => call !== undefined);
    expect(returned.length).toBeGreaterThan(5);
    for (const { one, call } of returned) expect([one.connectTo, one.startAt > (call?.startAt ?? 0)]).toEqual([call?.connectFrom, true]);
  });
});

describe('publishing', () => {
  it('makes contacts more complete, never less, and categorizes some minutes later', () => {
    const contact = contacts.find((one) => one.categorizedAt !== null) ?? expect.fail();
    const sizes: number[] = [];
    for (let at = contact.startAt; at <= contact.doneAt + 10 * MINUTE_MS; at += 5_000) {
      const shown = publishedInteraction(contact, at);
      sizes.push(shown === null ? 0 : 1 + shown.channels.reduce((sum, channel) => sum + 1 + channel.events.reduce((ended, event) => ended + 1 + (event.durationMs === null ? 0 : 1), 0), 0) + (shown.outcome === null ? 0 : 1) + (shown.categorizedAt === null ? 0 : 1));
    }
    expect([sizes[0], [...sizes].sort((a, b) => a - b)]).toEqual([0, sizes]);
    const done = publishedInteraction(contact, contact.doneAt);
    expect([done?.status, done?.categorizedAt, publishedInteraction(contact, contact.categorizedAt ?? 0)?.categorizedAt]).toEqual(['Completed', null, contact.categorizedAt]);
    expect(publishedInteraction(contact, contact.doneAt - 1)).toMatchObject({ status: 'Ongoing', durationMs: null, outcome: null });
  });

  it('has somebody waiting nearly always', () => {
    const waiting = Array.from({ length: 24 }, (_, step) => search.ongoing(ORIGIN_AT + step * MINUTE_MS).filter((one) => one.channels.some((channel) => channel.events.some((event) => event.type === 'Queue' && event.durationMs === null))).length);
    expect(waiting.filter((count) => count > 0).length).toBeGreaterThan(20);
    expect(search.ongoing(ORIGIN_AT).every((one) => one.status === 'Ongoing' && one.durationMs === null)).toBe(true);
  });

  it('does not depend on what was asked before', () => {
    const fresh = make();
    expect(fresh.book.block(HOUR_AT - 5 * HOUR_MS).map((entry) => entry.layOut())).toEqual(book.block(HOUR_AT - 5 * HOUR_MS).map((entry) => entry.layOut()));
  });

  it('finds everything in any page size, and with Processed whatever changed', async () => {
    const query = { window: { startAt: ORIGIN_AT - 90 * MINUTE_MS, endAt: ORIGIN_AT }, include: 'Processed', at: ORIGIN_AT } as const;
    const whole = await search.find({ ...query, page: 1, limit: 5_000 });
    const pages = await Promise.all(Array.from({ length: Math.ceil(whole.totalCount / 37) }, (_, page) => search.find({ ...query, page: page + 1, limit: 37 })));
    expect(pages.flatMap((page) => page.items)).toEqual(whole.items);
    expect(whole.items.map((one) => one.startAt)).toEqual(whole.items.map((one) => one.startAt).sort((a, b) => a - b));
    const started = await search.find({ ...query, include: 'Started', page: 1, limit: 5_000 });
    expect(whole.totalCount).toBeGreaterThan(started.totalCount);
  });
});
