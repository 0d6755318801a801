import type { z } from 'zod';
import { spanWords } from './terms.ts';

/** What a check found, in words for whoever wrote the rule. */
type Issue = z.core.$ZodIssue;

const KIND_WORDS: Readonly<Record<string, string>> = {
  string: 'text', number: 'a number', int: 'a whole number', boolean: 'true or false', array: 'a list', object: 'an object with named members', null: 'null', undefined: 'nothing',
};
/** Of the few forms that a text in a rule must have. */
const FORM_WORDS = 'This is no time of the day; it is written like 08:30.';

/** One sentence; the path stands before it. */
export function wordsOfIssue(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type': return isAbsent(issue) ? `This is missing; it is ${kindOf(issue.expected)}.` : `This has to be ${kindOf(issue.expected)}.`;
    case 'invalid_value': return `This has to be ${listOr(issue.values.map((value) => JSON.stringify(value)))}.`;
    case 'invalid_format': return FORM_WORDS;
    case 'too_small': return tooSmall(issue, Number(issue.minimum));
    case 'too_big': return tooBig(issue, Number(issue.maximum));
    case 'invalid_union': return 'This is text, or an object with “source” and “id”.'; // agents of a scope: the only choice that is left to the schema
    case 'unrecognized_keys': return 'This is not known here.';
    default: return issue.message;
  }
}

/** A member too many is named by its own path. */
export function pathsOfIssue(issue: Issue): readonly (readonly PropertyKey[])[] {
  return issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
}

/** The check tells what it got in its own words only. */
function isAbsent({ message }: Issue): boolean {
  return message.endsWith('received undefined');
}

const kindOf = (expected: string): string => KIND_WORDS[expected] ?? expected;

/** A limit as people say it: members that end in `Ms` are durations, which a form shows in other units. */
function limitWords({ path }: Issue, limit: number): string {
  return limit > 0 && String(path.at(-1) ?? '').endsWith('Ms') ? spanWords(limit) : limit.toString();
}

function tooSmall(issue: Extract<Issue, { code: 'too_small' }>, least: number): string {
  const { origin } = issue;
  if (origin === 'string') return least === 1 ? 'This may not be empty.' : `This needs at least ${least} characters.`;
  if (origin === 'array') return least === 1 ? 'This list may not be empty.' : `This list needs at least ${least} entries.`;
  return `This has to be ${limitWords(issue, least)} or more.`;
}

function tooBig(issue: Extract<Issue, { code: 'too_big' }>, most: number): string {
  const { origin } = issue;
  if (origin === 'string') return `This is longer than ${most} characters.`;
  return origin === 'array' ? `This list has more than ${most} entries.` : `This has to be ${limitWords(issue, most)} or less.`;
}

function listOr(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `one of ${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}
