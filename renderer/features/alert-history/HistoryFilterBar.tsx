import { Search, X } from 'lucide-react';
import { SEVERITIES } from '../../../shared/alerts/rule.ts';
import type { AlertView, HistoryPage } from '../../../shared/contract/alert-schemas.ts';
import { useAlertRules } from '../../state/alert-rules.ts';
import { CONDITION_WORDS, SEVERITY_WORDS } from '../../widgets/alert-words.ts';
import { Button } from '../../widgets/button.tsx';
import { FilterMenu } from '../../widgets/filter-menu.tsx';
import { isNarrowed, NO_FILTER, useHistoryFilter } from './history-model.ts';

const CONDITIONS = ['firing', 'resolved', 'withdrawn'] as const satisfies readonly AlertView['condition'][];

/** Rules that there are, and those that fired and are no more. */
export function HistoryFilterBar({ fired }: { readonly fired: HistoryPage['rules'] }) {
  const filter = useHistoryFilter();
  const { rules } = useAlertRules();
  const names = new Map([...fired.map((rule) => [rule.ruleId, rule.ruleName] as const), ...(rules ?? []).map((rule) => [rule.id, rule.rule.name] as const)]);
  const { agent } = filter;
  return (
    <div className="list-filters" role="group" aria-label="Filters of the list">
      <div className="list-search">
        <Search size={14} aria-hidden />
        <input type="search" className="input" placeholder="Name, rule or words" aria-label="Search the history" value={filter.text} onChange={(event) => useHistoryFilter.setState({ text: event.target.value })} />
      </div>
      <FilterMenu name="Rule" anyLabel="Any rule" isMultiple choices={[...names].map(([id, label]) => ({ value: String(id), label })).toSorted((a, b) => a.label.localeCompare(b.label))} chosen={filter.ruleIds.map(String)} onChange={(ids) => useHistoryFilter.setState({ ruleIds: ids.map(Number) })} emptyWords="There is no rule." />
      <FilterMenu name="Severity" anyLabel="Any severity" isMultiple choices={SEVERITIES.toReversed().map((value) => ({ value, label: SEVERITY_WORDS[value] }))} chosen={filter.severities} onChange={(values) => useHistoryFilter.setState({ severities: SEVERITIES.filter((each) => values.includes(each)) })} />
      <FilterMenu name="Condition" anyLabel="Firing or over" isMultiple choices={CONDITIONS.map((value) => ({ value, label: CONDITION_WORDS[value] }))} chosen={filter.conditions} onChange={(values) => useHistoryFilter.setState({ conditions: CONDITIONS.filter((each) => values.includes(each)) })} />
      <FilterMenu
        name="Acknowledged" anyLabel="Acknowledged or not" choices={[{ value: 'yes', label: 'Acknowledged' }, { value: 'no', label: 'Not acknowledged' }]}
        chosen={filter.acknowledged === null ? [] : [filter.acknowledged ? 'yes' : 'no']} onChange={([value]) => useHistoryFilter.setState({ acknowledged: value === undefined ? null : value === 'yes' })}
      />
      {agent !== null && <FilterMenu name="Agent" anyLabel="Any agent" choices={[{ value: agent.key, label: agent.name }]} chosen={[agent.key]} onChange={() => useHistoryFilter.setState({ agent: null })} />}
      {isNarrowed(filter) && <Button look="quiet" icon={<X size={14} aria-hidden />} onClick={() => useHistoryFilter.setState(NO_FILTER)}>Clear</Button>}
    </div>
  );
}
