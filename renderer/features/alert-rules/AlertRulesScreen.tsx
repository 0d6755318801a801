import { useAlertRules } from '../../state/alert-rules.ts';
import { openAlertRule, usePlace } from '../../state/navigation.ts';
import { useCall } from '../../state/use-call.ts';
import { Button } from '../../widgets/button.tsx';
import { EmptyState, FailureNotice, Skeleton } from '../../widgets/notice.tsx';
import { RuleEditor } from './RuleEditor.tsx';
import { RuleList } from './RuleList.tsx';
import { TemplateGallery } from './TemplateGallery.tsx';
import { copyName, emptyDraft, toDraft } from './rule-draft.ts';
import { copiedRuleId, ruleOfTemplate, SCRATCH } from './rules-model.ts';
import './alert-rules.css';
import './rule-editor.css';
import './backtest.css';

/** The rules: a list of them, the templates, or one in the editor, as the address says. */
export function AlertRulesScreen() {
  const open = usePlace((place) => place.alertRule);
  const { rules, failure } = useAlertRules();
  if (rules === null) return failure === null ? <Skeleton rows={10} /> : <div className="page-notes"><FailureNotice failure={failure} /></div>;
  if (open === null) return <RuleList rules={rules} />;
  if (open.kind === 'rule') {
    const rule = rules.find((each) => each.id === open.id);
    return rule === undefined ? <Gone /> : <RuleEditor key={rule.id} stored={rule} start={toDraft(rule.rule)} basis={null} />;
  }
  const { template } = open;
  if (template === null) return <TemplateGallery />;
  if (template === SCRATCH) return <RuleEditor key="scratch" stored={null} start={emptyDraft()} basis={null} />;
  const copied = rules.find((each) => each.id === copiedRuleId(template));
  if (copied !== undefined) return <RuleEditor key={template} stored={null} start={toDraft({ ...copied.rule, name: copyName(copied.rule.name, rules.map((each) => each.rule.name)) })} basis={null} />;
  return <FromTemplate key={template} id={template} />;
}

function Gone() {
  return <EmptyState title="There is no such rule" action={<Button onClick={() => openAlertRule(null)}>All rules</Button>}>It was removed. What it fired is in the history.</EmptyState>;
}

/** The editor on a template, as soon as what the past suggests for it is known. */
function FromTemplate({ id }: { readonly id: string }) {
  const templates = useCall('alert templates', (client, signal) => client.alerts.templates(undefined, { signal }));
  if (templates.data === null) return templates.failure === null ? <Skeleton rows={10} /> : <div className="page-notes"><FailureNotice failure={templates.failure} action={<Button onClick={templates.reload}>Try again</Button>} /></div>;
  const template = templates.data.find((each) => each.id === id);
  if (template === undefined) return <EmptyState title="There is no such template" action={<Button onClick={() => openAlertRule({ kind: 'new', template: null })}>All templates</Button>}>The address names one that this build does not have.</EmptyState>;
  return <RuleEditor stored={null} start={toDraft(ruleOfTemplate(template))} basis={template.suggestion?.basis ?? null} />;
}
