import { withThreshold } from '../../../shared/alerts/compile.ts';
import type { RuleTemplate, RuleView } from '../../../shared/contract/alert-schemas.ts';
import type { UtcMs } from '../../../shared/domain/time.ts';
import { plain } from '../../state/fold.ts';

/** Rules whose name or words hold every word of the search, by name. A switch moves no row. */
export function shownRules(rules: readonly RuleView[], search: string): readonly RuleView[] {
  const wanted = plain(search).split(/\s+/).filter((word) => word !== '');
  return rules
    .filter((rule) => wanted.every((word) => plain(`${rule.rule.name} ${rule.text} ${rule.rule.severity}`).includes(word)))
    .toSorted((a, b) => a.rule.name.localeCompare(b.rule.name) || a.id - b.id);
}

export const isMuted = (rule: Pick<RuleView, 'mutedUntilAt'>, nowAt: UtcMs): boolean => rule.mutedUntilAt !== null && rule.mutedUntilAt > nowAt;

export interface TemplateGroup { readonly group: RuleTemplate['group']; readonly templates: readonly RuleTemplate[] }

/** Templates by group, in the order in which both are told. */
export function groupTemplates(templates: readonly RuleTemplate[], search: string): readonly TemplateGroup[] {
  const wanted = plain(search).split(/\s+/).filter((word) => word !== '');
  const found = templates.filter((each) => wanted.every((word) => plain(`${each.title} ${each.description} ${each.group}`).includes(word)));
  return [...Map.groupBy(found, (each) => each.group)].map(([group, own]) => ({ group, templates: own }));
}

/** A template's rule with what the past suggests in place of its own threshold. */
export function ruleOfTemplate({ rule, suggestion }: Pick<RuleTemplate, 'rule' | 'suggestion'>): RuleTemplate['rule'] {
  return suggestion === null ? rule : withThreshold(rule, suggestion.forAtLeastMs);
}

/** In the address: a new rule from nothing, and one from another rule. */
export const SCRATCH = 'scratch';
export const copyOf = (ruleId: number): string => `copy-${ruleId}`;
export function copiedRuleId(template: string): number | null {
  const [, id] = /^copy-(\d{1,15})$/.exec(template) ?? [];
  return id === undefined ? null : Number(id);
}
