import { Download, SearchX, Split } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import type { InteractionRowView } from '../../../shared/contract/record-schemas.ts';
import { SECOND_MS } from '../../../shared/domain/time.ts';
import { clearFilter, filterWords, isFiltered, toExportScope, toScope, useFilter } from '../../state/filter.ts';
import { navigate, openExport, openInteraction } from '../../state/navigation.ts';
import { usePeople } from '../../state/people.ts';
import { sourceName, useSession } from '../../state/session.ts';
import { useShownDays } from '../../state/shown-days.ts';
import { NARROW, useMedia } from '../../state/use-media.ts';
import { usePages, type Pages } from '../../state/use-pages.ts';
import { Button } from '../../widgets/button.tsx';
import { ListTotal } from '../../widgets/list-total.tsx';
import { EmptyState, FailureNotice, Skeleton } from '../../widgets/notice.tsx';
import { focusList, PagedGrid } from '../../widgets/paged-grid.tsx';
import { PersonalToggle } from '../../widgets/personal-toggle.tsx';
import { RangeNotes } from '../../widgets/range-notes.tsx';
import { RangePicker } from '../../widgets/range-picker.tsx';
import { useRefresh } from '../../widgets/use-refresh.ts';
import { columnsOf, ESSENTIAL_WIDTH, essentialOf, MIN_WIDTH } from './columns.tsx';
import { FilterBar } from './FilterBar.tsx';
import { InteractionPanel } from './InteractionPanel.tsx';
import { isNarrowed, listFilterWords, NO_FILTER, rowId, toQuery, useListFilter } from './list-model.ts';
import './interactions.css';

const REFRESH_MS = 15 * SECOND_MS;

/** Every contact of the chosen days, and one of them beside the list. */
export function InteractionsScreen() {
  const sources = useSession((session) => session.sources);
  if (sources === null) return <Skeleton rows={12} />;
  if (!sources.some((source) => source.kind === 'vonage')) {
    return (
      <EmptyState icon={<Split size={28} aria-hidden />} title="No source tells of interactions" action={<Button look="primary" onClick={() => navigate({ screen: 'sources', sourceId: null })}>Connect a source</Button>}>
        Interactions come from Vonage Contact Center. They appear as soon as such a source has answered.
      </EmptyState>
    );
  }
  return <Interactions />;
}

function Interactions() {
  const shown = useShownDays();
  const filter = useFilter();
  const people = usePeople();
  const chosen = useDeferredValue(useListFilter());
  const { activeId } = useListFilter();
  const [isRevealed, setRevealed] = useState(false);
  const [isOpen, setOpen] = useState(false);
  const scope = toScope(filter, people, chosen.agentKeys.length === 0 ? null : chosen.agentKeys);
  const query = toQuery(shown.window, scope, chosen, chosen.sort, isRevealed);
  const isNobody = scope.keys?.length === 0;
  const pages = usePages(`interactions ${JSON.stringify(query)}`, (client, page, signal) => (isNobody ? Promise.resolve({ asOf: 0, total: 0, rows: [] }) : client.interactions.list({ ...query, ...page }, { signal })));
  useRefresh(pages, shown.isRunning, REFRESH_MS);
  const columns = columnsOf(shown.zone, shown.from !== shown.to);
  const active = activeId === null ? -1 : pages.indexOf((row) => rowId(row) === activeId);
  const activeRow = active < 0 ? null : pages.rowAt(active);

  const isNarrow = useMedia(NARROW) && isOpen && activeRow !== null;
  const exportThis = (): void => {
    openExport({
      dataset: 'interactions', fromAt: shown.window.startAt, toAt: shown.window.endAt, zone: shown.zone, filters: { ...filterWords(filter, people, sourceName), ...listFilterWords(chosen) },
      ...toExportScope(scope),
    });
  };
  return (
    <div className="page">
      <div className="page-head">
        <RangePicker />
        <span className="page-space" />
        <ListTotal pages={pages} one="interaction" many="interactions" zone={shown.zone} />
        <PersonalToggle isShown={isRevealed} onChange={setRevealed} />
        <Button look="quiet" icon={<Download size={14} aria-hidden />} onClick={exportThis}>Export</Button>
      </div>
      <FilterBar window={shown.window} rows={rowsOf(pages)} />
      <RangeNotes kind="vonage" missing={[]} shown={shown}>
        {pages.failure !== null && pages.total !== null && <FailureNotice failure={pages.failure} action={<Button onClick={pages.reload}>Try again</Button>} />}
      </RangeNotes>
      <div className="list-body">
        <div className="list-main">
          {pages.total === null ? <NotYet pages={pages} /> : pages.total === 0 ? <Nothing isNarrowed={isNarrowed(chosen) || isFiltered(filter)} isToday={shown.isRunning} /> : (
            <PagedGrid
              label="Interactions" columns={isNarrow ? essentialOf(columns) : columns} pages={pages} idOf={rowId} sort={chosen.sort} onSort={(sort) => useListFilter.setState({ sort })}
              activeId={activeId} onActivate={(id) => useListFilter.setState({ activeId: id })} onOpen={() => setOpen(true)} onEscape={() => { if (isOpen) setOpen(false); else useListFilter.setState({ activeId: null }); }} minWidth={isNarrow ? ESSENTIAL_WIDTH : MIN_WIDTH}
            />
          )}
        </div>
        {isOpen && activeRow !== null && (
          <InteractionPanel interaction={{ sourceId: activeRow.sourceId, guid: activeRow.guid }} isRevealed={isRevealed} onClose={() => { setOpen(false); focusList(); }} onWiden={() => openInteraction(activeRow.sourceId, activeRow.guid)} />
        )}
      </div>
    </div>
  );
}

/** The rows that are held of the first page: enough to know which words occur. */
const rowsOf = (pages: Pages<InteractionRowView>): InteractionRowView[] => Array.from({ length: Math.min(200, pages.total ?? 0) }, (_, index) => pages.rowAt(index)).filter((row) => row !== null);

function NotYet({ pages }: { readonly pages: Pages<InteractionRowView> }) {
  if (pages.failure === null) return <Skeleton rows={14} />;
  return (
    <EmptyState title="The interactions could not be read" action={<Button look="primary" onClick={pages.reload}>Try again</Button>}>
      <p role="alert">{pages.failure.message} {pages.failure.hint}</p>
    </EmptyState>
  );
}

function showAll(): void {
  useListFilter.setState(NO_FILTER);
  clearFilter();
}

function Nothing({ isNarrowed: hasFilter, isToday }: { readonly isNarrowed: boolean; readonly isToday: boolean }) {
  if (hasFilter) {
    return <EmptyState icon={<SearchX size={28} aria-hidden />} title="No interaction matches" action={<Button onClick={showAll}>Remove every filter</Button>}>The filters together leave nothing of these days.</EmptyState>;
  }
  return (
    <EmptyState icon={<Split size={28} aria-hidden />} title={isToday ? 'No interaction yet today' : 'No interaction in these days'} action={<Button onClick={() => navigate({ screen: 'sources', sourceId: null })}>Look at the sources</Button>}>
      Either there was none, or these days are not fetched yet: the sources screen says how far back the history reaches.
    </EmptyState>
  );
}
