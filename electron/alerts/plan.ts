import type { CompiledRule } from '../../shared/alerts/compile.ts';
import type { Rule } from '../../shared/alerts/rule.ts';
import type { UtcMs } from '../../shared/domain/time.ts';

/** A rule that is on, as the engine knows it. */
export interface EngineRule {
  readonly id: number;
  /** What was over by then is no alert of this rule. */
  readonly enabledAt: UtcMs;
  readonly compiled: CompiledRule;
}

/** Rules that ask the same, whatever they are named and whomever they look at: evaluated once for a subject. */
export interface PlanClass {
  readonly compiled: CompiledRule;
  /** The zone of its times; null: the subject's. */
  readonly zone: string | null;
  readonly rules: readonly EngineRule[];
}

/** What is evaluated for a subject. Subjects that the same rules look at share one. */
export type Plan = readonly PlanClass[];

export const EMPTY_PLAN: Plan = [];

/** A rule with the keys of the subjects that it looks at; rules with one scope share the set. */
export interface ScopedRule { readonly rule: EngineRule; readonly keys: ReadonlySet<string> }

/** The plan of every subject that any rule looks at. Costs a step for each subject and scope, and memory for each different plan only. */
export function planRules(scoped: readonly ScopedRule[]): ReadonlyMap<string, Plan> {
  const scopes = [...Map.groupBy(scoped, ({ keys }) => keys).entries()].map(([keys, entries]) => ({ keys, rules: entries.map(({ rule }) => rule) }));
  const numbersOf = new Map<string, number[]>();
  for (const [number, { keys }] of scopes.entries()) {
    for (const key of keys) {
      const numbers = numbersOf.get(key);
      if (numbers === undefined) numbersOf.set(key, [number]);
      else numbers.push(number);
    }
  }
  const plans = new Map<string, Plan>();
  const planOf = (numbers: readonly number[]): Plan => {
    const name = numbers.join(' ');
    const known = plans.get(name);
    if (known !== undefined) return known;
    const made = toClasses(numbers.flatMap((number) => scopes[number]?.rules ?? []));
    plans.set(name, made);
    return made;
  };
  return new Map([...numbersOf].map(([key, numbers]) => [key, planOf(numbers)]));
}

/** All that the evaluator reads of a rule: two with the same text have the same episodes. */
export function evaluationKeyOf(rule: Rule): string {
  return JSON.stringify([rule.when, rule.forAtLeastMs, rule.recoverAfterMs, rule.scope.times, rule.scope.zone]);
}

const keys = new WeakMap<CompiledRule, string>();

function toClasses(rules: readonly EngineRule[]): Plan {
  const keyOf = ({ compiled }: EngineRule): string => {
    const key = keys.get(compiled) ?? evaluationKeyOf(compiled.rule);
    keys.set(compiled, key);
    return key;
  };
  return [...Map.groupBy(rules, keyOf).values()].flatMap((same) => {
    const [first] = same;
    return first === undefined ? [] : [{ compiled: first.compiled, zone: first.compiled.rule.scope.zone, rules: same }];
  });
}
