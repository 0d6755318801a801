import { z } from 'zod';
import { isZone } from '../domain/calendar.ts';
import { leavesOf } from './compile.ts';
import { pathsOfIssue, wordsOfIssue } from './problem-words.ts';
import { LEAVES, leafKeyOf, MAX_CONDITIONS, MAX_DEPTH, rule as ruleSchema, SUBJECT_OF, type Condition, type Leaf, type LeafKey, type Rule } from './rule.ts';

/** What is wrong with a rule, and where: `when.all.1.state`. */
export interface RuleProblem { readonly path: string; readonly message: string }

export type ParsedRule = { readonly ok: true; readonly rule: Rule } | { readonly ok: false; readonly problems: readonly RuleProblem[] };

const GROUPS: readonly string[] = ['all', 'any', 'not'];
const TOO_MANY = `A rule has ${MAX_CONDITIONS} conditions at most.`;
const TIMING: readonly string[] = ['forAtLeastMs', 'recoverAfterMs'];

/** A rule from a file or an editor, with its defaults filled in; or everything that is wrong with it. */
export function parseRule(value: unknown): ParsedRule {
  if (!isObject(value)) return { ok: false, problems: [{ path: '', message: 'A rule is an object with “name” and “when”.' }] };
  const inWhen = 'when' in value ? conditionProblems(value['when'], ['when'], 1) : [{ path: 'when', message: 'This is missing; it is the condition, for example {"state": ["away"]}.' }];
  // A condition that was explained already is not checked again: a union only says that none of its forms fits.
  const parsed = ruleSchema.safeParse(inWhen.length > 0 ? { ...value, when: { idle: true } } : value);
  const problems = [...(parsed.success ? [] : problemsOf(parsed.error, [])), ...inWhen];
  if (!parsed.success || problems.length > 0) return { ok: false, problems };
  const meaning = meaningProblems(parsed.data);
  return meaning.length > 0 ? { ok: false, problems: meaning } : { ok: true, rule: parsed.data };
}

/** The shape of a rule file, for editors. Names and levels are checked beyond it. */
export function ruleJsonSchema(): object {
  return z.toJSONSchema(ruleSchema, { io: 'input' });
}

function conditionProblems(value: unknown, path: readonly (string | number)[], depth: number): readonly RuleProblem[] {
  if (depth > MAX_DEPTH) return [{ path: path.join('.'), message: `Conditions nest ${MAX_DEPTH} deep at most.` }];
  if (!isObject(value)) return [{ path: path.join('.'), message: 'A condition is an object.' }];
  const kinds = Object.keys(value).filter((key) => GROUPS.includes(key) || Object.hasOwn(LEAVES, key));
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1) return [{ path: path.join('.'), message: unnamed(Object.keys(value), kinds) }];
  if (!GROUPS.includes(kind)) return leafProblems(value, kind as LeafKey, path); // found in the table
  const others = Object.keys(value).filter((key) => key !== kind);
  if (others.length > 0) return [{ path: [...path, others[0]].join('.'), message: `“${others[0] ?? ''}” does not belong beside “${kind}”.` }];
  if (kind === 'not') return conditionProblems(value[kind], [...path, kind], depth + 1);
  const parts = value[kind];
  if (!Array.isArray(parts) || parts.length === 0) return [{ path: [...path, kind].join('.'), message: `“${kind}” is a list of one condition or more.` }];
  if (parts.length > MAX_CONDITIONS) return [{ path: [...path, kind].join('.'), message: TOO_MANY }];
  return parts.flatMap((part: unknown, index) => conditionProblems(part, [...path, kind, index], depth + 1));
}

function unnamed(keys: readonly string[], kinds: readonly string[]): string {
  if (kinds.length > 1) return `A condition says one thing; this one says ${kinds.map((kind) => `“${kind}”`).join(' and ')}.`;
  const unknown = keys.find((key) => !TIMING.includes(key));
  const known = [...GROUPS, ...Object.keys(LEAVES)].join(', ');
  return unknown === undefined ? `A condition is one of: ${known}.` : `“${unknown}” is no condition; there are: ${known}.`;
}

function leafProblems(value: object, kind: LeafKey, path: readonly (string | number)[]): readonly RuleProblem[] {
  const parsed = LEAVES[kind].safeParse(value);
  return parsed.success ? levelProblems(parsed.data, path) : problemsOf(parsed.error, path);
}

/** A recovery level lies on the side on which the condition is weaker. */
function levelProblems(leaf: Leaf, path: readonly (string | number)[]): readonly RuleProblem[] {
  const wrong = (member: string, message: string): readonly RuleProblem[] => [{ path: [...path, leafKeyOf(leaf), member].join('.'), message }];
  if ('available' in leaf) {
    const { fewerThan, recoverAt } = leaf.available;
    return recoverAt !== undefined && recoverAt < fewerThan ? wrong('recoverAt', 'Recovery has to be at the level or above it.') : [];
  }
  if ('longestWait' in leaf || 'lag' in leaf) {
    const { longerThanMs, recoverBelowMs } = 'lag' in leaf ? leaf.lag : leaf.longestWait;
    return recoverBelowMs !== undefined && recoverBelowMs > longerThanMs ? wrong('recoverBelowMs', 'Recovery has to be at the level or below it.') : [];
  }
  const counted = countedOf(leaf);
  return counted?.recoverBelow !== undefined && counted.recoverBelow > counted.atLeast ? wrong('recoverBelow', 'Recovery has to be at the level or below it.') : [];
}

function countedOf(leaf: Leaf): { readonly atLeast: number; readonly recoverBelow?: number | undefined } | null {
  if ('noAnswers' in leaf) return leaf.noAnswers;
  if ('workload' in leaf) return leaf.workload;
  if ('waiting' in leaf) return leaf.waiting;
  if ('abandoned' in leaf) return leaf.abandoned;
  return 'quarantined' in leaf ? leaf.quarantined : null;
}

function meaningProblems(parsed: Rule): readonly RuleProblem[] {
  const leaves = leavesOf(parsed.when);
  const subjects = new Set(leaves.map((leaf) => SUBJECT_OF[leafKeyOf(leaf)]));
  const problems: RuleProblem[] = [];
  if (countOf(parsed.when) > MAX_CONDITIONS) problems.push({ path: 'when', message: TOO_MANY });
  if (subjects.size > 1) problems.push({ path: 'when', message: `A rule is about one kind of subject; this one speaks of ${[...subjects].map((subject) => `${subject}s`).join(' and ')}.` });
  if (parsed.scope.zone !== null && !isZone(parsed.scope.zone)) problems.push({ path: 'scope.zone', message: `“${parsed.scope.zone}” is no time zone; it is written like Europe/London.` });
  return problems;
}

/** Groups count too. */
function countOf(condition: Condition): number {
  if ('all' in condition) return condition.all.reduce((sum, part) => sum + countOf(part), 1);
  if ('any' in condition) return condition.any.reduce((sum, part) => sum + countOf(part), 1);
  return 'not' in condition ? 1 + countOf(condition.not) : 1;
}

function problemsOf(error: z.ZodError, path: readonly (string | number)[]): readonly RuleProblem[] {
  return error.issues.flatMap((issue) => pathsOfIssue(issue).map((within) => ({ path: [...path, ...within].map(String).join('.'), message: wordsOfIssue(issue) })));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
