import { describe, expect, it } from 'vitest';
import type { EngagementRowView } from '../../../../../shared/contract/record-schemas.ts';
import { agentWords, axisSteps, figureWords, MEASURES, namelessSkills, offWords, skillWords, sortRows, toBars } from '../../../../../renderer/features/engagement/engagement-model.ts';

const row = (given: Partial<EngagementRowView>): EngagementRowView => ({
  sourceId: 2, skillId: '7', skillName: 'Sales', agentKey: null, agentName: null, slotStartAt: null, complete: true, sent: null,
  interactive: 4, nonInteractive: 0, handlingS: 1_000, nonInteractiveHandlingS: 0, connected: 5, ...given,
});
const [interactive, , perChat] = MEASURES;

describe('engagement', () => {
  it('has a time per chat only where there was a chat', () => {
    expect(MEASURES.map((measure) => figureWords(measure, measure.valueOf(row({}))))).toEqual(['4', '0:16:40', '0:04:10', '0', '0:00:00', 'no chat', '5']);
  });

  it('names groups by their own words, else their ids', () => {
    expect([skillWords(row({})), skillWords(row({ skillName: null })), skillWords(row({ skillId: null, skillName: null }))]).toEqual(['Sales', 'Skill 7', 'Every skill']);
    expect([agentWords(row({})), agentWords(row({ agentKey: '2:a:b' })), agentWords(row({ agentKey: '2:a', agentName: 'Ana' }))]).toEqual(['Every agent', 'a:b', 'Ana']);
  });

  it('says the vendor\'s own total only where it is another', () => {
    expect(offWords(row({}), row({ connected: 6 }))).toBe('The vendor’s own total: Connected chats 6 (sum here 5).');
    expect([offWords(row({}), row({})), offWords(row({}), null)]).toEqual([null, null]);
  });

  it('sorts with absent values last, both ways', () => {
    const rows = [row({ skillId: 'none', skillName: 'C', interactive: 0 }), row({ skillId: 'slow', skillName: 'A', interactive: 1 }), row({ skillId: 'fast', skillName: 'B', interactive: 10 })];
    const ids = (isDescending: boolean): (string | null)[] => sortRows(rows, 'handlingEach', isDescending, String).map((each) => each.skillId);
    expect([ids(false), ids(true)]).toEqual([['fast', 'slow', 'none'], ['slow', 'fast', 'none']]);
  });

  it('lists skills without a name once', () => {
    expect(namelessSkills({ rows: [row({}), row({ skillId: '12', skillName: null }), row({ skillId: '9', skillName: null })], skills: [{ sourceId: 2, id: '7', name: 'Sales' }, { sourceId: 2, id: '12', name: '12' }] })).toEqual(['9', '12']);
  });

  it('draws no bar without data and a zero where zero was counted, and adds sources', () => {
    const rows = [row({ slotStartAt: 0 }), row({ slotStartAt: 0, sourceId: 3, interactive: 6, complete: false }), row({ slotStartAt: 20, interactive: 0 })];
    expect(toBars(rows, interactive, [0, 10, 20, 30, 40], 25).map((bar) => [bar.value, bar.complete])).toEqual([[10, false], [null, true], [0, true]]);
    expect(toBars(rows, perChat, [0, 10], 25)[0]?.value).toBe(200);
  });

  it('has round steps on the axis', () => {
    expect([axisSteps(4, 'chats'), axisSteps(37, 'chats'), axisSteps(250, 'time')]).toEqual([[0, 1, 2, 3, 4], [0, 10, 20, 30, 40], [0, 120, 240, 360]]);
  });
});
