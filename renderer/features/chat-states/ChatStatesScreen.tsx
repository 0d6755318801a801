import { Download, MessagesSquare } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import type { ChatStates } from '../../../shared/contract/record-schemas.ts';
import { formatClock } from '../../../shared/domain/calendar.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../../shared/domain/time.ts';
import { clearFilter, filterWords, isFiltered, toExportScope, toScope, useFilter } from '../../state/filter.ts';
import { navigate, openExport } from '../../state/navigation.ts';
import { usePeople } from '../../state/people.ts';
import { useSession } from '../../state/session.ts';
import { useCall } from '../../state/use-call.ts';
import { Button } from '../../widgets/button.tsx';
import { Segments } from '../../widgets/field.tsx';
import { EmptyState, FailureNotice, Notice, Skeleton } from '../../widgets/notice.tsx';
import { RangePicker } from '../../widgets/range-picker.tsx';
import { RangeNotes } from '../../widgets/range-notes.tsx';
import { daysIn, useShownDays, type ShownDays } from '../../state/shown-days.ts';
import { useRefresh } from '../../widgets/use-refresh.ts';
import { ChatChart } from './ChatChart.tsx';
import { ChatPanel } from './ChatPanel.tsx';
import { ChatTable } from './ChatTable.tsx';
import { createPatterns } from '../../widgets/chat-parts.ts';
import { legendOf, toLines, type ChatChoice, type ChatLine } from './chat-model.ts';
import './chat-states.css';

const REFRESH_MS = 30 * SECOND_MS;
/** Longer than this, slots are days: hours would be finer than the screen. */
const MAX_SLOT_DAYS = 3;

type SlotMinutes = '15' | '30' | '60';
type Look = 'chart' | 'table';

/** How chat agents and teams spent their time, from the vendor's five-minute sums. */
export function ChatStatesScreen() {
  const sources = useSession((session) => session.sources);
  if (sources === null) return <Skeleton rows={12} />;
  if (!sources.some((source) => source.kind === 'liveperson')) {
    return (
      <EmptyState icon={<MessagesSquare size={28} aria-hidden />} title="No chat source is connected" action={<Button look="primary" onClick={() => navigate({ screen: 'sources', sourceId: null })}>Connect a source</Button>}>
        Chat states come from LivePerson. They appear as soon as such a source has answered.
      </EmptyState>
    );
  }
  return <States />;
}

function States() {
  const shown = useShownDays();
  const days = daysIn(shown);
  const filter = useFilter();
  const people = usePeople();
  const sources = useSession((session) => session.sources);
  const [minutes, setMinutes] = useState<SlotMinutes>('60');
  const [look, setLook] = useState<Look>('chart');
  const slotMs = days > MAX_SLOT_DAYS ? DAY_MS : Number(minutes) * MINUTE_MS;
  const query = { ...shown.window, slotMs, ...toScope(filter, people) };
  const call = useCall(`chat states ${JSON.stringify(query)}`, (client, signal) => client.chat.states(query, { signal }));
  useRefresh(call, shown.isRunning, REFRESH_MS);

  const nameOf = (id: number): string => sources?.find((source) => source.id === id)?.name ?? String(id);
  const exportThis = (): void => openExport({
    dataset: 'agent-states', fromAt: shown.window.startAt, toAt: shown.window.endAt, zone: shown.zone,
    ...toExportScope(query),
    filters: { ...filterWords(filter, people, nameOf), days: shown.from === shown.to ? shown.from : `${shown.from} to ${shown.to}` },
  });
  return (
    <div className="page chat" aria-busy={call.isLoading}>
      <div className="page-head">
        <RangePicker />
        {days <= MAX_SLOT_DAYS && <Segments<SlotMinutes> name="Length of a slot" value={minutes} choices={[{ value: '15', label: '15 min' }, { value: '30', label: '30 min' }, { value: '60', label: '1 h' }]} onChoose={setMinutes} />}
        <Segments<Look> name="Look" value={look} choices={[{ value: 'chart', label: 'Chart' }, { value: 'table', label: 'Table' }]} onChoose={setLook} />
        <span className="page-space" />
        {call.data !== null && shown.isRunning && <span className="muted">known up to {formatClock(call.data.asOf, shown.zone)}</span>}
        <Button look="quiet" icon={<Download size={14} aria-hidden />} onClick={exportThis}>Export</Button>
      </div>
      <Body call={call} shown={shown} look={look} isNarrowed={isFiltered(filter)} />
    </div>
  );
}

interface BodyProps {
  readonly call: ReturnType<typeof useCall<ChatStates>>;
  readonly shown: ShownDays;
  readonly look: Look;
  readonly isNarrowed: boolean;
}

function Body({ call, shown, look, isNarrowed }: BodyProps): ReactNode {
  const people = usePeople();
  const { data, failure, reload } = call;
  const lines = useMemo(() => (data === null ? [] : toLines(data.agents, people)), [data, people]);
  if (data === null && failure !== null) return <div className="page-notes"><FailureNotice failure={failure} action={<Button onClick={reload}>Try again</Button>} /></div>;
  if (data === null) return <Skeleton rows={12} />;
  return (
    <>
      <RangeNotes kind="liveperson" missing={data.missing} shown={shown}>
        {failure !== null && <Notice tone="warn" action={<Button onClick={reload}>Try again</Button>}><strong>Not refreshed.</strong> What is shown is from the last answer. {failure.message} {failure.hint}</Notice>}
      </RangeNotes>
      {lines.length === 0 ? <Nothing data={data} isNarrowed={isNarrowed} isRunning={shown.isRunning} /> : <Shown lines={lines} data={data} shown={shown} look={look} />}
    </>
  );
}

/** Nobody logged in is not the same as nothing known. */
function Nothing({ data, isNarrowed, isRunning }: { readonly data: ChatStates; readonly isNarrowed: boolean; readonly isRunning: boolean }) {
  if (isNarrowed) return <EmptyState title="Nobody matches" action={<Button onClick={clearFilter}>Show everybody</Button>}>Team, person and source together leave no chat agent with time on these days.</EmptyState>;
  if (data.missing.length > 0) return <EmptyState title="Nothing is known of these days" action={<Button onClick={() => navigate({ screen: 'sources', sourceId: null })}>Look at the sources</Button>}>The vendor serves the last 24 hours only; what was not fetched then cannot be had any more. No data is not zero: these days are in no figure.</EmptyState>;
  return <EmptyState title="Nobody was logged in">{isRunning ? 'Figures come in steps of five minutes, a few minutes after each has ended.' : 'The vendor answered for these days and named no agent.'}</EmptyState>;
}

function Shown({ lines, data, shown, look }: { readonly lines: readonly ChatLine[]; readonly data: ChatStates; readonly shown: ShownDays; readonly look: Look }) {
  const [choice, setChoice] = useState<ChatChoice | null>(null);
  const legend = useMemo(() => legendOf(lines), [lines]);
  // As text, so that a new answer with the same parts leaves the strips as they are.
  const looks = JSON.stringify(legend.map(({ key, stateId, normalised, reason }) => ({ key, stateId, normalised, reason })));
  const patterns = useMemo(() => createPatterns(JSON.parse(looks) as Parameters<typeof createPatterns>[0]), [looks]); // written one line above
  const line = lines.find((each) => each.id === choice?.lineId) ?? null;
  const slot = line?.slots.find((each) => each.startAt === choice?.slotStartAt) ?? null;
  const date = daysIn(shown) === 1 && !shown.isRunning ? shown.from : null;
  return (
    <div className="chat-body">
      <div className="chat-main">
        {look === 'chart'
          ? <ChatChart lines={lines} data={data} legend={legend} patterns={patterns} shown={shown} choice={choice} onChoose={setChoice} />
          : <ChatTable lines={lines} date={date} />}
      </div>
      {look === 'chart' && <ChatPanel patterns={patterns} line={line} slot={slot} shown={shown} date={date} onClose={() => setChoice(null)} />}
    </div>
  );
}
