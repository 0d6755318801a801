import { Search, X } from 'lucide-react';
import { SEVERITIES, type Severity } from '../../../shared/alerts/rule.ts';
import { useAlerts } from '../../state/alerts.ts';
import { SEVERITY_WORDS } from '../../widgets/alert-words.ts';
import { Button } from '../../widgets/button.tsx';
import { FilterMenu } from '../../widgets/filter-menu.tsx';
import { isNarrowed, NO_FILTER, useInboxFilter } from './inbox-model.ts';

const toSeverities = (values: readonly string[]): Severity[] => SEVERITIES.filter((severity) => values.includes(severity));

/** What narrows the inbox beyond the top bar. */
export function InboxFilterBar() {
  const filter = useInboxFilter();
  const alerts = useAlerts((state) => state.inbox?.alerts);
  const rules = new Map([...(alerts?.values() ?? [])].map((alert) => [String(alert.ruleId), alert.ruleName]));
  return (
    <div className="inbox-filters" role="group" aria-label="Filters of the list">
      <div className="list-search">
        <Search size={14} aria-hidden />
        <input type="search" className="input" placeholder="Name, rule or words" aria-label="Search the alerts" value={filter.text} onChange={(event) => useInboxFilter.setState({ text: event.target.value })} />
      </div>
      <FilterMenu name="Severity" anyLabel="Any severity" isMultiple choices={SEVERITIES.toReversed().map((value) => ({ value, label: SEVERITY_WORDS[value] }))} chosen={filter.severities} onChange={(values) => useInboxFilter.setState({ severities: toSeverities(values) })} />
      <FilterMenu
        name="Rule" anyLabel="Any rule" isMultiple choices={[...rules].map(([value, label]) => ({ value, label })).toSorted((a, b) => a.label.localeCompare(b.label))} emptyWords="No alert is in the inbox."
        chosen={filter.ruleIds.map(String)} onChange={(values) => useInboxFilter.setState({ ruleIds: values.map(Number) })}
      />
      {isNarrowed(filter) && <Button look="quiet" icon={<X size={14} aria-hidden />} onClick={() => useInboxFilter.setState(NO_FILTER)}>Clear</Button>}
    </div>
  );
}
