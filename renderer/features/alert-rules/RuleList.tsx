import { BellPlus, FileUp, Plus, Search } from 'lucide-react';
import { useDeferredValue, useRef, useState, type KeyboardEvent } from 'react';
import type { RuleView } from '../../../shared/contract/alert-schemas.ts';
import { putRule } from '../../state/alert-rules.ts';
import { openAlertRule } from '../../state/navigation.ts';
import { useZone } from '../../state/session.ts';
import { useAction } from '../../state/use-action.ts';
import { useNow } from '../../state/use-now.ts';
import { AlertTabs } from '../../widgets/alert-tabs.tsx';
import { Button } from '../../widgets/button.tsx';
import { targetOf, type ListSteps } from '../../widgets/list-keys.ts';
import { EmptyState, FailureNotice } from '../../widgets/notice.tsx';
import { ImportRules } from './ImportRules.tsx';
import { RemoveRule } from './RemoveRule.tsx';
import { RuleRow, type RuleActions } from './RuleRow.tsx';
import { saveRuleFile } from './save-rule-file.ts';
import { copyOf, shownRules } from './rules-model.ts';

const STEPS = { page: 10, upFrom: 'first' } as const satisfies ListSteps;

const newRule = (): void => openAlertRule({ kind: 'new', template: null });

/** Every rule: what it says, whether it is on, and what it has done lately. */
export function RuleList({ rules }: { readonly rules: readonly RuleView[] }) {
  const [typed, setTyped] = useState('');
  const shown = shownRules(rules, useDeferredValue(typed));
  const [dialog, setDialog] = useState<{ readonly kind: 'import' } | { readonly kind: 'remove'; readonly rule: RuleView } | null>(null);
  const action = useAction();
  const actions: RuleActions = {
    edit: (rule) => openAlertRule({ kind: 'rule', id: rule.id }),
    duplicate: (rule) => openAlertRule({ kind: 'new', template: copyOf(rule.id) }),
    setEnabled: (rule, enabled) => void action.run(async (client) => putRule(await client.alerts.setEnabled({ id: rule.id, enabled }))),
    mute: (rule, untilAt) => void action.run(async (client) => putRule(await client.alerts.muteRule({ id: rule.id, untilAt }))),
    save: (rule) => saveRuleFile(rule.rule),
    remove: (rule) => setDialog({ kind: 'remove', rule }),
  };
  const on = rules.filter((rule) => rule.enabled).length;
  return (
    <div className="page rules">
      <div className="page-head">
        <AlertTabs />
        <span className="page-space" />
        <div className="list-search">
          <Search size={14} aria-hidden />
          <input className="input" type="search" aria-label="Search rules" placeholder="Search rules" value={typed} onChange={(event) => setTyped(event.target.value)} />
        </div>
        <span className="muted list-total">{rules.length.toLocaleString()} {rules.length === 1 ? 'rule' : 'rules'}, {on.toLocaleString()} on</span>
        <Button icon={<FileUp size={14} aria-hidden />} onClick={() => setDialog({ kind: 'import' })}>Import</Button>
        <Button look="primary" icon={<Plus size={14} aria-hidden />} onClick={newRule} aria-keyshortcuts="N">New rule</Button>
      </div>
      {action.failure !== null && <div className="page-notes"><FailureNotice failure={action.failure} /></div>}
      {shown.length > 0 && <RuleTable rules={shown} isBusy={action.isRunning} actions={actions} />}
      {shown.length === 0 && rules.length > 0 && <EmptyState title="No rule says that" action={<Button onClick={() => setTyped('')}>Show all rules</Button>}>The search looks at names, severities and the rules’ own words.</EmptyState>}
      {rules.every((rule) => rule.builtIn) && typed === '' && <NoRules hasBuiltIn={rules.length > 0} />}
      {dialog?.kind === 'import' && <ImportRules taken={rules.map((rule) => rule.rule.name)} onClose={() => setDialog(null)} />}
      {dialog?.kind === 'remove' && <RemoveRule rule={dialog.rule} onClose={() => setDialog(null)} />}
    </div>
  );
}

function NoRules({ hasBuiltIn }: { readonly hasBuiltIn: boolean }) {
  return (
    <EmptyState icon={<BellPlus size={28} aria-hidden />} title={hasBuiltIn ? 'Nothing watches the floor yet' : 'No rules yet'} action={<Button look="primary" icon={<Plus size={14} aria-hidden />} onClick={newRule}>Choose a template</Button>}>
      {hasBuiltIn ? 'The built-in rules watch the sources alone. ' : ''}Templates cover the usual: long away, long wrap, offers not answered, nobody available, customers waiting. Each is tried on the past days before it may interrupt anybody.
    </EmptyState>
  );
}

/** The rows as a grid with one stop of the Tab key, which is the active row; its own buttons follow it. */
function RuleTable({ rules, isBusy, actions }: { readonly rules: readonly RuleView[]; readonly isBusy: boolean; readonly actions: RuleActions }) {
  const zone = useZone();
  const now = useNow(10_000);
  const table = useRef<HTMLDivElement>(null);
  const [activeId, setActiveId] = useState<number | null>(null);
  const at = Math.max(0, rules.findIndex((rule) => rule.id === activeId));
  const focusRow = (index: number): void => {
    const rule = rules[index];
    if (rule === undefined) return;
    setActiveId(rule.id);
    table.current?.querySelector<HTMLElement>(`[data-rule="${rule.id}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.toLowerCase() === 'n') { event.preventDefault(); newRule(); return; }
    const isRow = event.target instanceof HTMLElement && event.target.dataset['rule'] !== undefined;
    const rule = rules[at];
    const target = targetOf(event.key, at, rules.length, STEPS);
    if (!isRow || rule === undefined) return;
    if (target !== null) focusRow(target);
    else if (event.key === 'Enter') actions.edit(rule);
    else if (event.key === ' ') { if (!isBusy) actions.setEnabled(rule, !rule.enabled); }
    else if (event.key === 'Delete' && !rule.builtIn) actions.remove(rule);
    else return;
    event.preventDefault();
  };
  return (
    <div className="rules-scroll">
      <div ref={table} role="grid" aria-label="Rules" aria-rowcount={rules.length + 1} className="rules-grid" onKeyDown={onKeyDown}>
        <div role="row" aria-rowindex={1} className="rules-row rules-head">
          <span role="columnheader"><span className="visually-hidden">On or off</span></span>
          <span role="columnheader">Rule</span>
          <span role="columnheader" className="numeric" title="How many people, teams, queues or sources it looks at now">Looks at</span>
          <span role="columnheader" className="numeric">Firing now</span>
          <span role="columnheader" className="numeric">Today</span>
          <span role="columnheader" className="numeric">7 days</span>
          <span role="columnheader">Muted</span>
          <span role="columnheader"><span className="visually-hidden">Actions</span></span>
        </div>
        {rules.map((rule, index) => (
          <RuleRow key={rule.id} rule={rule} rowIndex={index + 2} isActive={index === at} isBusy={isBusy} nowAt={now} zone={zone} actions={actions} onActivate={() => setActiveId(rule.id)} />
        ))}
      </div>
    </div>
  );
}
