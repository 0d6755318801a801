import { ArrowDownWideNarrow, CloudOff, PanelRight, Rows3, Search, Users, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { ExportRequest, FloorAgent } from '../../../shared/contract/schemas.ts';
import { dayBounds, formatClock } from '../../../shared/domain/calendar.ts';
import type { State } from '../../../shared/domain/state.ts';
import { coreNowAt } from '../../state/clock.ts';
import { clearFilter, filterWords, isFiltered, toScope, useFilter } from '../../state/filter.ts';
import { liveEdgeOf } from '../../state/freshness.ts';
import { navigate } from '../../state/navigation.ts';
import { usePeople } from '../../state/people.ts';
import { densityFor, useFloorFilter, usePreferences, type Density, type FloorSort } from '../../state/preferences.ts';
import { sourceName, useSession } from '../../state/session.ts';
import { stateWord } from '../../theme/tokens.ts';
import { Button } from '../../widgets/button.tsx';
import { ExportAction } from '../../widgets/export-action.tsx';
import { ChoiceMenu } from '../../widgets/menu.tsx';
import { EmptyState, Skeleton } from '../../widgets/notice.tsx';
import { StateSwatch } from '../../widgets/state-swatch.tsx';
import { FloorInspector } from './FloorInspector.tsx';
import { FloorList } from './FloorList.tsx';
import { QueueTile } from './QueueTile.tsx';
import { useFloorRows, type FloorRows } from './use-floor-rows.ts';
import './floor.css';

const SORTS = [
  { value: 'exceptions', label: 'Exceptions first' },
  { value: 'longest', label: 'Longest first' },
  { value: 'name', label: 'By name' },
  { value: 'state', label: 'By state' },
] as const satisfies readonly { readonly value: FloorSort; readonly label: string }[];

const setOpen = (isInspectorOpen: boolean): void => {
  usePreferences.setState({ isInspectorOpen });
};

const showAll = (): void => {
  useFloorFilter.setState({ search: '', states: [] });
  clearFilter();
};

/** Every agent now. */
export function FloorScreen() {
  const floor = useSession((session) => session.floor);
  const rows = useFloorRows();
  const isOpen = usePreferences((state) => state.isInspectorOpen);
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const known = activeKey === null ? undefined : floor?.agents.get(activeKey);
  // As the list names it; somebody whom a filter hides stays in the inspector.
  const active = rows.shown.find((agent) => agent.key === activeKey) ?? known;

  if (floor === null) return <Skeleton rows={16} />;
  if (floor.agents.size === 0) return <NoAgents />;
  return (
    <div className="floor">
      <QueueTile />
      <FloorSummary rows={rows} total={floor.agents.size} date={floor.date} zone={floor.zone} />
      <div className="floor-body">
        <div className="floor-main">
          {rows.rows.length === 0 ? <NothingFound /> : (
            <FloorList
              rows={rows.rows}
              agents={rows.shown.length}
              activeKey={activeKey}
              onActivate={setActiveKey}
              onInspect={(key) => { setActiveKey(key); setOpen(key !== activeKey || !isOpen); }}
              onLeave={() => { if (isOpen && active) setOpen(false); else setActiveKey(null); }}
              setHeld={rows.setHeld}
            />
          )}
          <p className="floor-held" role="status" data-visible={rows.waiting > 0}>
            {rows.waiting > 0 ? 'The order has changed; rows move when the pointer leaves the list.' : ''}
          </p>
        </div>
        {isOpen && active !== undefined && <FloorInspector agent={active} onClose={() => setOpen(false)} />}
        {!isOpen && active !== undefined && (
          <Button className="floor-reopen" icon={<PanelRight size={16} aria-hidden />} aria-label="Open inspector" onClick={() => setOpen(true)} />
        )}
      </div>
    </div>
  );
}

function FloorSummary({ rows, total, date, zone }: { readonly rows: FloorRows; readonly total: number; readonly date: string; readonly zone: string }) {
  const { states, search } = useFloorFilter();
  const { sort, density } = usePreferences();
  const filter = useFilter();
  const people = usePeople();
  const shown = densityFor(density, rows.shown.length);
  const toggle = (state: State): void => useFloorFilter.setState({ states: states.includes(state) ? states.filter((other) => other !== state) : [...states, state] });
  const preset = (): Partial<ExportRequest> => {
    const { startAt } = dayBounds(date, zone);
    const filters: Record<string, string> = { ...(search === '' ? {} : { search }), ...(states.length === 0 ? {} : { states: states.map(stateWord).join(', ') }) };
    const { keys, ...scope } = toScope(filter, people);
    const agents = Object.keys(filters).length > 0 ? rows.shown.map((agent) => agent.key) : keys;
    return { dataset: 'activities', fromAt: startAt, toAt: coreNowAt(), zone, filters: { ...filters, ...filterWords(filter, people, sourceName) }, ...(agents === undefined ? {} : { agents }), ...scope };
  };
  return (
    <div className="floor-summary">
      <p className="floor-total"><strong>{rows.shown.length.toLocaleString()}</strong> {rows.shown.length === total ? 'agents' : `of ${total.toLocaleString()} agents`}</p>
      <NotLive shown={rows.shown} zone={zone} />
      <div className="floor-counts" role="group" aria-label="Filter by state">
        {rows.counts.map(({ state, agents }) => (
          <button key={state} type="button" className="count" aria-pressed={states.includes(state)} onClick={() => toggle(state)}>
            <StateSwatch state={state} />
            <strong>{agents.toLocaleString()}</strong> {stateWord(state).toLowerCase()}
          </button>
        ))}
        {states.length > 0 && <Button look="quiet" icon={<X size={14} aria-hidden />} onClick={() => useFloorFilter.setState({ states: [] })}>All states</Button>}
      </div>
      <div className="floor-tools">
        <FloorSearch />
        <ChoiceMenu name="Order" icon={<ArrowDownWideNarrow size={14} aria-hidden />} value={sort} choices={SORTS} onChoose={(next) => usePreferences.setState({ sort: next })} />
        <ChoiceMenu<Density> name="Row height" icon={<Rows3 size={14} aria-hidden />} value={shown} choices={[{ value: 'comfortable', label: 'Comfortable' }, { value: 'compact', label: 'Compact' }]} onChoose={(next) => usePreferences.setState({ density: next })} />
        <ExportAction preset={preset} />
      </div>
    </div>
  );
}

/** Said once for all rows: which of them stand still, and since when. */
function NotLive({ shown, zone }: { readonly shown: readonly FloorAgent[]; readonly zone: string }) {
  const statuses = useSession((session) => session.status?.sources);
  const isConnected = useSession((session) => session.connection.kind === 'connected');
  const here = new Set(shown.map((agent) => agent.sourceId));
  const still = (statuses ?? []).filter((source) => here.has(source.id)).flatMap((source) => {
    const { endAt, isLive } = liveEdgeOf(source, coreNowAt(), isConnected);
    return isLive || endAt === null ? [] : [`${here.size > 1 ? `${source.name} ` : ''}as of ${formatClock(endAt, zone)}`];
  });
  if (still.length === 0) return null;
  return <p className="floor-asof"><CloudOff size={14} aria-hidden /> <strong>Not live:</strong> {still.join(', ')}</p>;
}

function FloorSearch() {
  const search = useFloorFilter((filter) => filter.search);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isTyping = event.target instanceof HTMLElement && event.target.matches('input, textarea, select');
      if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
      event.preventDefault();
      input.current?.focus();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return (
    <div className="floor-search">
      <Search size={14} aria-hidden />
      <input
        ref={input}
        type="search"
        className="input"
        placeholder="Name or id ( / )"
        aria-label="Search agents by name or id"
        value={search}
        onChange={(event) => useFloorFilter.setState({ search: event.target.value })}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          if (search === '') event.currentTarget.blur();
          else useFloorFilter.setState({ search: '' });
        }}
      />
    </div>
  );
}

function NothingFound() {
  const filter = useFilter();
  return (
    <EmptyState icon={<Search size={28} aria-hidden />} title="No agent matches" action={<Button onClick={showAll}>Show all agents</Button>}>
      {isFiltered(filter) ? 'Search, state and the filters in the top bar together leave nobody. Somebody belongs to a team once an agent is linked to them on the People screen.' : 'Search and state together leave nobody.'}
    </EmptyState>
  );
}

function NoAgents() {
  const sources = useSession((session) => session.sources);
  const status = useSession((session) => session.status);
  if (sources?.length === 0) {
    return <EmptyState icon={<Users size={28} aria-hidden />} title="No source is connected" action={<Button look="primary" onClick={() => navigate({ screen: 'sources' })}>Connect a source</Button>}>Agents appear as soon as a source has answered.</EmptyState>;
  }
  const isFailing = status?.sources.some((source) => source.condition === 'failing' || source.condition === 'stopped') ?? false;
  return (
    <EmptyState icon={<Users size={28} aria-hidden />} title={isFailing ? 'No agents yet: a source does not answer' : 'Waiting for the first agents'} action={<Button onClick={() => navigate({ screen: 'sources' })}>Look at the sources</Button>}>
      {isFailing ? 'The sources screen says what failed and what to do.' : 'The newest day is fetched first; this takes a few seconds.'}
    </EmptyState>
  );
}
