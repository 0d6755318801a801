import { History, SearchX } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import type { AlertView } from '../../../shared/contract/alert-schemas.ts';
import type { ExportRequest } from '../../../shared/contract/schemas.ts';
import { SECOND_MS } from '../../../shared/domain/time.ts';
import { useAlertRules } from '../../state/alert-rules.ts';
import { agentKeysOf, clearFilter, filterWords, isFiltered, toExportScope, toScope, useFilter } from '../../state/filter.ts';
import { openAlertRule } from '../../state/navigation.ts';
import { usePeople } from '../../state/people.ts';
import { sourceName, useSession } from '../../state/session.ts';
import { useShownDays } from '../../state/shown-days.ts';
import { useCall } from '../../state/use-call.ts';
import { NARROW, useMedia } from '../../state/use-media.ts';
import { useNow } from '../../state/use-now.ts';
import { usePages, type Pages } from '../../state/use-pages.ts';
import { AlertPanelActions } from '../../widgets/alert-panel-actions.tsx';
import { AlertPanel } from '../../widgets/alert-panel.tsx';
import { AlertTabs } from '../../widgets/alert-tabs.tsx';
import { alertSourceId } from '../../widgets/alert-words.ts';
import { Button } from '../../widgets/button.tsx';
import { ExportAction } from '../../widgets/export-action.tsx';
import { ListTotal } from '../../widgets/list-total.tsx';
import { EmptyState, FailureNotice, Skeleton } from '../../widgets/notice.tsx';
import { focusList, PagedGrid } from '../../widgets/paged-grid.tsx';
import { RangePicker } from '../../widgets/range-picker.tsx';
import { useRefresh } from '../../widgets/use-refresh.ts';
import { columnsOf, ESSENTIAL_WIDTH, essentialOf, MIN_WIDTH } from './columns.tsx';
import { filterWordsOf, isNarrowed, NO_FILTER, toQuery, useHistoryFilter } from './history-model.ts';
import { HistoryFilterBar } from './HistoryFilterBar.tsx';
import { HistorySummary } from './HistorySummary.tsx';
import './alert-history.css';

const REFRESH_MS = 15 * SECOND_MS;
const NEWEST_FIRST = { by: 'fired' as never, isDescending: true } as const; // the order is the core's, no head asks for another
const idOf = (alert: AlertView): string => String(alert.id);

/** Every alert of the chosen days, and what they add up to. */
export function AlertHistoryScreen() {
  const shown = useShownDays();
  const filter = useFilter();
  const people = usePeople();
  const { rules } = useAlertRules();
  const chosen = useDeferredValue(useHistoryFilter());
  const statuses = useSession((session) => session.status?.sources);
  const isConnected = useSession((session) => session.connection.kind === 'connected');
  const nowAt = useNow(30 * SECOND_MS);
  const [activeId, setActiveId] = useState<string | null>(null);
  const [isOpen, setOpen] = useState(false);
  const query = toQuery(shown.window, chosen, agentKeysOf(filter, people), filter.sourceIds);
  const isNobody = query.agentKeys?.length === 0;
  const key = JSON.stringify(query);
  const pages = usePages(`alerts ${key}`, async (client, page, signal) => {
    if (isNobody) return { asOf: 0, total: 0, rows: [] };
    const { total, rows } = await client.alerts.history({ ...query, ...page }, { signal });
    return { asOf: 0, total, rows };
  });
  const summary = useCall(`alert sums ${key}`, (client, signal) => (isNobody ? Promise.resolve({ total: 0, rows: [], rules: [], subjects: [] }) : client.alerts.history({ ...query, limit: 1, offset: 0 }, { signal })));
  useRefresh(pages, shown.isRunning, REFRESH_MS);
  useRefresh(summary, shown.isRunning, REFRESH_MS);
  const at = activeId === null ? -1 : pages.indexOf((row) => idOf(row) === activeId);
  const active = at < 0 ? null : pages.rowAt(at);
  const columns = columnsOf({ zone: shown.zone, nowAt, isConnected, sourceOf: (alert) => statuses?.find((status) => status.id === alertSourceId(alert)) ?? null });
  const isNarrow = useMedia(NARROW) && isOpen && active !== null;
  const preset = (): Partial<ExportRequest> => ({
    dataset: 'alerts', fromAt: shown.window.startAt, toAt: shown.window.endAt, zone: shown.zone,
    filters: { ...filterWords(filter, people, sourceName), ...filterWordsOf(chosen, (id) => rules?.find((rule) => rule.id === id)?.rule.name ?? `Rule ${id}`) }, ...toExportScope(toScope(filter, people, chosen.agent === null ? null : [chosen.agent.key])),
  });
  return (
    <div className="page">
      <div className="page-head">
        <AlertTabs />
        <RangePicker />
        <span className="page-space" />
        <ListTotal pages={pages} one="alert" many="alerts" zone={shown.zone} />
        <ExportAction preset={preset} />
      </div>
      <HistoryFilterBar fired={summary.data?.rules ?? []} />
      <div className="page-notes">{pages.failure !== null && pages.total !== null && <FailureNotice failure={pages.failure} action={<Button onClick={pages.reload}>Try again</Button>} />}</div>
      {summary.data !== null && summary.data.rules.length > 0 && <HistorySummary page={summary.data} />}
      <div className="list-body">
        <div className="list-main">
          {pages.total === null ? <NotYet pages={pages} /> : pages.total === 0 ? <Nothing hasFilter={isNarrowed(chosen) || isFiltered(filter)} isToday={shown.isRunning} /> : (
            <PagedGrid
              label="Alerts" columns={isNarrow ? essentialOf(columns) : columns} pages={pages} idOf={idOf} sort={NEWEST_FIRST} onSort={() => undefined} activeId={activeId} onActivate={setActiveId} onOpen={() => setOpen(true)}
              onEscape={() => { if (isOpen) setOpen(false); else setActiveId(null); }} minWidth={isNarrow ? ESSENTIAL_WIDTH : MIN_WIDTH}
            />
          )}
        </div>
        {isOpen && active !== null && <AlertPanel key={active.id} alert={active} actions={<AlertPanelActions alert={active} onDone={pages.reload} />} onClose={() => { setOpen(false); focusList(); }} />}
      </div>
    </div>
  );
}

function NotYet({ pages }: { readonly pages: Pages<AlertView> }) {
  if (pages.failure === null) return <Skeleton rows={14} />;
  return (
    <EmptyState title="The alerts could not be read" action={<Button look="primary" onClick={pages.reload}>Try again</Button>}>
      <p role="alert">{pages.failure.message} {pages.failure.hint}</p>
    </EmptyState>
  );
}

function showAll(): void {
  useHistoryFilter.setState(NO_FILTER);
  clearFilter();
}

function Nothing({ hasFilter, isToday }: { readonly hasFilter: boolean; readonly isToday: boolean }) {
  if (hasFilter) return <EmptyState icon={<SearchX size={28} aria-hidden />} title="No alert matches" action={<Button onClick={showAll}>Remove every filter</Button>}>The filters together leave nothing of these days.</EmptyState>;
  return <EmptyState icon={<History size={28} aria-hidden />} title={isToday ? 'No alert yet today' : 'No alert in these days'} action={<Button onClick={() => openAlertRule(null)}>Look at the rules</Button>}>What a rule finds stays here: what was so, since when, how it ended and who acknowledged it.</EmptyState>;
}
