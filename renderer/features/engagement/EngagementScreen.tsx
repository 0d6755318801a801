import { Download, FileUp, MessageSquareText } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { Engagement } from '../../../shared/contract/record-schemas.ts';
import { formatClock } from '../../../shared/domain/calendar.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../../shared/domain/time.ts';
import { clearFilter, filterWords, isFiltered, toExportScope, toScope, useFilter } from '../../state/filter.ts';
import { navigate, openExport } from '../../state/navigation.ts';
import { usePeople } from '../../state/people.ts';
import { useSession } from '../../state/session.ts';
import { daysIn, useShownDays, type ShownDays } from '../../state/shown-days.ts';
import { useCall, type Call } from '../../state/use-call.ts';
import { Button } from '../../widgets/button.tsx';
import { Segments } from '../../widgets/field.tsx';
import { ChoiceMenu } from '../../widgets/menu.tsx';
import { FilterMenu } from '../../widgets/filter-menu.tsx';
import { EmptyState, FailureNotice, Notice, Skeleton } from '../../widgets/notice.tsx';
import { RangeNotes } from '../../widgets/range-notes.tsx';
import { RangePicker } from '../../widgets/range-picker.tsx';
import { SkillImport } from '../../widgets/skill-import.tsx';
import { useRefresh } from '../../widgets/use-refresh.ts';
import { EngagementChart } from './EngagementChart.tsx';
import { EngagementTable } from './EngagementTable.tsx';
import { MEASURES, MEASURE_TITLES, namelessSkills, type GroupBy, type MeasureKey } from './engagement-model.ts';
import './engagement.css';

const REFRESH_MS = 30 * SECOND_MS;
const MAX_SLOT_DAYS = 3;

type SlotMinutes = '15' | '30' | '60';

const GROUPS = [
  { value: 'skill', label: 'By skill' }, { value: 'agent', label: 'By agent' }, { value: 'skill-agent', label: 'By both' }, { value: 'slot', label: 'By interval' },
] as const satisfies readonly { readonly value: GroupBy; readonly label: string }[];

/** What became of the chats: closed, handled, connected. */
export function EngagementScreen() {
  const sources = useSession((session) => session.sources);
  if (sources === null) return <Skeleton rows={12} />;
  if (!sources.some((source) => source.kind === 'liveperson')) {
    return (
      <EmptyState icon={<MessageSquareText size={28} aria-hidden />} title="No chat source is connected" action={<Button look="primary" onClick={() => navigate({ screen: 'sources', sourceId: null })}>Connect a source</Button>}>
        Engagement figures come from LivePerson. They appear as soon as such a source has answered.
      </EmptyState>
    );
  }
  return <Shown />;
}

/** The two readings of the same days: by the chosen group for the table, by slots for the chart. */
function useEngagement(shown: ShownDays, groupBy: GroupBy, slotMs: number, skillIds: readonly string[]): { readonly table: Call<Engagement>; readonly slots: Call<Engagement>; readonly query: ReturnType<typeof toScope> } {
  const filter = useFilter();
  const people = usePeople();
  const scope = toScope(filter, people);
  const query = { ...shown.window, slotMs, ...scope, ...(skillIds.length === 0 ? {} : { skillIds: [...skillIds] }) };
  const table = useCall(`engagement ${groupBy} ${JSON.stringify(query)}`, (client, signal) => client.chat.engagement({ ...query, groupBy }, { signal }));
  const slots = useCall(`engagement slots ${JSON.stringify(query)}`, (client, signal) => client.chat.engagement({ ...query, groupBy: 'slot' }, { signal }));
  useRefresh(table, shown.isRunning, REFRESH_MS);
  useRefresh(slots, shown.isRunning, REFRESH_MS);
  return { table, slots, query: scope };
}

function Shown() {
  const shown = useShownDays();
  const days = daysIn(shown);
  const [groupBy, setGroupBy] = useState<GroupBy>('skill');
  const [minutes, setMinutes] = useState<SlotMinutes>('60');
  const [measureKey, setMeasure] = useState<MeasureKey>('interactive');
  const [skillIds, setSkillIds] = useState<readonly string[]>([]);
  const slotMs = days > MAX_SLOT_DAYS ? DAY_MS : Number(minutes) * MINUTE_MS;
  const { table, slots, query } = useEngagement(shown, groupBy, slotMs, skillIds);
  const filter = useFilter();
  const people = usePeople();
  const sources = useSession((session) => session.sources);
  const nameOf = (id: number): string => sources?.find((source) => source.id === id)?.name ?? String(id);
  const measure = MEASURES.find((each) => each.key === measureKey) ?? MEASURES[0];
  const skills = table.data?.skills ?? slots.data?.skills ?? [];
  const exportThis = (): void => openExport({
    dataset: 'engagements', fromAt: shown.window.startAt, toAt: shown.window.endAt, zone: shown.zone,
    ...toExportScope(query),
    filters: { ...filterWords(filter, people, nameOf), days: shown.from === shown.to ? shown.from : `${shown.from} to ${shown.to}` },
  });
  const data = table.data;
  return (
    <div className="page engagement" aria-busy={table.isLoading}>
      <div className="page-head">
        <RangePicker />
        <Segments<GroupBy> name="Table" value={groupBy} choices={GROUPS} onChoose={setGroupBy} />
        {days <= MAX_SLOT_DAYS && <Segments<SlotMinutes> name="Length of an interval" value={minutes} choices={[{ value: '15', label: '15 min' }, { value: '30', label: '30 min' }, { value: '60', label: '1 h' }]} onChoose={setMinutes} />}
        <FilterMenu name="Skill" anyLabel="Any skill" isMultiple choices={skills.map((skill) => ({ value: skill.id, label: skill.name === '' ? `Skill ${skill.id}` : skill.name, detail: skill.id }))} chosen={skillIds} onChange={setSkillIds} emptyWords="No skill on these days." />
        <span className="page-space" />
        {data !== null && shown.isRunning && <span className="muted">known up to {formatClock(data.asOf, shown.zone)}</span>}
        <Button look="quiet" icon={<Download size={14} aria-hidden />} onClick={exportThis}>Export</Button>
      </div>
      {data === null && table.failure !== null && <div className="page-notes"><FailureNotice failure={table.failure} action={<Button onClick={table.reload}>Try again</Button>} /></div>}
      {data === null && table.failure === null && <Skeleton rows={12} />}
      {data !== null && (
        <>
          <Notes data={data} call={table} shown={shown} onNames={() => { table.reload(); slots.reload(); }} />
          {data.rows.length === 0 && data.total === null ? <NoData data={data} isNarrowed={isFiltered(filter) || skillIds.length > 0} onClear={() => { clearFilter(); setSkillIds([]); }} isRunning={shown.isRunning} /> : (
            <div className="engagement-body">
              <section className="engagement-chart" aria-label={`${MEASURE_TITLES[measure.key]} over time`}>
                <header>
                  <h2 className="visually-hidden">{MEASURE_TITLES[measure.key]}</h2>
                  <ChoiceMenu<MeasureKey> name="Chart shows" value={measureKey} choices={MEASURES.map((each) => ({ value: each.key, label: MEASURE_TITLES[each.key] }))} onChoose={setMeasure} />
                </header>
                {slots.data !== null && <EngagementChart data={slots.data} measure={measure} shown={shown} slotMs={slotMs} />}
                {slots.data === null && (slots.failure === null ? <Skeleton rows={5} /> : <FailureNotice failure={slots.failure} action={<Button onClick={slots.reload}>Try again</Button>} />)}
              </section>
              <EngagementTable key={groupBy} data={data} groupBy={groupBy} shown={shown} slotMs={slotMs} sourceName={nameOf} hasSources={(sources?.filter((source) => source.kind === 'liveperson').length ?? 0) > 1} />
            </div>
          )}
        </>
      )}
    </div>
  );
}

function Notes({ data, call, shown, onNames }: { readonly data: Engagement; readonly call: Call<Engagement>; readonly shown: ShownDays; readonly onNames: () => void }): ReactNode {
  const [isImporting, setImporting] = useState(false);
  const sources = useSession((session) => session.sources);
  const nameless = namelessSkills(data);
  const sourceId = data.rows.find((row) => row.skillName === null && nameless.includes(row.skillId ?? ''))?.sourceId ?? sources?.find((source) => source.kind === 'liveperson')?.id;
  return (
    <>
      <RangeNotes kind="liveperson" missing={data.missing} shown={shown}>
        {call.failure !== null && <Notice tone="warn" action={<Button onClick={call.reload}>Try again</Button>}><strong>Not refreshed.</strong> What is shown is from the last answer. {call.failure.message} {call.failure.hint}</Notice>}
        {nameless.length > 0 && (
          <Notice action={<Button icon={<FileUp size={14} aria-hidden />} onClick={() => setImporting(true)}>Import names</Button>}>
            <strong>{nameless.length === 1 ? 'One skill has no name here.' : `${nameless.length} skills have no name here.`}</strong> The credential may not read them; a file with their names helps.
          </Notice>
        )}
      </RangeNotes>
      {isImporting && sourceId !== undefined && <SkillImport sourceId={sourceId} sourceName={sources?.find((source) => source.id === sourceId)?.name ?? ''} nameless={nameless} onDone={onNames} onClose={() => setImporting(false)} />}
    </>
  );
}

/** No data is not zero. */
function NoData({ data, isNarrowed, isRunning, onClear }: { readonly data: Engagement; readonly isNarrowed: boolean; readonly isRunning: boolean; readonly onClear: () => void }) {
  if (isNarrowed) return <EmptyState title="Nothing matches" action={<Button onClick={onClear}>Show everything</Button>}>Team, person, source and skill together leave no figures on these days.</EmptyState>;
  if (data.missing.length > 0) return <EmptyState title="Nothing is known of these days" action={<Button onClick={() => navigate({ screen: 'sources', sourceId: null })}>Look at the sources</Button>}>The vendor serves the last 24 hours only; what was not fetched then cannot be had any more. No data is not zero.</EmptyState>;
  return <EmptyState title="No data">{isRunning ? 'The vendor has named no chat yet. Figures come in steps of five minutes.' : 'The vendor named no chat on these days. That is not the same as zero: it sends nothing where it counted nothing.'}</EmptyState>;
}
