import { describe, expect, it } from 'vitest';
import { describeRule, statementOf } from '../../../../shared/alerts/words.ts';
import { evaluateRule } from '../../../../shared/alerts/evaluate.ts';
import type { SubjectFacts } from '../../../../shared/alerts/facts.ts';
import { EMPTY_SCOPE, type Condition } from '../../../../shared/alerts/rule.ts';
import { TEMPLATES } from '../../../../shared/alerts/templates.ts';
import { MINUTE_MS } from '../../../../shared/domain/time.ts';
import { agent, compiled, context, minute, PHASE, queue, rule, source, STATE, team } from './small-facts.ts';

const M = MINUTE_MS;

describe('a rule in words', () => {
  it('says what, how long, whom and when', () => {
    expect([
      describeRule(rule({ state: ['away', 'break'] }, { forAtLeastMs: 30 * M, scope: { ...EMPTY_SCOPE, teams: ['North'], times: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }] } })),
      describeRule(rule({ all: [{ idle: true, forAtLeastMs: 10 * M }, { not: { label: ['Lunch'] } }, { any: [{ workload: { of: 'calls', atLeast: 1 } }, { phase: ['wrap'], media: ['chat'] }] }] }, { recoverAfterMs: 90_000 })),
      describeRule(rule({ noAnswers: { atLeast: 3, withinMs: 30 * M, recoverBelow: 2 } }, { scope: { ...EMPTY_SCOPE, sources: ['London', 'Leeds'], agents: ['a1', { source: 'Leeds', id: 'b' }] } })),
      describeRule(rule({ available: { fewerThan: 1, recoverAt: 3 } }, { scope: { ...EMPTY_SCOPE, times: [{ days: [6, 7], from: '22:00', to: '06:00' }], zone: 'Europe/London' } })),
      describeRule(rule({ not: { state: ['available'] } })),
    ]).toEqual([
      'Away or Break for at least 30 min, in team North, Mon–Fri 09:00–17:00',
      '(Idle for at least 10 min and not label “Lunch” and (1 call or more at once or an interaction in wrap (chat))) (over after 1 min 30 s)',
      '3 unanswered offers or more within 30 min (over below 2), agents a1 and b (Leeds), of London and Leeds',
      'Nobody available (over at 3), Sat, Sun 22:00–06:00 (Europe/London)',
      'Not Available',
    ]);
  });

  it('is there for every ready-made rule', () => {
    expect(TEMPLATES.map(({ rule: each }) => describeRule(each)).filter((text) => /undefined|NaN|^\s*$/.test(text))).toEqual([]);
  });
});

describe('what was so when an alert fired', () => {
  const stated = (when: Condition, facts: SubjectFacts, forAtLeastMs = 0): unknown => {
    const ready = compiled(when, { forAtLeastMs });
    const episode = evaluateRule(ready, facts, context()).episodes.at(-1);
    if (episode === undefined) throw new Error('It did not fire.');
    return Object.values(statementOf(ready, facts, context(), episode));
  };

  it('is an agent’s state in the product’s words and the vendor’s', () => {
    const facts = agent({ presence: [[0, 30, STATE.break]], line: [[0, 10, STATE.break], [10, 30, STATE.engaged]], noAnswers: [5, 6, 7], phases: [[3, 25, PHASE.engaged]], calls: [[2, 30, 2]] });
    expect([stated({ state: ['break'] }, facts, 30 * M), stated({ noAnswers: { atLeast: 3, withinMs: 30 * M } }, facts), stated({ phase: ['engaged'] }, facts, 10 * M), stated({ all: [{ workload: { of: 'calls', atLeast: 2 } }, { state: ['break'] }] }, facts)]).toEqual([
      ['Break · Lunch', 'break', 'Lunch', [{ label: 'State', value: 'Engaged · 1 call' }, { label: 'Presence', value: 'Break · Lunch' }]],
      ['3 unanswered offers within 30 min', 'break', 'Lunch', [{ label: 'State', value: 'Break · Lunch' }, { label: 'Offers', value: '3 unanswered offers within 30 min' }]],
      ['An interaction (phone) connected for 10:00', 'engaged', '1 call', [{ label: 'State', value: 'Engaged · 1 call' }, { label: 'Presence', value: 'Break · Lunch' }, { label: 'Interaction', value: 'An interaction (phone) connected for 10:00' }]],
      ['2 calls, Break · Lunch', 'break', 'Lunch', [{ label: 'State', value: 'Break · Lunch' }, { label: 'Workload', value: '2 calls' }]],
    ]);
    expect(stated({ phase: ['engaged'] }, facts)).toContain('An interaction (phone) connected');
  });

  it('is what others show of themselves', () => {
    const first = (value: unknown): unknown => (Array.isArray(value) ? value[0] : null);
    expect([
      first(stated({ waiting: { atLeast: 2 } }, queue([[0, 10, true], [4, 12, true]]))), first(stated({ abandoned: { atLeast: 2, withinMs: 30 * M } }, queue([[0, 10, true], [4, 12, true]]))), first(stated({ available: { fewerThan: 2 } }, team([agent({ line: [[0, null, STATE.available]] })], [agent({})]))),
      first(stated({ stale: true }, source({ staleSinceAt: minute(590) }))), first(stated({ lag: { longerThanMs: 5 * M } }, source({ freshAt: minute(590) }))),
    ]).toEqual(['2 waiting, longest 4:00', '2 abandoned within 30 min', '1 of 2 people available', 'Nothing new comes from the source', 'The data is 5:00 behind']);
  });
});
