import { Download, PhoneCall, Search, SearchX, X } from 'lucide-react';
import { useDeferredValue, useEffect, useEffectEvent, useState } from 'react';
import type { CallRowView } from '../../../shared/contract/record-schemas.ts';
import { SECOND_MS, type ClosedInterval } from '../../../shared/domain/time.ts';
import { clearFilter, filterWords, isFiltered, toExportScope, toScope, useFilter } from '../../state/filter.ts';
import { navigate, openExport, usePlace, type CallRef } from '../../state/navigation.ts';
import { agentName, usePeople } from '../../state/people.ts';
import { sourceName, useSession } from '../../state/session.ts';
import { useShownDays } from '../../state/shown-days.ts';
import { useCall } from '../../state/use-call.ts';
import { NARROW, useMedia } from '../../state/use-media.ts';
import { usePages, type Pages } from '../../state/use-pages.ts';
import { Button } from '../../widgets/button.tsx';
import { FilterMenu } from '../../widgets/filter-menu.tsx';
import { ListTotal } from '../../widgets/list-total.tsx';
import { EmptyState, FailureNotice, Skeleton } from '../../widgets/notice.tsx';
import { focusList, PagedGrid } from '../../widgets/paged-grid.tsx';
import { PersonalToggle } from '../../widgets/personal-toggle.tsx';
import { RangeNotes } from '../../widgets/range-notes.tsx';
import { RangePicker } from '../../widgets/range-picker.tsx';
import { useRefresh } from '../../widgets/use-refresh.ts';
import { CallPanel } from './CallPanel.tsx';
import { callFilterWords, callId, callStateWords, isNarrowed, NO_FILTER, toQuery, useCallFilter } from './call-model.ts';
import { columnsOf, ESSENTIAL_WIDTH, essentialOf, MIN_WIDTH } from './columns.tsx';
import './calls.css';

const REFRESH_MS = 15 * SECOND_MS;

/** Every call of the chosen days, from the events that were pushed. */
export function CallsScreen() {
  const sources = useSession((session) => session.sources);
  if (sources === null) return <Skeleton rows={12} />;
  if (!sources.some((source) => source.kind === 'ringcentral')) {
    return (
      <EmptyState icon={<PhoneCall size={28} aria-hidden />} title="No source tells of calls" action={<Button look="primary" onClick={() => navigate({ screen: 'sources', sourceId: null })}>Connect a source</Button>}>
        Calls come from RingCentral’s workforce-management events. They appear as soon as such a source has received one. Contacts of Vonage are on the Interactions screen.
      </EmptyState>
    );
  }
  return <Calls />;
}

function Calls() {
  const shown = useShownDays();
  const filter = useFilter();
  const people = usePeople();
  const chosen = useDeferredValue(useCallFilter());
  const { activeId } = useCallFilter();
  const [isRevealed, setRevealed] = useState(false);
  const asked = usePlace((place) => place.call);
  const [isOpen, setOpen] = useState(asked !== null);
  useAskedCall(asked, () => setOpen(true));
  const scope = toScope(filter, people, chosen.agentKeys.length === 0 ? null : chosen.agentKeys);
  const query = toQuery(shown.window, scope, chosen, chosen.sort, isRevealed);
  const isNobody = scope.keys?.length === 0;
  const pages = usePages(`calls ${JSON.stringify(query)}`, (client, page, signal) => (isNobody ? Promise.resolve({ asOf: 0, total: 0, rows: [] }) : client.calls.list({ ...query, ...page }, { signal })));
  useRefresh(pages, shown.isRunning, REFRESH_MS);
  const active = activeId === null ? -1 : pages.indexOf((row) => callId(row) === activeId);
  const activeRow = active < 0 ? null : pages.rowAt(active);
  const columns = columnsOf(shown.zone, shown.from !== shown.to, people);
  const isNarrow = useMedia(NARROW) && isOpen && activeRow !== null;
  const exportThis = (): void => {
    openExport({
      dataset: 'calls', fromAt: shown.window.startAt, toAt: shown.window.endAt, zone: shown.zone, filters: { ...filterWords(filter, people, sourceName), ...callFilterWords(chosen) },
      ...toExportScope(scope),
    });
  };
  return (
    <div className="page">
      <div className="page-head">
        <RangePicker />
        <span className="page-space" />
        <ListTotal pages={pages} one="call" many="calls" zone={shown.zone} />
        <PersonalToggle isShown={isRevealed} onChange={setRevealed} />
        <Button look="quiet" icon={<Download size={14} aria-hidden />} onClick={exportThis}>Export</Button>
      </div>
      <FilterBar window={shown.window} />
      <RangeNotes kind="ringcentral" missing={[]} shown={shown}>
        {pages.failure !== null && pages.total !== null && <FailureNotice failure={pages.failure} action={<Button onClick={pages.reload}>Try again</Button>} />}
      </RangeNotes>
      <div className="list-body">
        <div className="list-main">
          {pages.total === null ? <NotYet pages={pages} /> : pages.total === 0 ? <Nothing hasFilter={isNarrowed(chosen) || isFiltered(filter)} isToday={shown.isRunning} /> : (
            <PagedGrid
              label="Calls" columns={isNarrow ? essentialOf(columns) : columns} pages={pages} idOf={callId} sort={chosen.sort} onSort={(sort) => useCallFilter.setState({ sort })} activeId={activeId}
              onActivate={(id) => useCallFilter.setState({ activeId: id })} onOpen={() => setOpen(true)} onEscape={() => { if (isOpen) setOpen(false); else useCallFilter.setState({ activeId: null }); }} minWidth={isNarrow ? ESSENTIAL_WIDTH : MIN_WIDTH}
            />
          )}
        </div>
        {isOpen && activeRow !== null && <CallPanel row={activeRow} people={people} zone={shown.zone} onClose={() => { setOpen(false); focusList(); }} />}
      </div>
    </div>
  );
}

/** Opened for one call: the list shows that call alone, with its details. Whoever comes without one sees the list as it was. */
function useAskedCall(asked: CallRef | null, onAsked: () => void): void {
  const open = useEffectEvent(onAsked);
  useEffect(() => {
    if (asked === null) return undefined;
    const { agentKeys, state, direction, queue, text } = useCallFilter.getState();
    useCallFilter.setState({ ...NO_FILTER, text: asked.callId, activeId: callId(asked) });
    open();
    return () => { if (useCallFilter.getState().text === asked.callId) useCallFilter.setState({ agentKeys, state, direction, queue, text }); };
  }, [asked]);
}

function FilterBar({ window }: { readonly window: ClosedInterval }) {
  const filter = useCallFilter();
  const people = usePeople();
  const sources = useSession((session) => session.sources);
  const { data: agents } = useCall('agents', (client, signal) => client.agents.list(undefined, { signal }));
  const { data: choices } = useCall(`call choices ${window.startAt} ${window.endAt}`, (client, signal) => client.calls.choices(window, { signal }));
  const known = new Set(sources?.filter((source) => source.kind === 'ringcentral').map((source) => source.id));
  const agentChoices = (agents ?? []).filter((agent) => known.has(agent.sourceId)).map((agent) => ({ value: agent.key, label: agentName(people, agent.key, agent.name), detail: agent.agentId })).toSorted((a, b) => a.label.localeCompare(b.label));
  const word = (key: 'state' | 'direction' | 'queue', name: string, anyLabel: string, values: readonly string[]) => (
    <FilterMenu
      name={name} anyLabel={anyLabel} choices={values.map((value) => ({ value, label: key === 'state' ? (callStateWords(value) ?? value) : value, ...(key === 'state' && callStateWords(value) !== value ? { detail: value } : {}) }))}
      chosen={filter[key] === null ? [] : [filter[key]]} onChange={([value]) => useCallFilter.setState({ [key]: value ?? null })} emptyWords="None occurs in these days."
    />
  );
  return (
    <div className="list-filters" role="group" aria-label="Filters of the list">
      <div className="list-search">
        <Search size={14} aria-hidden />
        <input type="search" className="input" placeholder="Text in any field" aria-label="Search the calls" value={filter.text} onChange={(event) => useCallFilter.setState({ text: event.target.value })} />
      </div>
      <FilterMenu name="Agent" anyLabel="Any agent" isMultiple choices={agentChoices} chosen={filter.agentKeys} onChange={(agentKeys) => useCallFilter.setState({ agentKeys })} emptyWords="No agent is known yet." />
      {word('state', 'State', 'Any state', choices?.states ?? [])}
      {word('direction', 'Direction', 'Any direction', choices?.directions ?? [])}
      {word('queue', 'Queue', 'Any queue', choices?.queues ?? [])}
      {isNarrowed(filter) && <Button look="quiet" icon={<X size={14} aria-hidden />} onClick={() => useCallFilter.setState(NO_FILTER)}>Clear</Button>}
    </div>
  );
}

function NotYet({ pages }: { readonly pages: Pages<CallRowView> }) {
  if (pages.failure === null) return <Skeleton rows={14} />;
  return (
    <EmptyState title="The calls could not be read" action={<Button look="primary" onClick={pages.reload}>Try again</Button>}>
      <p role="alert">{pages.failure.message} {pages.failure.hint}</p>
    </EmptyState>
  );
}

function showAll(): void {
  useCallFilter.setState(NO_FILTER);
  clearFilter();
}

function Nothing({ hasFilter, isToday }: { readonly hasFilter: boolean; readonly isToday: boolean }) {
  if (hasFilter) {
    return <EmptyState icon={<SearchX size={28} aria-hidden />} title="No call matches" action={<Button onClick={showAll}>Remove every filter</Button>}>The filters together leave nothing of these days.</EmptyState>;
  }
  return (
    <EmptyState icon={<PhoneCall size={28} aria-hidden />} title={isToday ? 'No call yet today' : 'No call in these days'} action={<Button onClick={() => navigate({ screen: 'sources', sourceId: null })}>Look at the sources</Button>}>
      Calls are known from the moment on at which the receiver listened; what the vendor sent before can be imported from its files.
    </EmptyState>
  );
}
