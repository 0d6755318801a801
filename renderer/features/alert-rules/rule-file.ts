import { parseRule } from '../../../shared/alerts/parse-rule.ts';
import type { Rule } from '../../../shared/alerts/rule.ts';

/** A rule in a file, as `floorwalker alerts backtest --rule` takes it too: the rule itself as JSON, or a list of them. */

export interface FileProblem { readonly path: string; readonly message: string }
export interface RuleFile { readonly rules: readonly Rule[]; readonly problems: readonly FileProblem[] }

const isBag = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads a file's text. With any problem nothing of it is taken, so that a file is either in or not. */
export function readRuleFile(text: string): RuleFile {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    return { rules: [], problems: [{ path: '', message: `This is no JSON: ${error instanceof Error ? error.message : 'it cannot be read'}.` }] };
  }
  const [candidates, prefix] = listOf(value);
  if (candidates.length === 0) return { rules: [], problems: [{ path: prefix, message: 'There is no rule in it.' }] };
  const rules: Rule[] = [];
  const problems: FileProblem[] = [];
  for (const [index, candidate] of candidates.entries()) {
    const parsed = parseRule(candidate);
    if (parsed.ok) rules.push(parsed.rule);
    else problems.push(...parsed.problems.map(({ path, message }) => ({ path: candidates.length === 1 && prefix === '' ? path : [`${prefix}${prefix === '' ? '' : '.'}${index}`, path].filter((part) => part !== '').join('.'), message })));
  }
  return problems.length > 0 ? { rules: [], problems } : { rules, problems };
}

function listOf(value: unknown): readonly [readonly unknown[], string] {
  if (Array.isArray(value)) return [value, ''];
  return isBag(value) && Array.isArray(value['rules']) ? [value['rules'], 'rules'] : [[value], ''];
}

export const ruleText = (rule: Rule): string => `${JSON.stringify(rule, null, 2)}\n`;

/** `Long away!` → `long-away.rule.json`. */
export function ruleFileName(name: string): string {
  const plain = name.normalize('NFKD').replaceAll(/\p{M}+/gu, '').toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '');
  return `${plain === '' ? 'rule' : plain.slice(0, 60)}.rule.json`;
}
