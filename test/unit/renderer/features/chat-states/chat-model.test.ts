import { describe, expect, it } from 'vitest';
import type { ChatAgent } from '../../../../../shared/contract/record-schemas.ts';
import type { ChatSlot, ChatStateTimeView } from '../../../../../shared/contract/schemas.ts';
import { toPeople } from '../../../../../renderer/state/people.ts';
import { missingPath, slotAtX, toStrip } from '../../../../../renderer/features/chat-states/chat-columns.ts';
import { legendOf, toLines } from '../../../../../renderer/features/chat-states/chat-model.ts';
import { cellWords, columnsOf, sortLines } from '../../../../../renderer/features/chat-states/chat-table.ts';
import { addSlots, chattingS, differenceWords, createPatterns, partsOf, partWords, patternOf, usedS } from '../../../../../renderer/widgets/chat-parts.ts';
import { busyWindow, fullHours } from '../../../../../renderer/features/chat-states/chat-window.ts';

const HOUR = 3_600_000;
const time = (given: Partial<ChatStateTimeView>): ChatStateTimeView => ({ stateId: '2', state: 'Online', normalised: 'available', reasonId: null, reason: null, totalS: 0, chattingS: 0, notChattingS: 0, chattingInMaxConcurrencyS: 0, ...given });
const away = (given: Partial<ChatStateTimeView>): ChatStateTimeView => time({ stateId: '4', state: 'Away', normalised: 'away', ...given });
const slot = (given: Partial<ChatSlot>): ChatSlot => ({ startAt: 0, endAt: HOUR, complete: true, loggedInS: 3_600, partsS: 3_600, mismatch: false, states: [], ...given });

const worked = slot({
  loggedInS: 3_600, partsS: 3_596, mismatch: true,
  states: [
    time({ stateId: '-1', state: 'Logged in', totalS: 3_600, chattingS: 1_800, notChattingS: 1_800 }),
    away({ totalS: 1_196, notChattingS: 1_196 }), away({ reasonId: '7', reason: 'Lunch', normalised: 'meal', totalS: 900, notChattingS: 900 }),
    time({ totalS: 2_400, chattingS: 1_800, notChattingS: 600, chattingInMaxConcurrencyS: 500 }),
  ],
});

describe('parts of a slot', () => {
  it('takes a state\'s reasons in place of the state, and maximum out of chatting, so that nothing counts twice', () => {
    const parts = partsOf(worked);
    expect(parts.map((part) => [partWords(part), part.totalS, part.uses])).toEqual([
      ['Online', 2_400, { max: 500, chatting: 1_300, idle: 600, untold: 0 }],
      ['Away · Lunch', 900, { max: 0, chatting: 0, idle: 900, untold: 0 }],
      ['Away', 296, { max: 0, chatting: 0, idle: 296, untold: 0 }],
    ]);
    expect(parts.reduce((sum, part) => sum + part.totalS, 0)).toBe(worked.partsS);
    expect([chattingS(worked), usedS(worked, 'max')]).toEqual([1_800, 500]);
  });

  it('has a pattern for each reason that nobody mapped', () => {
    const reasons = partsOf(slot({ states: ['1', '2', '3'].map((reasonId) => away({ reasonId, reason: reasonId, totalS: 10, notChattingS: 10 })) }));
    const patterns = createPatterns(reasons);
    expect(new Set([...reasons.map(patterns), patterns({ key: '4|', stateId: '4', normalised: 'away', reason: null })]).size).toBe(4);
  });

  it('keeps what the vendor sends without a split, and reasons without their state', () => {
    expect(partsOf(slot({ states: [time({ totalS: 232 })] }))[0]?.uses.untold).toBe(232);
    expect(partsOf(slot({ states: [away({ reasonId: '1', reason: null, totalS: 72, notChattingS: 72 })] })).map(partWords)).toEqual(['Away · 1']);
  });

  it('says the difference between logged in and the parts in words', () => {
    expect(differenceWords(worked)).toBe('The vendor’s parts add up to 0:59:56, 4 s less.');
    expect(differenceWords(slot({ loggedInS: 3_600, partsS: 3_725 }))).toBe('The vendor’s parts add up to 1:02:05, 2:05 more.');
    expect([differenceWords(slot({})), differenceWords(slot({ loggedInS: null }))]).toEqual([null, null]);
  });

  it('adds slots as sent; a part makes the sum a part', () => {
    const sum = addSlots([worked, slot({ complete: false, loggedInS: null, partsS: 100, states: [time({ totalS: 100, notChattingS: 100 })] })]);
    expect([sum?.loggedInS, sum?.partsS, sum?.complete, sum?.mismatch]).toEqual([3_600, 3_696, false, true]);
    expect(sum?.states.find((each) => each.stateId === '2')).toMatchObject({ totalS: 2_500, chattingS: 1_800, notChattingS: 700 });
    expect(addSlots([])).toBeNull();
  });
});

const agent = (key: string, name: string, teamId: number | null): ChatAgent => ({ key, name, sourceName: 'RT', teamId, slots: [worked], total: worked });
const people = toPeople({ people: [], teams: [{ id: 4, name: 'North', zone: null }], links: [] });
const lines = toLines([agent('2:b', 'Zoe', null), agent('2:a', 'Ana', 4), agent('2:c', 'Bo', 4)], people);

describe('lines', () => {
  it('put each team with its sums before its agents, and those without one last', () => {
    expect(lines.map((line) => [line.kind, line.name, line.agents, line.total.loggedInS])).toEqual([
      ['team', 'North', 2, 7_200], ['agent', 'Ana', 1, 3_600], ['agent', 'Bo', 1, 3_600], ['team', 'No team', 1, 3_600], ['agent', 'Zoe', 1, 3_600],
    ]);
    expect(toLines([agent('2:b', 'Zoe', null)], null)[0]?.name).toBe('Everybody');
    expect(legendOf(lines).map(partWords)).toEqual(['Online', 'Away · Lunch', 'Away']);
  });

  it('have a table with reasons beside their state, sorted with absent values last', () => {
    const columns = columnsOf(lines);
    expect(columns.map((column) => column.title)).toEqual(['Logged in', 'Sum of its parts', 'Difference', 'Online', 'Away', 'Lunch', 'Chatting', 'At maximum', 'Not chatting']);
    const [ana] = lines.slice(1);
    expect(columns.map((column) => (ana === undefined ? '' : cellWords(column, column.valueOf(ana))))).toEqual(['1:00:00', '0:59:56', '−4 s', '0:40:00', '0:19:56', '0:15:00', '0:30:00', '0:08:20', '0:29:56']);
    expect(sortLines(lines, columns, 'name', true).map((line) => line.name)).toEqual(['Zoe', 'Bo', 'Ana']);
  });
});

describe('strip', () => {
  const frame = { window: { startAt: 0, endAt: 10 * HOUR }, widthPx: 1_000, heightPx: 36, people: 1 };

  it('stacks a slot from the foot; a full column is an hour logged in', () => {
    const { shapes, incomplete, mismatches } = toStrip([worked], frame, patternOf);
    expect(shapes.map((shape) => [shape.state, shape.use])).toEqual([['available', 'max'], ['available', 'chatting'], ['available', 'idle'], ['meal', 'idle'], ['away', 'idle']]);
    expect(shapes[0]?.path).toBe('M0 31h99v5h-99z');
    expect([incomplete, mismatches]).toEqual(['', [50]]);
  });

  it('never grows over its height, and shows parts and missing time', () => {
    const { shapes, incomplete } = toStrip([slot({ complete: false, states: [time({ totalS: 9_000, chattingS: 9_000 })] })], frame, patternOf);
    expect(shapes[0]?.path).toBe('M0 0h99v36h-99z');
    expect(incomplete).toBe('M0 0h100v36h-100z');
    expect(missingPath([{ startAt: -HOUR, endAt: HOUR }, { startAt: 20 * HOUR, endAt: 21 * HOUR }], frame)).toBe('M0 0h100v36h-100z');
    expect([slotAtX([worked], 50, frame), slotAtX([worked], 150, frame)]).toEqual([worked, null]);
  });

  it('shows the busy part of one day, never under eight hours', () => {
    const shown = { from: '2026-11-20', to: '2026-11-20', window: { startAt: 0, endAt: 24 * HOUR } };
    expect(busyWindow(lines, shown, 0)).toEqual({ startAt: 0, endAt: 8 * HOUR });
    expect(busyWindow([], shown, 0)).toEqual(shown.window);
    expect([fullHours(lines, HOUR), fullHours(lines, 24 * HOUR)]).toEqual([undefined, 4]);
    expect(busyWindow(lines, { ...shown, to: '2026-11-21' }, 0)).toEqual(shown.window);
  });
});
