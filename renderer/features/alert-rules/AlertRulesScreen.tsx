import { useAlertRules } from '../../state/alert-rules.ts';
import { AlertTabs } from '../../widgets/alert-tabs.tsx';

/** The rules by name. */
export function AlertRulesScreen() {
  const { rules } = useAlertRules();
  return (
    <div className="page">
      <div className="page-head"><AlertTabs /></div>
      <ul>{rules?.map((rule) => <li key={rule.id}>{rule.rule.name}: {rule.text}</li>)}</ul>
    </div>
  );
}
