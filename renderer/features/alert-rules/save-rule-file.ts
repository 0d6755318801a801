import type { Rule } from '../../../shared/alerts/rule.ts';
import { ruleFileName, ruleText } from './rule-file.ts';

/** Saves a rule where the browser puts downloads. */
export function saveRuleFile(rule: Rule): void {
  const url = URL.createObjectURL(new Blob([ruleText(rule)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = ruleFileName(rule.name);
  link.click();
  URL.revokeObjectURL(url);
}
