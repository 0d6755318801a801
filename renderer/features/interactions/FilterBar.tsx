import { Search, X } from 'lucide-react';
import type { InteractionRowView } from '../../../shared/contract/record-schemas.ts';
import type { ClosedInterval } from '../../../shared/domain/time.ts';
import { useSession } from '../../state/session.ts';
import { useCall } from '../../state/use-call.ts';
import { Button } from '../../widgets/button.tsx';
import { FilterMenu, type FilterChoice } from '../../widgets/filter-menu.tsx';
import { isNarrowed, NO_FILTER, parseDuration, useListFilter, type ListFilter } from './list-model.ts';

/** The vendor's own two; others that occur are added. */
const STATUSES = ['Ongoing', 'Completed'];

const toChoices = (values: readonly string[]): FilterChoice[] => values.map((value) => ({ value, label: value }));

type Word = 'medium' | 'direction' | 'outcome' | 'queue' | 'status';

/** Every filter of the list in one line that wraps. */
export function FilterBar({ window, rows }: { readonly window: ClosedInterval; readonly rows: readonly InteractionRowView[] }) {
  const filter = useListFilter();
  const kinds = useSession((session) => session.sources);
  const { data: agents } = useCall('agents', (client, signal) => client.agents.list(undefined, { signal }));
  const { data: choices } = useCall(`interaction choices ${window.startAt} ${window.endAt}`, (client, signal) => client.interactions.choices(window, { signal }));
  const statuses = [...new Set([...STATUSES, ...rows.flatMap((row) => (row.status === null ? [] : [row.status]))])];
  const known = new Set(kinds?.filter((source) => source.kind === 'vonage').map((source) => source.id));
  const agentChoices = (agents ?? []).filter((agent) => known.has(agent.sourceId)).map((agent) => ({ value: agent.key, label: agent.name, detail: known.size > 1 ? `${agent.agentId} · ${agent.sourceName}` : agent.agentId })).toSorted((a, b) => a.label.localeCompare(b.label));
  const word = (key: Word, name: string, anyLabel: string, values: readonly string[]) => (
    <FilterMenu name={name} anyLabel={anyLabel} choices={toChoices(values)} chosen={filter[key] === null ? [] : [filter[key]]} onChange={([value]) => useListFilter.setState({ [key]: value ?? null })} emptyWords="None occurs in these days." />
  );
  return (
    <div className="list-filters" role="group" aria-label="Filters of the list">
      <div className="list-search">
        <Search size={14} aria-hidden />
        <input type="search" className="input" placeholder="Text in any field" aria-label="Search the interactions" value={filter.text} onChange={(event) => useListFilter.setState({ text: event.target.value })} />
      </div>
      <FilterMenu name="Agent" anyLabel="Any agent" isMultiple choices={agentChoices} chosen={filter.agentKeys} onChange={(agentKeys) => useListFilter.setState({ agentKeys })} emptyWords="No agent is known yet." />
      {word('medium', 'Medium', 'Any medium', choices?.media ?? [])}
      {word('direction', 'Direction', 'Any direction', choices?.directions ?? [])}
      {word('outcome', 'Outcome', 'Any outcome', choices?.outcomes ?? [])}
      {word('queue', 'Queue', 'Any queue', choices?.queues ?? [])}
      {word('status', 'Status', 'Any status', statuses)}
      <Durations filter={filter} />
      {isNarrowed(filter) && <Button look="quiet" icon={<X size={14} aria-hidden />} onClick={() => useListFilter.setState(NO_FILTER)}>Clear</Button>}
    </div>
  );
}

function Durations({ filter }: { readonly filter: ListFilter }) {
  const field = (key: 'minDuration' | 'maxDuration', label: string, placeholder: string) => {
    const isWrong = filter[key].trim() !== '' && parseDuration(filter[key]) === null;
    return <input className="input" aria-label={label} aria-invalid={isWrong || undefined} title={isWrong ? 'Write a duration as 1:30, 90 or 2 min' : label} placeholder={placeholder} value={filter[key]} onChange={(event) => useListFilter.setState({ [key]: event.target.value })} />;
  };
  return (
    <span className="list-durations">
      {field('minDuration', 'Shortest duration, minutes and seconds', 'min m:ss')}
      <span aria-hidden>–</span>
      {field('maxDuration', 'Longest duration, minutes and seconds', 'max m:ss')}
    </span>
  );
}
