import { describe, expect, it } from 'vitest';
import { parseRule, ruleJsonSchema } from '../../../../shared/alerts/parse-rule.ts';
import { TEMPLATES } from '../../../../shared/alerts/templates.ts';
import { LEAVES, leafKeyOf } from '../../../../shared/alerts/rule.ts';
import { compileRule, leavesOf } from '../../../../shared/alerts/compile.ts';
import { evaluateRule } from '../../../../shared/alerts/evaluate.ts';
import { minute, source } from './small-facts.ts';

const problemsOf = (value: unknown): readonly string[] => {
  const parsed = parseRule(value);
  return parsed.ok ? [] : parsed.problems.map(({ path, message }) => `${path}: ${message}`);
};

describe('a rule file', () => {
  it('is filled in with what it leaves out', () => {
    expect(parseRule({ name: ' Long break ', when: { state: ['break'], forAtLeastMs: 60_000 } })).toEqual({
      ok: true, rule: {
        name: 'Long break', severity: 'warning', scope: { sources: [], teams: [], people: [], agents: [], queues: [], times: [], zone: null }, when: { state: ['break'], forAtLeastMs: 60_000 },
        forAtLeastMs: 0, recoverAfterMs: 0, notify: { desktop: true, webhook: true },
      },
    });
  });

  it('says where it is wrong', () => {
    const nested = (depth: number): unknown => (depth === 0 ? { idle: true } : { not: nested(depth - 1) });
    expect([
      problemsOf(null), problemsOf({ name: 'A', when: { all: [{ idle: true }, { sleeping: true }] } })[0]?.slice(0, 39), problemsOf({ name: 'A', when: { idle: true, state: ['away'] } }),
      problemsOf({ name: 'A', when: { all: [] } }), problemsOf({ name: 'A', when: { all: [{ idle: true }], forAtLeastMs: 1 } }), problemsOf({ name: 'A', when: { all: [{ idle: true }, { waiting: { atLeast: 3 } }] } }),
      problemsOf({ name: 'A', when: nested(6) }), problemsOf({ name: 'A', when: { idle: true }, scope: { zone: 'Mars/Olympus' } }), problemsOf({ name: 'A' }).length > 0, problemsOf({ name: '', when: { state: ['dancing'] } }).map((text) => text.split(':')[0]),
    ]).toEqual([
      [': A rule is an object with “name” and “when”.'], 'when.all.1: “sleeping” is no condition;', ['when: A condition says one thing; this one says “idle” and “state”.'],
      ['when.all: “all” is a list of one condition or more.'], ['when.forAtLeastMs: “forAtLeastMs” does not belong beside “all”.'], ['when: A rule is about one kind of subject; this one speaks of agents and queues.'],
      ['when.not.not.not.not.not.not: Conditions nest 6 deep at most.'], ['scope.zone: “Mars/Olympus” is no time zone; it is written like Europe/London.'], true, ['name', 'when.state.0'],
    ]);
  });

  it('says it in words that whoever wrote it understands', () => {
    const rule = { name: 'A', when: { idle: true } };
    expect([
      { ...rule, name: ' ' }, { when: rule.when }, { name: 'A' }, { ...rule, name: 'x'.repeat(121) }, { ...rule, when: { state: ['dancing'] } }, { ...rule, when: { label: [] } }, { ...rule, forAtLeastMs: -1 }, { ...rule, forAtLeastMs: '30' },
      { ...rule, forAtLeastMs: 1.5 }, { ...rule, severity: 'high' }, { ...rule, scope: { agents: [7] } }, { ...rule, scope: { times: [{ days: [8], from: '25:00', to: '08:00' }] } }, { ...rule, colour: 1, size: 2 }, { ...rule, when: { idle: false, size: 2 } },
      { ...rule, when: { noAnswers: 3 } }, { ...rule, when: { any: Array.from({ length: 41 }, () => ({ idle: true })) } },
    ].map((each) => problemsOf(each).map((text) => text.replace(/one of .*/, 'one of …')))).toEqual([
      ['name: This may not be empty.'], ['name: This is missing; it is text.'], ['when: This is missing; it is the condition, for example {"state": ["away"]}.'], ['name: This is longer than 120 characters.'], ['when.state.0: This has to be one of …'],
      ['when.label: This list may not be empty.'], ['forAtLeastMs: This has to be 0 or more.'], ['forAtLeastMs: This has to be a number.'], ['forAtLeastMs: This has to be a whole number.'], ['severity: This has to be one of …'],
      ['scope.agents.0: This is text, or an object with “source” and “id”.'], ['scope.times.0.days.0: This has to be 7 or less.', 'scope.times.0.from: This is no time of the day; it is written like 08:30.'],
      ['colour: This is not known here.', 'size: This is not known here.'], ['when.idle: This has to be true.', 'when.size: This is not known here.'], ['when.noAnswers: This has to be an object with named members.'], ['when.any: A rule has 40 conditions at most.'],
    ]);
  });

  it('has its recovery levels on the weaker side', () => {
    expect([
      { noAnswers: { atLeast: 3, withinMs: 60_000, recoverBelow: 4 } }, { workload: { of: 'all', atLeast: 3, recoverBelow: 3 } }, { available: { fewerThan: 2, recoverAt: 1 } }, { available: { fewerThan: 2, recoverAt: 3 } },
      { longestWait: { longerThanMs: 10, recoverBelowMs: 11 } }, { lag: { longerThanMs: 10, recoverBelowMs: 10 } },
    ].map((when) => problemsOf({ name: 'A', when }).length)).toEqual([1, 0, 1, 0, 1, 0]);
  });

  it('says limits of durations as people say them', () => {
    expect([{ state: ['away'], forAtLeastMs: 32 * 86_400_000 }, { noAnswers: { atLeast: 2, withinMs: 10 } }, { noAnswers: { atLeast: 0, withinMs: 2_000 } }].map((when) => problemsOf({ name: 'A', when }))).toEqual([
      ['when.forAtLeastMs: This has to be 31 d or less.'], ['when.noAnswers.withinMs: This has to be 1 s or more.'], ['when.noAnswers.atLeast: This has to be 1 or more.'],
    ]);
  });

  it('may have forty conditions and no more', () => {
    const many = (count: number): unknown => ({ name: 'A', when: { any: Array.from({ length: count }, () => ({ idle: true })) } });
    expect([problemsOf(many(39)), problemsOf(many(40))]).toEqual([[], ['when: A rule has 40 conditions at most.']]);
  });

  it('has a schema that editors can use', () => {
    expect(JSON.stringify(ruleJsonSchema())).toContain('contactElsewhere');
  });
});

describe('ready-made rules', () => {
  it('are rules, one at least for every kind of condition, with two on from the start', () => {
    expect(TEMPLATES.filter(({ rule }) => !parseRule(rule).ok)).toEqual([]);
    expect(new Set(TEMPLATES.flatMap(({ rule }) => leavesOf(rule.when).map(leafKeyOf)))).toEqual(new Set(Object.keys(LEAVES)));
    expect(new Set(TEMPLATES.map(({ id }) => id)).size).toBe(TEMPLATES.length);
    expect(TEMPLATES.filter(({ builtIn }) => builtIn).map(({ title }) => title)).toEqual(['Source is stale', 'Sign-in fails']);
  });

  it('do not call a source stale for one failed request', () => {
    const stale = TEMPLATES.find(({ id }) => id === 'source-stale');
    if (stale === undefined) throw new Error('it is built in');
    const firedAfter = (failingMs: number): number => evaluateRule(compileRule(stale.rule), source({ staleSinceAt: minute(600) - failingMs }), { zone: 'UTC', elsewhere: [], normMs: null }).episodes.length;
    expect([firedAfter(10_000), firedAfter(59_999), firedAfter(60_000)]).toEqual([0, 0, 1]);
  });

  it('ask for a threshold from the past only where it is one of activities or queues', () => {
    expect(TEMPLATES.filter(({ rule, suggest }) => suggest !== null && compileRule(rule).needs.source)).toEqual([]);
  });
});
