import { describe, expect, it } from 'vitest';
import { summariseInteraction } from '../../../../shared/domain/interaction-figures.ts';
import { agentChannelOf, channelOf, eventOf, interactionOf } from '../../../support/interaction-builder.ts';

const queue = eventOf('Queue', 6_200, 11_300, {
  result: 'Delivered', presentedSkills: ['Returns', 7], virtualQueues: ['Returns fast', 'Returns'],
  targets: [{ virtualQueue: 'Returns fast', targetTimeToAnswer: 10_000 }, { virtualQueue: 'Returns', targetTimeToAnswer: '20000' }, { virtualQueue: 'Odd' }, null],
}, 'Returns desk');

/** Our own numbers in the shape of the vendor's example: 6200 + 11300 = 17500 = 9000 + 8500; 17500 + 40000 = 57500. */
const call = interactionOf({
  channels: [
    agentChannelOf('01', [eventOf('Ringing', 9_000, 8_500), eventOf('Connected', 17_500, 40_000), eventOf('Wrap', 57_500, 4_500), eventOf('Disposition', 57_501, 0)], { offsetMs: 9_000, durationMs: 53_000 }),
    channelOf({ durationMs: 58_000, events: [eventOf('Ringing', 0, 0), eventOf('Connected', 0, 58_000), queue, eventOf('CallRecording', 17_510, 39_990)] }),
  ],
});

describe('figures of an interaction', () => {
  it('follow from the events of a plain call', () => {
    expect(summariseInteraction(call)).toEqual({
      agentIds: ['01'], monitorIds: [],
      queues: [{
        type: 'Queue', name: 'Returns desk', offsetMs: 6_200, waitMs: 11_300, result: 'Delivered', skills: ['Returns'],
        targets: [{ virtualQueue: 'Returns fast', targetMs: 10_000, met: false }, { virtualQueue: 'Returns', targetMs: 20_000, met: true }],
      }],
      queueWaitMs: 11_300, timeToAnswerMs: 11_300, talkMs: 40_000, holdMs: 0, wrapMs: 4_500, handleMs: 44_500,
    });
  });

  it('leave held time out of the talk, parked and interrupted time out of the handling too', () => {
    const parties = [
      channelOf({ durationMs: 100_000, events: [eventOf('Connected', 0, 100_000), eventOf('Held', 20_000, 10_000, { type: 'Held', initiatingAgentId: '01' })] }),
      agentChannelOf('01', [eventOf('Connected', 10_000, 80_000), eventOf('Held', 25_000, 15_000, { type: 'Parked' }), eventOf('Held', 60_000, 5_000, { type: 'Interrupted' }), eventOf('Wrap', 90_000, 2_000)]),
    ];
    expect(summariseInteraction(interactionOf({ channels: parties }))).toMatchObject({ talkMs: 80_000 - 20_000 - 5_000, holdMs: 25_000, wrapMs: 2_000, handleMs: 80_000 - 20_000 + 2_000 });
  });

  it('take parked time that lies between two connections off nothing', () => {
    const agent = agentChannelOf('01', [eventOf('Connected', 0, 10_000), eventOf('Held', 10_000, 30_000, { type: 'Parked' }), eventOf('Connected', 40_000, 10_000)]);
    expect(summariseInteraction(interactionOf({ channels: [agent, channelOf({ events: [eventOf('Connected', 0, 60_000)] })] }))).toMatchObject({ handleMs: 20_000, talkMs: 20_000, holdMs: 30_000 });
  });

  it('count two agents as a talk, a router and a monitor as none, and each agent once', () => {
    const channels = [
      channelOf({ guid: 'r', partyId: 'CCRConnect', events: [eventOf('Connected', 0, 60_000)] }),
      agentChannelOf('m', [eventOf('Connected', 0, 60_000), eventOf('Monitoring', 0, 60_000, { type: 'ListenIn' })], { role: 'Monitor' }),
      agentChannelOf('02', [eventOf('Connected', 30_000, 20_000)], { offsetMs: 30_000 }),
      agentChannelOf('01', [eventOf('Connected', 0, 40_000)]),
      agentChannelOf('01', [eventOf('Ringing', 45_000, 5_000)], { guid: 'c-again', offsetMs: 45_000 }),
    ];
    expect(summariseInteraction(interactionOf({ channels }))).toMatchObject({ agentIds: ['01', '02'], monitorIds: ['m'], talkMs: 10_000, handleMs: 60_000 });
  });

  it('cannot be told while it goes on', () => {
    const waiting = channelOf({ durationMs: null, events: [eventOf('Connected', 0, null), eventOf('Queue', 5_000, null, { targets: [{ virtualQueue: 'A', targetTimeToAnswer: 1 }] })] });
    expect(summariseInteraction(interactionOf({ durationMs: null, channels: [waiting] }))).toMatchObject({
      queues: [{ waitMs: null, result: null, targets: [{ met: null }] }], queueWaitMs: null, timeToAnswerMs: null, talkMs: null, holdMs: null, wrapMs: null, handleMs: null,
    });
    const talking = agentChannelOf('01', [eventOf('Connected', 9_000, null)], { durationMs: null });
    expect(summariseInteraction(interactionOf({ durationMs: null, channels: [waiting, talking] }))).toMatchObject({ timeToAnswerMs: 4_000, talkMs: null, handleMs: null });
    const wrapping = agentChannelOf('01', [eventOf('Connected', 9_000, 1_000), eventOf('Wrap', 10_000, null)], { durationMs: null });
    const gone = channelOf({ durationMs: 10_000, events: [eventOf('Connected', 0, 10_000)] });
    expect(summariseInteraction(interactionOf({ durationMs: null, channels: [gone, wrapping] }))).toMatchObject({ talkMs: 1_000, holdMs: 0, wrapMs: null, handleMs: null });
  });

  it('tell a contact that left in time from one that was missed', () => {
    const left = (waitMs: number) => eventOf('Queue', 1_000, waitMs, { result: 'HangUp', targets: [{ virtualQueue: 'A', targetTimeToAnswer: 20_000 }] });
    const met = (waitMs: number) => summariseInteraction(interactionOf({ channels: [channelOf({ events: [left(waitMs)] })] })).queues[0]?.targets[0]?.met;
    expect([met(20_000), met(20_001)]).toEqual([null, false]);
  });

  it('survive whatever the vendor sends', () => {
    const odd = channelOf({ role: null, events: [eventOf('Hologram', 5, null, { targets: 'no' }), eventOf('Queue', 0, 3, { targets: 'no', presentedSkills: { a: 1 }, result: 4 })] });
    expect(summariseInteraction(interactionOf({ channels: [odd] }))).toMatchObject({ agentIds: [], queues: [{ skills: [], targets: [], result: null }], queueWaitMs: 3, talkMs: null });
  });
});
