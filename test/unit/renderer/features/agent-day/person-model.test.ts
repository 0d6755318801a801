import { describe, expect, it } from 'vitest';
import type { AgentDay, AgentDayRow, ChatSlot } from '../../../../../shared/contract/schemas.ts';
import { dayBounds } from '../../../../../shared/domain/calendar.ts';
import { HOUR_MS, MINUTE_MS } from '../../../../../shared/domain/time.ts';
import { chatIn, slotFlags, slotWords, toColumn } from '../../../../../renderer/features/agent-day/day-chat.ts';
import { contactOf } from '../../../../../renderer/features/agent-day/day-links.ts';
import { contradictionTime, contradictionWords, fitOfAll, idAtMoment, toBands, toDayLines, toPart } from '../../../../../renderer/features/agent-day/person-model.ts';
import { layOut, RULER_PX } from '../../../../../renderer/timeline/layout.ts';

const window = dayBounds('2026-11-20', 'Europe/London');
const at = (hours: number): number => window.startAt + hours * HOUR_MS;

const row = (change: Partial<AgentDayRow>): AgentDayRow => ({
  startAt: at(9), endAt: at(10), type: 'Presence', category: 'AVAILABLE', name: 'Available', state: 'available', eligibleForRouting: null, status: null, reason: null,
  interactionGuid: null, medium: null, mediumManager: null, direction: null, channelGuid: null, calls: null, semiLive: null, nonLive: null, asOf: at(12), firstSeenAt: at(9),
  sessionId: null, callId: null, queueId: null, queueName: null, callType: null, flags: [], ...change,
});
const day = (key: string, sourceName: string, change: Partial<AgentDay>): AgentDay => ({
  agent: { key, sourceId: Number(key.split(':')[0]), sourceName, agentId: key.split(':')[1] ?? '', name: 'Ana' }, window, zone: 'Europe/London', asOf: at(12), rows: [], states: [], totals: [], unknown: [], chat: [], ...change,
});
const slot: ChatSlot = {
  startAt: at(9), endAt: at(9) + 5 * MINUTE_MS, complete: true, loggedInS: 300, partsS: 300, mismatch: false,
  states: [
    { stateId: '2', state: 'Online', normalised: 'available', reasonId: null, reason: null, totalS: 240, chattingS: 180, notChattingS: 60, chattingInMaxConcurrencyS: 30 },
    { stateId: '3', state: 'Back soon', normalised: 'away', reasonId: null, reason: null, totalS: 60, chattingS: 0, notChattingS: 60, chattingInMaxConcurrencyS: 0 },
  ],
};

const vonage = toPart(day('1:01', 'VCC', { rows: [row({}), row({ startAt: at(9.5), type: 'Interaction', state: 'engaged', interactionGuid: 'g' })] }), 'vonage');
const chat = toPart(day('2:x', 'LP', { chat: [{ ...slot, startAt: at(10), endAt: at(10) + 5 * MINUTE_MS, complete: false, mismatch: true }, slot] }), 'liveperson');
const calls = toPart(day('3:77', 'RC', { rows: [row({ callId: 'c1', state: 'engaged', startAt: at(9.25) })] }), 'ringcentral');
const parts = [vonage, chat, calls];

describe('a person\'s day', () => {
  it('lists everything of every source in order, with ids of their own', () => {
    const lines = toDayLines(parts);
    expect(lines.map((line) => [line.kind, line.part.key, (line.startAt - window.startAt) / HOUR_MS])).toEqual([['row', '1:01', 9], ['slot', '2:x', 9], ['row', '3:77', 9.25], ['row', '1:01', 9.5], ['slot', '2:x', 10]]);
    expect(new Set(lines.map((line) => line.id)).size).toBe(5);
    expect(lines.map((line) => contactOf(line)?.kind ?? null)).toEqual([null, null, 'call', 'interaction', null]);
  });

  it('shows the busy part of all sources together', () => {
    expect(fitOfAll([chat])).toEqual({ startAt: at(9) - 20 * MINUTE_MS, endAt: at(10) + 25 * MINUTE_MS });
    expect(fitOfAll([vonage])).toBeNull();
  });

  it('says a contradiction in the sources\' words and marks it across the lanes', () => {
    const each = { startAt: at(10.25), endAt: at(10.25) + 5 * MINUTE_MS, open: false, availableKey: '1:01', engagedKey: '3:77' };
    expect(`${contradictionTime(each, vonage.day)}: ${contradictionWords(each, parts)}`).toBe('10:15:00 to 10:20:00: available in VCC, on a call in RC');
    expect(contradictionTime({ ...each, open: true }, vonage.day)).toBe('since 10:15:00');
    expect(toBands([each], parts)[0]?.text).toBe('Contradiction: available in VCC, on a call in RC');
  });

  it('selects the contact that ran at the moment of the address', () => {
    expect([idAtMoment([vonage], at(9.75)), idAtMoment([vonage], at(9.25)), idAtMoment([chat], at(9) + 1), idAtMoment(parts, at(23))]).toEqual([vonage.rows[1]?.id, vonage.rows[0]?.id, chat.slots[0]?.id, null]);
  });
});

describe('chat buckets', () => {
  it('are stacked by share, since their order inside is not known', () => {
    expect(toColumn(slot).parts).toEqual([{ state: 'available', strength: 'max', share: 0.1 }, { state: 'available', strength: 'chatting', share: 0.5 }, { state: 'available', strength: 'idle', share: 0.2 }, { state: 'away', strength: 'idle', share: 0.2 }]);
    expect(slotWords(slot)).toBe('Online 4:00 (chatting 3:00, at maximum 0:30), Back soon 1:00');
    expect(chat.slots.map((each) => slotFlags(each.slot))).toEqual([[], ['a part', 'sum mismatch']]);
  });

  it('count in the stretch in which they begin', () => {
    expect([chatIn(chat.day, { startAt: at(9), endAt: at(10) })?.partsS, chatIn(chat.day, window)?.partsS, chatIn(chat.day, { startAt: at(11), endAt: at(12) })]).toEqual([300, 600, null]);
  });
});

it('a timeline below another has no ruler, and its vendor\'s lanes', () => {
  const layout = layOut(null, { ghosts: false, lanes: chat.lanes, hasRuler: false });
  expect([layout.top, layout.groups.map((group) => group.kind), layout.boxes]).toEqual([0, ['chat'], []]);
  expect(layOut(null, { ghosts: false }).top).toBe(RULER_PX);
});
