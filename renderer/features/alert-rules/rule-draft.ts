import { EMPTY_SCOPE, leafKeyOf, SUBJECT_OF, type Condition, type Leaf, type Rule, type RuleScope, type Severity, type SubjectKind } from '../../../shared/alerts/rule.ts';
import { parseRule } from '../../../shared/alerts/parse-rule.ts';
import { fromTree, isGroup, leavesOf, partsOf, replaceNode, rowOf, toTree, type DraftGroup, type DraftLeaf, type DraftNode } from './condition-tree.ts';
import { LEAF_SPECS, leafChoices, readField, specOf, writeField } from './leaf-fields.ts';

/** A rule while it is edited: it may be unfinished. Durations are NaN while their field is empty. */
export interface RuleDraft {
  readonly name: string;
  readonly severity: Severity;
  readonly subject: SubjectKind;
  readonly scope: RuleScope;
  readonly root: DraftGroup;
  readonly forAtLeastMs: number;
  readonly recoverAfterMs: number;
  readonly notify: { readonly desktop: boolean; readonly webhook: boolean };
}

const MINUTE_MS = 60_000;

/** What a new condition of a kind of subject says. */
export function freshLeaf(subject: SubjectKind): Leaf {
  const [first] = leafChoices(subject);
  return LEAF_SPECS[first?.value ?? 'state'].fresh;
}

export function emptyDraft(subject: SubjectKind = 'agent'): RuleDraft {
  return {
    name: '', severity: 'warning', subject, scope: EMPTY_SCOPE, root: toTree(freshLeaf(subject)),
    forAtLeastMs: subject === 'agent' ? 30 * MINUTE_MS : 0, recoverAfterMs: 0, notify: { desktop: true, webhook: true },
  };
}

const firstLeaf = (condition: Condition): Leaf => leavesOf(toTree(condition))[0]?.leaf ?? freshLeaf('agent');

export function toDraft(rule: Rule): RuleDraft {
  const { when, ...rest } = rule;
  return { ...rest, subject: SUBJECT_OF[leafKeyOf(firstLeaf(when))], root: toTree(when) };
}

/** The draft about another kind of subject: its conditions begin anew, what still applies of the scope stays. */
export function withSubject(draft: RuleDraft, subject: SubjectKind): RuleDraft {
  if (draft.subject === subject) return draft;
  const { people, agents, queues } = EMPTY_SCOPE;
  const scope: RuleScope = {
    ...draft.scope,
    queues: subject === 'queue' ? draft.scope.queues : queues,
    people: subject === 'agent' ? draft.scope.people : people,
    agents: subject === 'agent' ? draft.scope.agents : agents,
    teams: subject === 'agent' || subject === 'team' ? draft.scope.teams : [],
  };
  return { ...draft, subject, scope, root: toTree(freshLeaf(subject)), forAtLeastMs: emptyDraft(subject).forAtLeastMs };
}

/** The only condition of a draft, where it has no other and is not negated. */
function onlyLeaf({ root }: RuleDraft): DraftLeaf | null {
  const [only] = leavesOf(root);
  const isPlain = (node: DraftNode): boolean => !isGroup(node) || (node.group !== 'none' && node.children.every(isPlain));
  return only !== undefined && leavesOf(root).length === 1 && isPlain(root) ? only : null;
}

/** The time that decides when the alert fires: the rule's own, with that of its only condition. */
export function thresholdOfDraft(draft: RuleDraft): number {
  return draft.forAtLeastMs + (onlyLeaf(draft)?.leaf.forAtLeastMs ?? 0);
}

/** The draft with another such time, at the place where it stood: the only condition's, where that has one and the rule has none. */
export function withDraftThreshold(draft: RuleDraft, thresholdMs: number): RuleDraft {
  const only = onlyLeaf(draft);
  if (only === null || only.leaf.forAtLeastMs === undefined) return { ...draft, forAtLeastMs: thresholdMs };
  const isRules = draft.forAtLeastMs !== 0;
  const root = replaceNode(draft.root, only.id, () => ({ ...only, leaf: writeField(only.leaf, ['forAtLeastMs'], isRules ? undefined : thresholdMs) }));
  return { ...draft, root, forAtLeastMs: isRules ? thresholdMs : 0 };
}

/** What may be narrowed in a rule about such a subject. */
export const SCOPES = {
  agent: ['sources', 'teams', 'people', 'agents'], team: ['teams', 'sources'], queue: ['queues', 'sources'], source: ['sources'],
} as const satisfies Readonly<Record<SubjectKind, readonly (keyof RuleScope)[]>>;

/** Problems by where they are shown: at a field of the rule, or at a field of one condition's row. */
export interface DraftProblems {
  readonly fields: ReadonlyMap<string, string>;
  readonly rows: ReadonlyMap<number, ReadonlyMap<string, string>>;
  readonly count: number;
}

export interface CheckedDraft {
  /** Null while something is wrong. */
  readonly rule: Rule | null;
  readonly problems: DraftProblems;
}

interface Problem { readonly path: string; readonly message: string }

/** What the draft says as a rule, or what keeps it from being one. A name may be missing while the rest is tried on the past. */
export function checkDraft(draft: RuleDraft): CheckedDraft {
  const { condition, rows } = fromTree(draft.root);
  const { subject: _subject, root: _root, ...rest } = draft;
  const candidate = { ...rest, name: draft.name.trim(), when: condition };
  const own = [...fieldGaps(draft), ...rowGaps(draft.root)];
  const parsed = parseRule(candidate);
  // A gap in a condition makes a schema doubt the whole of it; what is known to be missing says it better.
  const hasRowGaps = own.some((gap) => gap.id !== null);
  const told = parsed.ok ? [] : parsed.problems.filter(({ path }) => !hasRowGaps || partsOf(path)[0] !== 'when');
  const problems = sortProblems([...toPaths(own, rows), ...told], rows);
  return { rule: parsed.ok && own.length === 0 ? parsed.rule : null, problems };
}

/** What is tried on the past: the draft by whatever name. Null while it is no rule. */
export function trialOf(draft: RuleDraft): Rule | null {
  return checkDraft(draft.name.trim() === '' ? { ...draft, name: 'Draft' } : draft).rule;
}

interface Gap { readonly id: number | null; readonly field: string; readonly message: string }

function fieldGaps(draft: RuleDraft): readonly Gap[] {
  const gaps: Gap[] = [];
  if (draft.name.trim() === '') gaps.push({ id: null, field: 'name', message: 'Give a name.' });
  if (Number.isNaN(draft.forAtLeastMs)) gaps.push({ id: null, field: 'forAtLeastMs', message: 'Give a duration, 0 for at once.' });
  if (Number.isNaN(draft.recoverAfterMs)) gaps.push({ id: null, field: 'recoverAfterMs', message: 'Give a duration, 0 for at once.' });
  for (const [index, time] of draft.scope.times.entries()) if (time.days.length === 0) gaps.push({ id: null, field: `scope.times.${index}`, message: 'Choose at least one day.' });
  return gaps;
}

/** What the editor knows to be missing in its rows, in better words than a schema's. */
function rowGaps(node: DraftNode): readonly Gap[] {
  if (isGroup(node)) return node.children.length === 0 ? [{ id: node.id, field: '', message: 'Add a condition to this group.' }] : node.children.flatMap(rowGaps);
  const gaps: Gap[] = [];
  const add = (path: readonly string[], message: string): void => { gaps.push({ id: node.id, field: path.join('.'), message }); };
  for (const part of specOf(node.leaf).parts) {
    if (part.kind === 'words') continue;
    const value = readField(node.leaf, part.path);
    if ((part.kind === 'number' || part.kind === 'duration') && !Number.isFinite(value)) add(part.path, part.kind === 'number' ? 'Give a number.' : 'Give a duration.');
    if ((part.kind === 'states' || part.kind === 'labels' || part.kind === 'phases') && Array.isArray(value) && value.length === 0) add(part.path, `Choose at least one ${part.kind.slice(0, -1)}.`);
  }
  const { recovery } = specOf(node.leaf);
  if (recovery !== null && Number.isNaN(readField(node.leaf, recovery.path))) add(recovery.path, 'Give a level, or take it away.');
  for (const key of ['forAtLeastMs', 'recoverAfterMs']) if (Number.isNaN(readField(node.leaf, [key]))) add([key], 'Give a duration, or take it away.');
  return gaps;
}

function toPaths(gaps: readonly Gap[], rows: ReadonlyMap<string, number>): readonly Problem[] {
  const pathOf = new Map([...rows].map(([path, id]) => [id, path]));
  return gaps.map(({ id, field, message }) => ({ path: id === null ? field : [pathOf.get(id) ?? 'when', field].filter((part) => part !== '').join('.'), message }));
}

/** Each problem to its place; of several at one place the first. */
function sortProblems(problems: readonly Problem[], rows: ReadonlyMap<string, number>): DraftProblems {
  const fields = new Map<string, string>();
  const byRow = new Map<number, Map<string, string>>();
  for (const { path, message } of problems) {
    const row = rowOf(rows, path);
    if (row === null) {
      const place = partsOf(path).join('.');
      if (!fields.has(place)) fields.set(place, message);
      continue;
    }
    const own = byRow.get(row.id) ?? new Map<string, string>();
    if (!own.has(row.field)) own.set(row.field, message);
    byRow.set(row.id, own);
  }
  return { fields, rows: byRow, count: fields.size + [...byRow.values()].reduce((sum, own) => sum + own.size, 0) };
}

/** Whether two drafts say the same, whatever their rows are numbered. */
export function isSameDraft(one: RuleDraft, other: RuleDraft): boolean {
  const said = ({ root, ...rest }: RuleDraft): string => JSON.stringify([rest, fromTree(root).condition], (_key, value: unknown) => (typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => a.localeCompare(b))) : value));
  return said(one) === said(other);
}

/** A name that no other rule has: `Long away (copy)`, `Long away (copy 2)`. */
export function copyName(name: string, taken: readonly string[]): string {
  const base = name.replace(/ \(copy(?: \d+)?\)$/, '');
  const names = new Set(taken);
  for (let count = 1; ; count += 1) {
    const candidate = `${base.slice(0, 108)} (copy${count === 1 ? '' : ` ${count}`})`;
    if (!names.has(candidate)) return candidate;
  }
}
