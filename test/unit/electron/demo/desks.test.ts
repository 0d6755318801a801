import { describe, expect, it } from 'vitest';
import { createChatFloor } from '../../../../electron/demo/floor/chat-floor.ts';
import { chatsIn, sumChats, timesOf, type ChatTime } from '../../../../electron/demo/floor/chat-figures.ts';
import { createFloor } from '../../../../electron/demo/floor/floor.ts';
import { createPeople } from '../../../../electron/demo/floor/people.ts';
import { createVoiceFloor } from '../../../../electron/demo/floor/voice-floor.ts';
import { eventsIn, eventsOf, wireTime } from '../../../../electron/demo/ringcentral/events.ts';
import { BUCKET_MS } from '../../../../shared/domain/bucket.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, type ClosedInterval } from '../../../../shared/domain/time.ts';

const ORIGIN_AT = Date.parse('2026-11-20T09:17:00.000Z');
const SEED = 42;

function make(agents: number, days = 4) {
  const floor = createFloor({ seed: SEED, agents, days, originAt: ORIGIN_AT });
  const world = { seed: SEED, anchorAt: floor.anchorAt, historyStartAt: floor.historyStartAt };
  const people = createPeople(SEED, days, floor.agents);
  return { floor, ...people, chatFloor: createChatFloor(world, floor, people.chat), voiceFloor: createVoiceFloor(world, floor, people.voice) };
}

const small = make(60);
const window: ClosedInterval = { startAt: small.floor.historyStartAt, endAt: small.floor.anchorAt + DAY_MS };

describe('people', () => {
  it.each([5, 6, 12, 40, 120, 300])('has agents of three systems, some of them in two, for %i in Vonage', (agents) => {
    const { people, chat, voice } = make(agents);
    const inTwo = (desk: 'livePersonId' | 'ringCentralId'): number => people.filter((person) => person.vonageId !== null && person[desk] !== null).length;
    const least = agents < 6 ? 2 : 3;
    expect([chat.length, voice.length]).toEqual([Math.max(4, Math.round(agents / 4)), Math.max(5, Math.round(agents / 5))]);
    expect(Math.min(inTwo('livePersonId'), inTwo('ringCentralId'))).toBeGreaterThanOrEqual(least);
    expect(people.filter((person) => person.vonageId === null).length).toBeGreaterThan(1);
    expect(new Set(people.map((person) => person.email)).size).toBe(people.length);
    expect(new Set(chat.map((agent) => agent.id)).size + new Set(voice.map((agent) => agent.id)).size).toBe(chat.length + voice.length);
  });
});

describe('chats', () => {
  const shifts = small.chat.flatMap((agent) => small.chatFloor.shiftsIn(agent, window).map((shift) => ({ agent, shift })));

  it('has one state at a time from log-in to log-out, and no more chats than the agent may have', () => {
    const wrong = shifts.flatMap(({ agent, shift }) => {
      const { slices } = shift;
      const isChained = slices[0]?.startAt === shift.startAt && slices.at(-1)?.endAt === shift.endAt && slices.every((slice, index) => index === 0 || slice.startAt === slices[index - 1]?.endAt);
      const isWithin = slices.every((slice) => slice.endAt > slice.startAt && slice.chats >= 0 && slice.chats <= agent.maxChats && slice.isMax === (slice.chats === agent.maxChats));
      return isChained && isWithin ? [] : [{ agent: agent.id, at: shift.startAt }];
    });
    expect(shifts.length).toBeGreaterThan(20);
    expect(wrong).toEqual([]);
  });

  it('counts in its slices the chats that run', () => {
    const { shift } = shifts[3] ?? expect.fail();
    const counted = shift.slices.map((slice) => shift.chats.filter((chat) => chat.startAt <= slice.startAt && chat.endAt > slice.startAt).length);
    expect(shift.slices.map((slice) => slice.chats)).toEqual(counted);
    expect(Math.max(...counted)).toBeGreaterThan(1);
  });

  it('adds up: states to logged in, chatting and not chatting to the total, buckets to the hour', () => {
    const sum = (times: readonly ChatTime[]): ChatTime => times.reduce((all, time) => ({ totalMs: all.totalMs + time.totalMs, chattingMs: all.chattingMs + time.chattingMs, notChattingMs: all.notChattingMs + time.notChattingMs, maxMs: all.maxMs + time.maxMs }), { totalMs: 0, chattingMs: 0, notChattingMs: 0, maxMs: 0 });
    const hour = { startAt: small.floor.anchorAt, endAt: small.floor.anchorAt + HOUR_MS };
    const buckets = Array.from({ length: 12 }, (_, index) => ({ startAt: hour.startAt + index * BUCKET_MS, endAt: hour.startAt + (index + 1) * BUCKET_MS }));
    for (const agent of small.chat) {
      const [whole] = timesOf(small.chatFloor, agent, [hour]);
      const parts = timesOf(small.chatFloor, agent, buckets).filter((times) => times !== null);
      if (!whole) continue;
      expect(sum(Object.values(whole.states))).toEqual(whole.loggedIn);
      expect(sum(parts.map((times) => times.loggedIn))).toEqual(whole.loggedIn);
      expect(whole.loggedIn.chattingMs + whole.loggedIn.notChattingMs).toBe(whole.loggedIn.totalMs);
      expect(whole.loggedIn.totalMs).toBeLessThanOrEqual(HOUR_MS);
    }
    const counts = (span: ClosedInterval) => sumChats([...chatsIn(small.chatFloor, span).values()].flatMap((agents) => [...agents.values()]));
    expect(sumChats(buckets.map(counts))).toEqual(counts(hour));
    expect(counts(hour).interactive).toBeGreaterThan(10);
  });

  it('shows every state and reason, chatting while away, and full agents', () => {
    const slices = shifts.flatMap(({ shift }) => shift.slices);
    expect(new Set(slices.map((slice) => slice.state))).toEqual(new Set([2, 3, 4]));
    expect(new Set(slices.map((slice) => slice.reasonId)).size).toBe(5);
    expect([slices.some((slice) => slice.state !== 2 && slice.chats > 0), slices.some((slice) => slice.isMax)]).toEqual([true, true]);
  });

  it('has a person who is on the phone elsewhere back soon here, but for a few times', () => {
    const onCalls = small.chat.filter((agent) => agent.isShared).flatMap((agent) => {
      const calls = [...small.floor.activitiesOf(agent.person, window)].filter((sim) => sim.type === 'Interaction' && sim.category === 'Connected' && sim.interaction.medium === 'Phone' && sim.startAt < window.endAt);
      return calls.flatMap((call) => small.chatFloor.nowAt(agent, (call.startAt + call.endAt) / 2)?.slice.state ?? []);
    });
    const online = onCalls.filter((state) => state === 2).length / onCalls.length;
    expect(online).toBeGreaterThan(0);
    expect(online).toBeLessThan(0.25);
  });
});

describe('the second line', () => {
  const shifts = small.voice.flatMap((agent) => small.voiceFloor.shiftsIn(agent, window));

  it('has one state at a time from log-in to log-out, on whole seconds', () => {
    const wrong = shifts.flatMap((shift) => {
      const { steps } = shift;
      const isChained = steps[0]?.startAt === shift.startAt && steps.at(-1)?.endAt === shift.endAt && steps.every((step, index) => index === 0 || step.startAt === steps[index - 1]?.endAt);
      const isWhole = steps.every((step) => step.startAt % 1_000 === 0 && step.endAt >= step.startAt && (step.labelAt === null || (step.labelAt >= step.startAt && step.labelAt < step.endAt)));
      return isChained && isWhole ? [] : [{ agent: shift.agent.id, at: new Date(shift.startAt).toISOString() }];
    });
    expect(shifts.length).toBeGreaterThan(20);
    expect(wrong).toEqual([]);
  });

  it('gives every call and session an id of its own, and every answered call its agent', () => {
    const calls = shifts.flatMap((shift) => shift.calls);
    expect(new Set(calls.map((call) => call.serial)).size).toBe(calls.length);
    expect(new Set(shifts.map((shift) => shift.sessionId)).size).toBe(shifts.length);
    const engaged = shifts.filter((shift) => !shift.agent.isSupervisor).flatMap((shift) => shift.steps.flatMap((step) => (step.base === 'ENGAGED' ? [{ agent: shift.agent, step }] : [])));
    expect(engaged.filter(({ agent, step }) => step.call?.agent !== agent || step.call.answeredAt !== step.startAt || step.call.endAt !== step.endAt)).toEqual([]);
    expect(engaged.length).toBe(calls.filter((call) => call.agent !== null).length);
    expect(new Set(calls.map((call) => call.state))).toEqual(new Set(['ANSWERED', 'ABANDON', 'ABANDONED', 'DEFLECTED', 'MACHINE']));
  });

  it('has supervisors listen in on calls of others, after those were answered', () => {
    const heard = shifts.filter((shift) => shift.agent.isSupervisor).flatMap((shift) => shift.steps.flatMap((step) => (step.call ? [{ shift, step, call: step.call }] : [])));
    expect(heard.length).toBeGreaterThan(3);
    expect(heard.filter(({ shift, step, call }) => call.agent === shift.agent || step.startAt <= (call.answeredAt ?? 0) || step.endAt > call.endAt)).toEqual([]);
  });

  it('has a person of two systems take its calls while Vonage shows the second line, but for a few', () => {
    const engaged = small.voice.filter((agent) => agent.isShared).flatMap((agent) => small.voiceFloor.shiftsIn(agent, window).flatMap((shift) => shift.steps.filter((step) => step.base === 'ENGAGED').map((step) => ({ agent, at: step.startAt }))));
    const shown = engaged.map(({ agent, at }) => [...small.floor.activitiesOf(agent.person, { startAt: at, endAt: at + 1 })].find((sim) => sim.type === 'Presence' && sim.startAt <= at && sim.endAt > at));
    const elsewhere = shown.filter((sim) => sim?.type === 'Presence' && sim.presence.name !== 'Second line').length;
    expect(engaged.length).toBeGreaterThan(20);
    expect(elsewhere / engaged.length).toBeLessThan(0.25);
  });
});

describe('workforce events', () => {
  const shift = small.voice.flatMap((agent) => small.voiceFloor.shiftsIn(agent, window)).find((each) => each.steps.some((step) => step.call) && each.isLogoutSent) ?? expect.fail();
  const events = eventsOf(shift);

  it('begins a session with three events, the last of which only tells the label', () => {
    const first = events.slice(0, 3).map(({ fields }) => [fields['event_type'], fields['event_aux_type'], fields['prev_state'], fields['prev_aux_state'], fields['duration']]);
    expect(first).toEqual([['LOGIN', undefined, undefined, undefined, '0'], ['AVAILABLE', '', 'LOGIN', '', '0'], ['AVAILABLE', 'Available', 'AVAILABLE', '', '1']]);
    expect(events.at(-1)?.fields).toMatchObject({ event_type: 'LOGOUT', duration: String((shift.endAt - shift.startAt) / 1_000) });
  });

  it('tells times in New York without an offset, and every value as text', () => {
    expect(wireTime(Date.parse('2026-07-01T12:00:00Z'))).toBe('2026-07-01 08:00:00');
    expect(wireTime(Date.parse('2026-12-01T12:00:00Z'))).toBe('2026-12-01 07:00:00');
    expect(events.flatMap(({ fields }) => Object.values(fields)).filter((value) => value !== null && typeof value !== 'string')).toEqual([]);
  });

  it('names each state by the one before', () => {
    const states = events.filter(({ fields }) => fields['prev_state'] !== undefined);
    const breaks = states.slice(1).filter(({ fields }, index) => fields['prev_state'] !== states[index]?.fields['event_type'] || fields['prev_aux_state'] !== states[index]?.fields['event_aux_type']);
    expect(breaks).toEqual([]);
  });

  it('gives call ids of thirty digits that begin with the second of the call', () => {
    const ends = events.filter(({ fields }) => String(fields['event_type']).endsWith('-CALL'));
    expect(ends.length).toBeGreaterThan(2);
    expect(ends.filter(({ fields }) => !/^\d{30}$/.test(fields['call_id'] ?? '') || !(fields['call_id'] ?? '').startsWith(String(fields['call_start']).replaceAll(/\D/g, '')))).toEqual([]);
  });

  it('cuts time into windows that together hold every event once', () => {
    const span = { startAt: small.floor.anchorAt - 3 * HOUR_MS, endAt: small.floor.anchorAt };
    const parts = Array.from({ length: 18 }, (_, index) => eventsIn(small.voiceFloor, { startAt: span.startAt + index * 10 * MINUTE_MS, endAt: span.startAt + (index + 1) * 10 * MINUTE_MS })).flat();
    expect(parts).toEqual(eventsIn(small.voiceFloor, span));
    expect(parts.length).toBeGreaterThan(100);
  });

  it('makes the same world again, whatever was asked before', () => {
    const again = make(60);
    const late = { startAt: small.floor.anchorAt, endAt: small.floor.anchorAt + HOUR_MS };
    expect(eventsIn(again.voiceFloor, late)).toEqual(eventsIn(small.voiceFloor, late));
    expect([...chatsIn(again.chatFloor, late)]).toEqual([...chatsIn(small.chatFloor, late)]);
  });
});
