import { describe, expect, it } from 'vitest';
import { party } from '../../../../shared/contract/record-schemas.ts';
import { summariseInteraction } from '../../../../shared/domain/interaction-figures.ts';
import { compareWithVendor, layOutParties, type LaneOptions } from '../../../../shared/domain/interaction-lanes.ts';
import { agentChannelOf, channelOf, eventOf, interactionOf } from '../../../support/interaction-builder.ts';

const options: LaneOptions = { nameOf: (id) => (id === '01' ? 'Ida' : id), keyOf: (id) => `7:${id}`, mask: (text) => `<${text.length}>` };
const START = 1_700_000_000_000;

const customer = channelOf({
  guid: 'c', touchpoint: '0123456789', touchpointKey: 'key', durationMs: null, extra: { mood: 'fine' },
  events: [
    eventOf('Ringing', 0, 0), eventOf('Connected', 0, null), eventOf('InteractionPlan', 0, 50_000, { reportingGroup: 'Reports' }, 'Plan A'),
    eventOf('Queue', 5_000, 10_000, { result: 'Delivered', presentedSkills: ['A', 'B'], targets: [{ virtualQueue: 'V', targetTimeToAnswer: 20_000 }], priority: 4 }, 'Desk'),
    eventOf('Held', 20_000, 5_000, { type: 'Held', initiatingAgentId: '01' }), eventOf('VirtualAssistant', 1_000, 3_000, { result: 'Escalated', messageCount: '4' }, 'Robo'),
    eventOf('DataSourceValueAcquired', 2_000, 0, { value: 'secret' }, 'Case'), eventOf('Hologram', 2_000, 0, { depth: 3 }),
  ],
});

const whole = interactionOf({
  startAt: START, durationMs: null,
  channels: [
    channelOf({ guid: 'r', partyId: 'CCRConnect', offsetMs: 500 }),
    agentChannelOf('02', [eventOf('Monitoring', 30_000, 1_000, { type: 'Coach' })], { role: 'Monitor', offsetMs: 30_000 }),
    agentChannelOf('02', [eventOf('Ringing', 25_000, 4_000), eventOf('DeliveryFailed', 29_000, 0, { type: 'NoAnswer' })], { offsetMs: 25_000, durationMs: 4_000, endReason: 'NoAnswer' }),
    agentChannelOf('01', [eventOf('Connected', 15_000, 30_000), eventOf('Held', 18_000, 2_000, { type: 'Parked' }), eventOf('Wrap', 45_000, 5_000), eventOf('Disposition', 45_001, 0, { disposition: 'Sale' })], { guid: 'a', offsetMs: 15_000, durationMs: 35_000, handleTimeMs: 33_000 }),
    customer,
  ],
});

const lanes = layOutParties(whole, options);
const lane = (guid: string) => lanes.find((one) => one.channelGuid === guid) ?? expect.fail();

describe('lanes of an interaction', () => {
  it('come in the order of people, and fit the contract', () => {
    expect(lanes.map((one) => [one.role, one.title, one.agentKey])).toEqual([
      ['customer', '<10>', null], ['agent', 'Ida', '7:01'], ['agent', '02', '7:02'], ['monitor', '02', '7:02'], ['bot', 'Robo', null], ['router', 'Call Connect Router', null],
    ]);
    expect(lanes.map((one) => party.parse(one))).toEqual(lanes);
  });

  it('tell every property, the known ones in words, personal ones masked', () => {
    const facts = (type: string) => lane('c').events.find((event) => event.type === type)?.facts;
    expect(facts('Queue')).toEqual([
      { label: 'Name', value: 'Desk' }, { label: 'Result', value: 'Delivered' }, { label: 'Skills', value: 'A, B' }, { label: 'Target of V', value: '20 s' }, { label: 'Priority', value: '4' },
    ]);
    expect(facts('Held')).toEqual([{ label: 'Type', value: 'Held' }, { label: 'Held by', value: 'Ida (01)' }]);
    expect(facts('DataSourceValueAcquired')).toEqual([{ label: 'Name', value: 'Case' }, { label: 'Value', value: '<6>' }]);
    expect(facts('Hologram')).toEqual([{ label: 'Depth', value: '3' }]);
    expect(lane('c').facts).toEqual([{ label: 'Role', value: 'External' }, { label: 'Address', value: '<10>' }, { label: 'Address key', value: '<3>' }, { label: 'Ended because', value: 'Released' }, { label: 'Mood', value: 'fine' }]);
    expect(lane('c Robo').events).toMatchObject([{ kind: 'bot', label: 'Robo: Escalated', facts: [{ label: 'Name' }, { label: 'Result' }, { label: 'Messages', value: '4' }] }]);
  });

  it('leave open ends open and reckon ended agents', () => {
    expect([lane('c').endAt, lane('c').events.find((event) => event.kind === 'connected')?.endAt]).toEqual([null, null]);
    expect([lane('a').endAt, lane('a').handleTimeMs, lane('a').ourHandleMs]).toEqual([START + 50_000, 33_000, 33_000]);
    expect(lane('a').events.map(({ kind, label }) => [kind, label])).toEqual([['connected', 'Connected'], ['parked', 'Parked'], ['wrap', 'Wrap'], ['disposition', 'Disposition: Sale']]);
  });

  it('never let events hide each other', () => {
    for (const one of lanes) {
      for (const [index, event] of one.events.entries()) {
        expect(event.track).toBeLessThan(one.tracks);
        for (const other of one.events.slice(index + 1)) {
          if (other.track !== event.track) continue;
          const [first, second] = event.startAt <= other.startAt ? [event, other] : [other, event];
          expect(first.endAt !== null && first.endAt <= second.startAt && first.startAt < second.startAt).toBe(true);
        }
      }
    }
    expect(lane('a').events.filter((event) => event.track === 0).map((event) => event.kind)).toEqual(['connected', 'wrap']);
  });

  it('bear an interaction without anything', () => {
    expect(layOutParties(interactionOf(), options)).toEqual([]);
  });
});

describe('the vendor beside ours', () => {
  it('is told where both exist', () => {
    const done = interactionOf({ handleTimeMs: 35_000, talkTimeMs: null, channels: [agentChannelOf('01', [eventOf('Connected', 0, 30_000), eventOf('Wrap', 30_000, 4_000)])] });
    expect(compareWithVendor(done, summariseInteraction(done))).toEqual([{ label: 'Handle time', vendorMs: 35_000, oursMs: 34_000, formula: expect.any(String) }]);
  });
});
