import { describe, expect, it } from 'vitest';
import { evaluateRule, holdingOf } from '../../../../shared/alerts/evaluate.ts';
import { thresholdOf, withThreshold, compileRule } from '../../../../shared/alerts/compile.ts';
import { idleNormOf } from '../../../../shared/alerts/norms.ts';
import { EMPTY_SCOPE } from '../../../../shared/alerts/rule.ts';
import { MINUTE_MS } from '../../../../shared/domain/time.ts';
import { agent, compiled, context, minute, PHASE, queue, rule, source, START, STATE, team, told } from './small-facts.ts';

const M = MINUTE_MS;

describe('an agent’s state', () => {
  it('is looked for in the presence where the agent chooses it, and on the floor otherwise', () => {
    const facts = agent({ presence: [[0, 60, STATE.break], [60, null, STATE.available]], line: [[0, 20, STATE.break], [20, 30, STATE.engaged], [30, 60, STATE.break], [60, null, STATE.available]] });
    expect([told({ state: ['break'] }, facts), told({ state: ['engaged'] }, facts), told({ state: ['break', 'engaged'] }, facts), told({ label: ['LUNCH '] }, facts)]).toEqual([['0 0 60'], ['20 20 30'], ['0 0 60'], ['0 0 60']]);
  });

  it('counts from when it had lasted long enough, also where that was its whole time', () => {
    const facts = agent({ presence: [[0, 30, STATE.break], [40, 69, STATE.break], [80, 111, STATE.break], [580, null, STATE.break]] });
    expect(told({ state: ['break'] }, facts, { forAtLeastMs: 30 * M })).toEqual(['0 30 30', '80 110 111']);
  });

  it('is over only after it has been gone for long enough', () => {
    const facts = agent({ presence: [[0, 30, STATE.away], [34, 50, STATE.away], [55, 60, STATE.away], [70, 100, STATE.away]] });
    expect(told({ state: ['away'] }, facts, { forAtLeastMs: 20 * M, recoverAfterMs: 5 * M })).toEqual(['0 20 55', '70 90 105']);
  });

  it('gives a lasting of its own, as the only condition, the start of the state', () => {
    const facts = agent({ presence: [[0, 30, STATE.away]] });
    expect([told({ all: [{ state: ['away'], forAtLeastMs: 10 * M }] }, facts), told({ all: [{ state: ['away'], forAtLeastMs: 10 * M }, { not: { idle: true } }] }, facts)]).toEqual([['0 10 30'], ['10 10 30']]);
  });

  it('is not so only where something is known', () => {
    const facts = agent({ presence: [[0, 30, STATE.away]], known: [10, 100, 200, Infinity], frontier: 300 });
    expect(told({ not: { state: ['away'] } }, facts)).toEqual(['30 30 100', '200 200 -']);
  });
});

describe('an agent’s work', () => {
  it('lasts for each interaction by itself', () => {
    const facts = agent({ phases: [[0, 20, PHASE.engaged], [15, 35, PHASE.engaged], [20, 30, PHASE.hold], [30, 34, PHASE.wrap]], items: [1, 2, 1, 1], media: [0, 1, 0, 0] });
    expect([
      told({ phase: ['engaged'], forAtLeastMs: 20 * M }, facts), told({ phase: ['engaged', 'hold'], forAtLeastMs: 25 * M }, facts), told({ phase: ['engaged'], media: ['CHAT'] }, facts), told({ phase: ['engaged'] }, facts), told({ phase: ['wrap'] }, facts, { forAtLeastMs: 5 * M }),
    ]).toEqual([['0 20 20', '15 35 35'], ['0 25 30'], ['15 15 35'], ['0 0 35'], []]);
  });

  it('is idle without any work, and a ghost far beyond the own norm', () => {
    const facts = agent({ line: [[0, 100, STATE.available], [100, 110, STATE.engaged], [110, 130, STATE.available]] });
    const ghost = { ghost: { timesNorm: 3, atLeastMs: 15 * M } };
    expect([told({ idle: true }, facts), told(ghost, facts, {}, { normMs: 10 * M }), told(ghost, facts, {}, { normMs: M }), told(ghost, facts)]).toEqual([['0 0 100', '110 110 130'], ['30 30 100'], ['15 15 100', '125 125 130'], []]);
  });

  it('counts unanswered offers within a window, between two levels', () => {
    const facts = agent({ noAnswers: [0, 10, 20, 50, 100] });
    expect([told({ noAnswers: { atLeast: 3, withinMs: 30 * M } }, facts), told({ noAnswers: { atLeast: 3, withinMs: 30 * M, recoverBelow: 1 } }, facts)]).toEqual([['20 20 30'], ['20 20 80']]);
  });

  it('stays at its workload until that is under the lower level', () => {
    const facts = agent({ calls: [[0, 10, 2], [10, 20, 3], [20, 30, 2], [30, 40, 3], [40, 50, 1]], maxed: [5, 9] });
    expect([told({ workload: { of: 'calls', atLeast: 3 } }, facts), told({ workload: { of: 'all', atLeast: 3, recoverBelow: 2 } }, facts), told({ atMaxConcurrency: true }, facts)]).toEqual([['10 10 20', '30 30 40'], ['10 10 40'], ['5 5 9']]);
  });

  it('counts each open interaction once', () => {
    const facts = agent({ phases: [[0, 20, PHASE.engaged], [5, 15, PHASE.hold], [10, 30, PHASE.ringing], [12, 18, PHASE.wrap]], items: [1, 1, 2, 3] });
    expect(told({ workload: { of: 'interactions', atLeast: 2 } }, facts)).toEqual(['10 10 20']);
  });

  it('was left in mid-interaction when logging out follows it at once, for a quarter of an hour at most', () => {
    const facts = agent({
      presence: [[0, 10, STATE.available], [10, 60, STATE.out], [60, 100, STATE.available], [100, 104, STATE.out], [104, 200, STATE.available], [200, 300, STATE.out]],
      phases: [[5, 12, PHASE.engaged], [190, 195, PHASE.engaged]], line: [[95, 100, STATE.ringing], [100, 104, STATE.out], [195, 200, STATE.wrap]],
    });
    expect(told({ leftMidInteraction: true }, facts)).toEqual(['10 10 25', '100 100 104']);
  });

  it('is elsewhere where another system of the same person says so, up to the earlier frontier', () => {
    const here = agent({ line: [[0, null, STATE.available]] });
    const other = agent({ line: [[10, 20, STATE.engaged], [30, null, STATE.ringing]], phases: [[12, 20, PHASE.engaged]], media: [1], calls: [[40, 50, 1]], known: [0, 15, 25, Infinity], frontier: 100 }, '2:a');
    expect([
      told({ contactElsewhere: {} }, here, {}, { elsewhere: [other] }), told({ contactElsewhere: { media: ['chat'] } }, here, {}, { elsewhere: [other] }), told({ contactElsewhere: { media: ['Phone'] } }, here, {}, { elsewhere: [other] }),
      told({ contactElsewhere: {} }, here, { forAtLeastMs: 71 * M }, { elsewhere: [other] }), told({ contactElsewhere: {} }, here),
    ]).toEqual([['10 10 15', '30 30 -'], ['12 12 15'], ['40 40 50'], [], []]);
  });

  it('is nothing that begins at the frontier itself: all is told up to it, and nothing of it', () => {
    const here = agent({ line: [[0, 20, STATE.away], [20, null, STATE.available]], frontier: 30 });
    const other = agent({ line: [[20, null, STATE.engaged]], frontier: 20 }, '2:a');
    const asked = compiled({ not: { contactElsewhere: {} } });
    expect([
      told({ all: [{ idle: true }, { not: { contactElsewhere: {} } }] }, here, {}, { elsewhere: [agent({ frontier: 20 }, '2:a')] }), told({ all: [{ idle: true }, { not: { contactElsewhere: {} } }] }, here, {}, { elsewhere: [other] }),
      told({ state: ['away'] }, agent({ presence: [[10, null, STATE.away]], frontier: 10 })), told({ state: ['away'] }, agent({ presence: [[0, null, STATE.away]], frontier: 10 }), { forAtLeastMs: 10 * M }), evaluateRule(asked, agent({ frontier: 0, known: [0, Infinity] }), context()).nextDueAt,
    ]).toEqual([[], [], [], ['0 10 -'], START + 1]);
  });

  it('is idle without chats, and on a contact with them, where a vendor tells their sums', () => {
    const runs = (...at: readonly number[]): Float64Array => Float64Array.from(at, minute);
    const chatter = { ...agent({ line: [[0, 60, STATE.available], [60, 90, STATE.away]] }, '2:a'), chats: { idle: runs(10, 20, 55, 70), busy: runs(30, 40) } };
    const caller = agent({ line: [[0, null, STATE.available]] });
    expect([
      told({ idle: true }, chatter), told({ state: ['available'] }, chatter), told({ contactElsewhere: {} }, caller, {}, { elsewhere: [chatter] }),
      told({ contactElsewhere: { media: ['Chat'] } }, caller, {}, { elsewhere: [chatter] }), told({ contactElsewhere: { media: ['Phone'] } }, caller, {}, { elsewhere: [chatter] }),
    ]).toEqual([['10 10 20', '55 55 60'], ['0 0 60'], ['30 30 40'], ['30 30 40'], []]);
  });
});

describe('teams, queues and sources', () => {
  it('count people, not agents, within the time known for all of them', () => {
    const [a1, a2] = [agent({ line: [[0, 10, STATE.available]] }), agent({ line: [[5, 30, STATE.available]] })];
    const b = agent({ line: [[0, 20, STATE.available], [50, null, STATE.available]], known: [0, 60, 80, Infinity], frontier: 100 });
    const facts = team([a1, a2], [b]);
    expect([told({ available: { fewerThan: 2 } }, facts), told({ available: { fewerThan: 1, recoverAt: 2 } }, facts), told({ available: { fewerThan: 1 } }, facts), told({ available: { fewerThan: 1 } }, team())]).toEqual([['20 20 60', '80 80 -'], ['30 30 60'], ['30 30 50'], []]);
  });

  it('tell who waits, for how long, and who gave up', () => {
    const facts = queue([[0, 10, true], [2, 20, true], [4, 6], [15, null]], 40);
    expect([told({ waiting: { atLeast: 3, recoverBelow: 2 } }, facts), told({ longestWait: { longerThanMs: 8 * M } }, facts), told({ longestWait: { longerThanMs: 8 * M, recoverBelowMs: 4 * M } }, facts), told({ abandoned: { atLeast: 2, withinMs: 15 * M } }, facts)])
      .toEqual([['4 4 10'], ['8 8 20', '23 23 -'], ['8 8 -'], ['20 20 25']]);
  });

  it('tell how a connection is', () => {
    const facts = source({ staleSinceAt: minute(590), signInFailingSinceAt: null, freshAt: minute(580), quarantinedAt: Float64Array.of(minute(570), minute(595)) });
    expect([told({ stale: true }, facts), told({ stale: true }, facts, { forAtLeastMs: 11 * M }), told({ signInFailing: true }, facts), told({ lag: { longerThanMs: 15 * M } }, facts), told({ lag: { longerThanMs: 30 * M } }, facts), told({ quarantined: { atLeast: 2, withinMs: 60 * M } }, facts)])
      .toEqual([['590 590 -'], [], [], ['595 595 -'], [], ['595 595 -']]);
  });
});

describe('a verdict', () => {
  it('tells what is pending and when it is due', () => {
    const facts = agent({ presence: [[590, null, STATE.break]], noAnswers: [580, 585] });
    const pending = evaluateRule(compiled({ state: ['break'] }, { forAtLeastMs: 30 * M }), facts, context());
    const quiet = evaluateRule(compiled({ state: ['away'] }), facts, context());
    const expiring = evaluateRule(compiled({ noAnswers: { atLeast: 2, withinMs: 30 * M } }, { recoverAfterMs: 5 * M }), facts, context());
    expect([pending, quiet, expiring.nextDueAt]).toEqual([{ episodes: [], pendingSinceAt: minute(590), nextDueAt: minute(620) }, { episodes: [], pendingSinceAt: null, nextDueAt: null }, minute(610)]);
  });

  it('ends with the times of the week and begins anew with them, also across the night of a clock change', () => {
    const scope = { ...EMPTY_SCOPE, times: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '22:00', to: '02:00' }] };
    const from = Date.UTC(2026, 2, 27, 12);
    const away = { ...agent({}), presence: { startAt: Float64Array.of(from), endAt: Float64Array.of(Infinity), code: Int32Array.of(STATE.away) }, startsAt: from, frontierAt: Date.UTC(2026, 2, 29, 12) };
    const { episodes, nextDueAt } = evaluateRule(compiled({ state: ['away'] }, { forAtLeastMs: 60 * M, recoverAfterMs: 600 * M, scope }), away, context({ zone: 'Europe/London' }));
    const iso = (at: number | null): string => new Date(at ?? 0).toISOString().slice(8, 16);
    expect([...episodes.map(({ fromAt, firedAt, toAt }) => [fromAt, firedAt, toAt].map(iso).join(' ')), iso(nextDueAt)]).toEqual(['27T22:00 27T23:00 28T02:00', '28T22:00 28T23:00 29T01:00', '29T21:00']);
  });

  it('moves its threshold where the rule has it', () => {
    const own = rule({ state: ['away'], forAtLeastMs: 10 * M });
    const both = rule({ state: ['away'], forAtLeastMs: 10 * M }, { forAtLeastMs: 5 * M });
    const group = rule({ all: [{ state: ['away'], forAtLeastMs: 10 * M }, { idle: true }] }, { forAtLeastMs: 5 * M });
    expect([own, both, group].map((each) => [thresholdOf(compileRule(each)), thresholdOf(compileRule(withThreshold(each, 7 * M)))].map((ms) => ms / M))).toEqual([[10, 7], [15, 7], [5, 7]]);
    expect(withThreshold(own, 7 * M).when).toEqual({ state: ['away'], forAtLeastMs: 7 * M });
  });

  it('tells when the condition held at all, and what is usual for a person', () => {
    const facts = agent({ presence: [[0, 5, STATE.away], [10, 40, STATE.away]] });
    const idle = agent({ line: [[-5, 2, STATE.available], ...Array.from({ length: 20 }, (_, index) => [index * 25 + 5, index * 25 + 6 + index, STATE.available] as const), [599, null, STATE.available]] });
    expect([[...holdingOf(compiled({ state: ['away'] }, { forAtLeastMs: 30 * M }), facts, context())].map((at) => (at - START) / M), idleNormOf(idle), idleNormOf(facts)]).toEqual([[0, 5, 10, 40], 19 * M, null]);
  });
});
