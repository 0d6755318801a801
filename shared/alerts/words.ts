import { partsOf, timingOf, unwrap } from './compile.ts';
import { isLeaf, type Condition, type Leaf, type Rule, type RuleScope, type WeekTime } from './rule.ts';
import { counted, loadWords, phaseWord, spanWords, stateWord } from './terms.ts';

export { statementOf, type Statement } from './statement.ts';

/** Rules in plain words, as they stand in lists, notifications and evidence. */

const DAY_WORDS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** The whole rule: “Away or Break for at least 30 min, in team North, Mon–Fri 09:00–17:00”. */
export function describeRule(rule: Rule): string {
  const top = unwrap(rule.when);
  const own = isLeaf(top) ? timingOf(top) : { forAtLeastMs: 0, recoverAfterMs: 0 };
  const what = isLeaf(top) ? leafWords(top) : conditionWords(top, false);
  const timing = timingWords(rule.forAtLeastMs + own.forAtLeastMs, rule.recoverAfterMs + own.recoverAfterMs);
  const timed = timing === '' ? what : `${isLeaf(top) || 'not' in top ? what : `(${what})`}${timing}`;
  return [upperFirst(timed), ...scopeWords(rule.scope)].join(', ');
}

/** A condition by itself, for editors. */
export function describeCondition(condition: Condition): string {
  return upperFirst(conditionWords(unwrap(condition), false));
}

/** Whom and when a scope chooses, part by part; empty for everybody at all times. */
export function scopeWords(scope: RuleScope): readonly string[] {
  const lists: readonly (readonly [readonly string[], string, string])[] = [
    [scope.teams, 'in team', 'in teams'], [scope.people, 'for', 'for'], [scope.agents.map((agent) => (typeof agent === 'string' ? agent : `${agent.id} (${agent.source})`)), 'agent', 'agents'],
    [scope.queues, 'in queue', 'in queues'], [scope.sources, 'of', 'of'],
  ];
  const named = lists.flatMap(([names, one, many]) => (names.length === 0 ? [] : [`${names.length === 1 ? one : many} ${someOf(names)}`]));
  return scope.times.length === 0 ? named : [...named, timesWords(scope.times, scope.zone)];
}

/** “Mon–Fri 09:00–17:00 and Sat 10:00–14:00”. */
export function timesWords(times: readonly WeekTime[], zone: string | null = null): string {
  const words = listed(times.map((time) => `${daysWords(time.days)} ${time.from}–${time.to}`), 'and');
  return zone === null ? words : `${words} (${zone})`;
}

function conditionWords(condition: Condition, isInside: boolean): string {
  const plain = unwrap(condition);
  if (isLeaf(plain)) {
    const { forAtLeastMs, recoverAfterMs } = timingOf(plain);
    return `${leafWords(plain)}${timingWords(forAtLeastMs, recoverAfterMs)}`;
  }
  if ('not' in plain) return `not ${isLeaf(unwrap(plain.not)) ? conditionWords(plain.not, true) : `(${conditionWords(plain.not, false)})`}`;
  const words = partsOf(plain).map((part) => conditionWords(part, true)).join('all' in plain ? ' and ' : ' or ');
  return isInside ? `(${words})` : words;
}

function timingWords(forAtLeastMs: number, recoverAfterMs: number): string {
  const lasting = forAtLeastMs > 0 ? ` for at least ${spanWords(forAtLeastMs)}` : '';
  return recoverAfterMs > 0 ? `${lasting} (over after ${spanWords(recoverAfterMs)})` : lasting;
}

function leafWords(leaf: Leaf): string {
  if ('state' in leaf) return listed(leaf.state.map(stateWord), 'or');
  if ('label' in leaf) return `label ${listed(leaf.label.map((label) => `“${label}”`), 'or')}`;
  if ('idle' in leaf) return 'idle';
  if ('phase' in leaf) return `an interaction ${listed(leaf.phase.map(phaseWord), 'or')}${mediaWords(leaf.media)}`;
  if ('atMaxConcurrency' in leaf) return 'as many chats as are allowed';
  if ('leftMidInteraction' in leaf) return 'logged out in mid-interaction';
  if ('contactElsewhere' in leaf) return `available here while on a contact in another system${mediaWords(leaf.contactElsewhere.media)}`;
  if ('ghost' in leaf) return `idle ${leaf.ghost.timesNorm} times as long as usual for the person${leaf.ghost.atLeastMs > 0 ? ` (and ${spanWords(leaf.ghost.atLeastMs)} at least)` : ''}`;
  if ('stale' in leaf) return 'nothing new from the source';
  if ('signInFailing' in leaf) return 'sign-in fails';
  return quantityWords(leaf);
}

type Quantity = Extract<Leaf, { noAnswers: unknown } | { workload: unknown } | { available: unknown } | { waiting: unknown } | { longestWait: unknown } | { abandoned: unknown } | { lag: unknown } | { quarantined: unknown }>;

function quantityWords(leaf: Quantity): string {
  if ('noAnswers' in leaf) return `${counted(leaf.noAnswers.atLeast, 'unanswered offer', 'unanswered offers')} or more within ${spanWords(leaf.noAnswers.withinMs)}${belowWords(leaf.noAnswers.recoverBelow)}`;
  if ('workload' in leaf) return `${loadWords(leaf.workload.of, leaf.workload.atLeast)} or more at once${belowWords(leaf.workload.recoverBelow)}`;
  if ('available' in leaf) return availableWords(leaf.available);
  if ('waiting' in leaf) return `${leaf.waiting.atLeast} or more waiting${belowWords(leaf.waiting.recoverBelow)}`;
  if ('longestWait' in leaf) return `longest wait over ${spanWords(leaf.longestWait.longerThanMs)}${belowSpanWords(leaf.longestWait.recoverBelowMs)}`;
  if ('abandoned' in leaf) return `${leaf.abandoned.atLeast} or more abandoned within ${spanWords(leaf.abandoned.withinMs)}${belowWords(leaf.abandoned.recoverBelow)}`;
  if ('lag' in leaf) return `data more than ${spanWords(leaf.lag.longerThanMs)} behind${belowSpanWords(leaf.lag.recoverBelowMs)}`;
  return `${counted(leaf.quarantined.atLeast, 'item', 'items')} or more refused within ${spanWords(leaf.quarantined.withinMs)}${belowWords(leaf.quarantined.recoverBelow)}`;
}

function availableWords({ fewerThan, recoverAt }: { readonly fewerThan: number; readonly recoverAt?: number | undefined }): string {
  const until = recoverAt === undefined || recoverAt === fewerThan ? '' : ` (over at ${recoverAt})`;
  return `${fewerThan === 1 ? 'nobody available' : `fewer than ${fewerThan} people available`}${until}`;
}

function belowWords(level: number | undefined): string {
  return level === undefined ? '' : ` (over below ${level})`;
}

function belowSpanWords(levelMs: number | undefined): string {
  return levelMs === undefined ? '' : ` (over below ${spanWords(levelMs)})`;
}

function mediaWords(media: readonly string[] | undefined): string {
  return media === undefined ? '' : ` (${listed(media, 'or')})`;
}

function daysWords(days: readonly number[]): string {
  const chosen = DAY_WORDS.map((_, index) => days.includes(index + 1));
  if (chosen.every(Boolean)) return 'every day';
  const parts: string[] = [];
  for (let from = 0; from < chosen.length; from += 1) {
    if (chosen[from] !== true) continue;
    let to = from;
    while (chosen[to + 1] === true) to += 1;
    parts.push(to === from ? DAY_WORDS[from] ?? '' : `${DAY_WORDS[from] ?? ''}${to === from + 1 ? ', ' : '–'}${DAY_WORDS[to] ?? ''}`);
    from = to;
  }
  return parts.join(', ');
}

function someOf(names: readonly string[]): string {
  return names.length <= 3 ? listed(names, 'and') : `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;
}

function listed(words: readonly string[], between: 'and' | 'or'): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} ${between} ${last}`;
}

function upperFirst(text: string): string {
  const at = text.startsWith('(') ? 1 : 0;
  return text.slice(0, at) + text.charAt(at).toUpperCase() + text.slice(at + 1);
}
