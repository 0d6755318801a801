import { describe, expect, it } from 'vitest';
import { LEAF_SPECS, leafChoices, readField, writeField } from '../../../../../renderer/features/alert-rules/leaf-fields.ts';
import { checkDraft, copyName, emptyDraft, freshLeaf, isSameDraft, thresholdOfDraft, toDraft, trialOf, withDraftThreshold, withSubject, type RuleDraft } from '../../../../../renderer/features/alert-rules/rule-draft.ts';
import { readRuleFile, ruleFileName, ruleText } from '../../../../../renderer/features/alert-rules/rule-file.ts';
import { compileRule, thresholdOf, withThreshold } from '../../../../../shared/alerts/compile.ts';
import { parseRule } from '../../../../../shared/alerts/parse-rule.ts';
import { TEMPLATES } from '../../../../../shared/alerts/templates.ts';
import { LEAVES, SUBJECT_KINDS, type Leaf, type LeafKey } from '../../../../../shared/alerts/rule.ts';
import { toTree } from '../../../../../renderer/features/alert-rules/condition-tree.ts';

const named = (change: Partial<RuleDraft> = {}): RuleDraft => ({ ...emptyDraft(), name: 'Long away', ...change });
const withLeaf = (leaf: Leaf): RuleDraft => named({ root: toTree(leaf) });
const rowProblems = (draft: RuleDraft): readonly string[] => [...checkDraft(draft).problems.rows.values()].flatMap((row) => [...row].map(([field, message]) => `${field}: ${message}`));

describe('a draft', () => {
  it('of every template is the template again', () => {
    for (const { rule } of TEMPLATES) {
      const checked = checkDraft(toDraft(rule));
      expect(checked.problems.count).toBe(0);
      expect(checked.rule).not.toBeNull();
      expect(isSameDraft(toDraft(rule), toDraft(checked.rule ?? rule))).toBe(true);
    }
  });

  it('of every kind of subject is a rule as soon as it has a name', () => {
    for (const subject of SUBJECT_KINDS) expect(checkDraft({ ...emptyDraft(subject), name: 'x' }).rule).not.toBeNull();
    expect(checkDraft(emptyDraft()).rule).toBeNull();
    expect([...checkDraft(emptyDraft()).problems.fields]).toEqual([['name', 'Give a name.']]);
    expect(trialOf(emptyDraft())?.when).toEqual({ state: ['away'] });
  });

  it('says at the field what is missing', () => {
    expect([
      rowProblems(withLeaf({ state: [] })), rowProblems(withLeaf({ noAnswers: { atLeast: Number.NaN, withinMs: 60_000 } })), rowProblems(withLeaf({ label: ['Lunch'], forAtLeastMs: Number.NaN })),
      rowProblems(withLeaf({ workload: { of: 'all', atLeast: 3, recoverBelow: 4 } })), rowProblems(named({ root: { id: 1, group: 'all', children: [] } })),
    ]).toEqual([['state: Choose at least one state.'], ['noAnswers.atLeast: Give a number.'], ['forAtLeastMs: Give a duration, or take it away.'], ['workload.recoverBelow: Recovery has to be at the level or below it.'], [': Add a condition to this group.']]);
    const { fields } = checkDraft(named({ forAtLeastMs: Number.NaN, scope: { ...emptyDraft().scope, times: [{ days: [], from: '09:00', to: '17:00' }], zone: 'Nowhere/Land' } })).problems;
    expect([fields.get('forAtLeastMs'), fields.get('scope.times.0')]).toEqual(['Give a duration, 0 for at once.', 'Choose at least one day.']);
  });

  it('about something else begins anew and keeps the scope that still applies', () => {
    const draft = named({ scope: { ...emptyDraft().scope, sources: ['VCC'], teams: ['North'], people: ['Ann'] } });
    const team = withSubject(draft, 'team');
    expect([team.scope.sources, team.scope.teams, team.scope.people, withSubject(draft, 'queue').scope.teams, withSubject(draft, 'agent')]).toEqual([['VCC'], ['North'], [], [], draft]);
    expect(checkDraft(team).rule?.when).toEqual(freshLeaf('team'));
  });

  it('is the same however its rows are numbered', () => {
    const draft = named();
    expect([isSameDraft(draft, { ...draft, root: { ...draft.root, id: 99 } }), isSameDraft(draft, { ...draft, forAtLeastMs: 1 })]).toEqual([true, false]);
  });

  it('has one threshold, wherever it stands, as the evaluator sees it', () => {
    const drafts = [named(), named({ forAtLeastMs: 0, root: toTree({ idle: true, forAtLeastMs: 5_000 }) }), named({ forAtLeastMs: 2_000, root: toTree({ idle: true, forAtLeastMs: 5_000 }) }), named({ root: toTree({ all: [{ idle: true, forAtLeastMs: 5_000 }, { label: ['x'] }] }) }), named({ root: toTree({ not: { idle: true, forAtLeastMs: 5_000 } }) }), named({ root: toTree({ any: [{ all: [{ idle: true, forAtLeastMs: 5_000 }] }] }), forAtLeastMs: 0 })];
    for (const draft of drafts) {
      const rule = trialOf(draft);
      if (rule === null) throw new Error('expected a rule');
      expect(thresholdOfDraft(draft)).toBe(thresholdOf(compileRule(rule)));
      const moved = withDraftThreshold(draft, 77_000);
      expect(thresholdOfDraft(moved)).toBe(77_000);
      expect(isSameDraft(moved, toDraft(withThreshold(rule, 77_000)))).toBe(true);
    }
  });

  it('that is copied gets a name of its own', () => {
    expect([copyName('A', ['A']), copyName('A', ['A', 'A (copy)']), copyName('A (copy)', ['A', 'A (copy)'])]).toEqual(['A (copy)', 'A (copy 2)', 'A (copy 2)']);
  });
});

describe('conditions', () => {
  it('begin as something that is valid, but for labels, which have to be chosen', () => {
    for (const key of Object.keys(LEAVES) as LeafKey[]) {
      const { fresh } = LEAF_SPECS[key];
      expect([key, parseRule({ name: 'x', when: fresh }).ok]).toEqual([key, key !== 'label']);
    }
    expect(SUBJECT_KINDS.flatMap((kind) => leafChoices(kind).map(({ value }) => value)).toSorted()).toEqual(Object.keys(LEAVES).toSorted());
  });

  it('have every field of theirs in the row, and a recovery level that is allowed', () => {
    for (const key of Object.keys(LEAVES) as LeafKey[]) {
      const { fresh, recovery } = LEAF_SPECS[key];
      if (recovery === null) continue;
      expect(parseRule({ name: 'x', when: writeField(fresh, recovery.path, recovery.start(fresh)) }).ok).toBe(true);
    }
  });

  it('take and lose fields', () => {
    const leaf = writeField({ workload: { of: 'all', atLeast: 3 } }, ['workload', 'recoverBelow'], 2);
    expect([leaf, readField(leaf, ['workload', 'recoverBelow']), writeField(leaf, ['workload', 'recoverBelow'], undefined), readField(leaf, ['ghost', 'x'])]).toEqual([{ workload: { of: 'all', atLeast: 3, recoverBelow: 2 } }, 2, { workload: { of: 'all', atLeast: 3 } }, undefined]);
  });
});

describe('a rule file', () => {
  const rule = checkDraft(named()).rule;

  it('is read as it was written, alone or in a list', () => {
    if (rule === null) throw new Error('expected a rule');
    expect([readRuleFile(ruleText(rule)), readRuleFile(`\uFEFF[${ruleText(rule)}]`).rules.length, readRuleFile(JSON.stringify({ rules: [rule, rule] })).rules.length]).toEqual([{ rules: [rule], problems: [] }, 1, 2]);
    expect(readRuleFile('{"name":"Long away","when":{"state":["away"]},"forAtLeastMs":1800000}').rules[0]?.severity).toBe('warning');
  });

  it('with a problem anywhere is not taken, and says where', () => {
    const places = (text: string): readonly string[] => readRuleFile(text).problems.map(({ path }) => path);
    expect([places('{'), places('[]'), places('{"name":"x","when":{"state":[]}}'), readRuleFile(JSON.stringify([rule, { name: '', when: { idle: true } }])).rules, places(JSON.stringify({ rules: [rule, { name: '', when: { idle: true } }] }))]).toEqual([[''], [''], ['when.state'], [], ['rules.1.name']]);
  });

  it('has a name that every system takes', () => {
    expect([ruleFileName('Long away!'), ruleFileName('Łoś né'), ruleFileName('…')]).toEqual(['long-away.rule.json', 'os-ne.rule.json', 'rule.rule.json']);
  });
});
