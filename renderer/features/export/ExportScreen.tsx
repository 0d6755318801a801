import { Download } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { Dataset, ExportRequest } from '../../../shared/contract/schemas.ts';
import { coreNowAt } from '../../state/clock.ts';
import { isFiltered, useFilter } from '../../state/filter.ts';
import { usePlace } from '../../state/navigation.ts';
import { usePeople } from '../../state/people.ts';
import { useClient, useSession, useZone } from '../../state/session.ts';
import { Button } from '../../widgets/button.tsx';
import { Field, Input, Segments, Select } from '../../widgets/field.tsx';
import { ColumnChoice } from './ColumnChoice.tsx';
import { COLUMNS_OF, DATASETS, fromLocalText, hasAgents, presetOf, quickWindow, toLocalText, type QuickWindow } from './export-plan.ts';
import { ExportResult } from './ExportResult.tsx';
import { useExport } from './use-export.ts';
import './export.css';

/** A file of what is known, with a manifest that says exactly what it holds. */
export function ExportScreen() {
  const preset = usePlace((place) => place.exportPreset);
  const isReady = useSession((session) => session.settings !== null);
  const filter = useFilter();
  const people = usePeople();
  // The filter names people by their place in the book: the form waits for it, and then keeps what it was opened with.
  if (!isReady || (isFiltered(filter) && people === null)) return null;
  return <ExportForm key={JSON.stringify(preset)} opened={preset ?? presetOf(filter, people)} />;
}

function ExportForm({ opened }: { readonly opened: Partial<ExportRequest> }) {
  const [preset] = useState(opened);
  const productZone = useZone();
  const client = useClient();
  const sources = useSession((session) => session.sources);
  const first = useMemo(() => quickWindow('today', coreNowAt(), productZone), [productZone]);
  const [dataset, setDataset] = useState<Dataset>(preset.dataset ?? 'activities');
  const [zone, setZone] = useState<string | null>(preset.zone === undefined ? productZone : preset.zone);
  const [from, setFrom] = useState(() => toLocalText(preset.fromAt ?? first.fromAt, productZone));
  const [to, setTo] = useState(() => toLocalText((preset.toAt ?? first.toAt) + 59_999, productZone));
  const [isAsOnScreen, setAsOnScreen] = useState(preset.agents !== undefined);
  const [columns, setColumns] = useState<readonly string[]>(preset.columns ?? COLUMNS_OF[dataset]);
  const [format, setFormat] = useState<ExportRequest['format']>(preset.format ?? 'csv');
  const [isRaw, setRaw] = useState(preset.raw ?? false);
  const [sourceIds, setSourceIds] = useState<readonly number[]>(preset.sourceIds ?? []);
  const people = usePeople();
  const [teamIds, setTeamIds] = useState<readonly number[]>(preset.teamIds ?? []);
  const teams = people?.book.teams.toSorted((a, b) => a.name.localeCompare(b.name)) ?? [];
  const { run, start, cancel } = useExport();

  const fromAt = fromLocalText(from, productZone);
  const toAt = fromLocalText(to, productZone);
  const error = fromAt === null || toAt === null ? 'Both ends need a date and a time.' : fromAt >= toAt ? 'The end has to lie after the start.' : undefined;
  const usesWindow = dataset !== 'agents';
  const usesAgents = hasAgents(dataset);
  // What the calling screen said holds while its narrowing is used; teams chosen here are named anew.
  const isScreens = preset.filters !== undefined && (preset.agents === undefined || isAsOnScreen);
  const teamWords = teams.filter((team) => teamIds.includes(team.id)).map((team) => team.name).join(', ');
  const said = { ...(isScreens ? preset.filters : {}), ...(usesAgents && teamWords !== '' ? { teams: teamWords } : {}) };
  const filters = Object.keys(said).length === 0 ? null : said;
  const pick = (name: QuickWindow): void => {
    const picked = quickWindow(name, coreNowAt(), productZone);
    setFrom(toLocalText(picked.fromAt, productZone));
    setTo(toLocalText(picked.toAt + 59_999, productZone));
  };
  const choose = (next: Dataset): void => {
    setDataset(next);
    setColumns(COLUMNS_OF[next]);
  };
  // No agents would be everybody to the core: nothing is exported for somebody who is no agent.
  const isNobody = usesAgents && isAsOnScreen && preset.agents?.length === 0;
  const begin = (): void => {
    if (fromAt === null || toAt === null || error !== undefined || isNobody) return;
    const isAll = columns.length === COLUMNS_OF[dataset].length;
    void start({
      dataset, fromAt, toAt, zone, format, raw: isRaw,
      ...(isAll ? {} : { columns: [...columns] }),
      ...(usesAgents && isAsOnScreen && preset.agents !== undefined ? { agents: preset.agents } : {}),
      ...(usesAgents && teamIds.length > 0 ? { teamIds: [...teamIds] } : {}),
      ...(filters === null ? {} : { filters }),
      ...(sourceIds.length === 0 ? {} : { sourceIds: [...sourceIds] }),
    });
  };

  return (
    <div className="export">
      <form className="export-form" onSubmit={(event) => { event.preventDefault(); begin(); }}>
        <Field label="What" hint={DATASETS.find((other) => other.value === dataset)?.hint}>
          {(ids) => <Select {...ids} value={dataset} onChange={(event) => choose(DATASETS.find((other) => other.value === event.target.value)?.value ?? 'activities')}>{DATASETS.map((other) => <option key={other.value} value={other.value}>{other.label}</option>)}</Select>}
        </Field>
        {usesWindow && (
          <section className="export-window" aria-label="Window">
            <Field label={`From (${productZone})`} error={error}>{(ids) => <Input {...ids} type="datetime-local" value={from} onChange={(event) => setFrom(event.target.value)} />}</Field>
            <Field label="To, not included">{(ids) => <Input {...ids} type="datetime-local" value={to} onChange={(event) => setTo(event.target.value)} />}</Field>
            <div className="export-quick">
              <Button onClick={() => pick('today')}>Today</Button>
              <Button onClick={() => pick('yesterday')}>Yesterday</Button>
              <Button onClick={() => pick('week')}>Last 7 days</Button>
            </div>
          </section>
        )}
        {usesAgents && preset.agents !== undefined && (
          <div className="field">
            <span className="export-label">Agents</span>
            <Segments name="Agents" value={isAsOnScreen ? 'screen' : 'all'} choices={[{ value: 'screen', label: `As on screen (${preset.agents.length.toLocaleString()})` }, { value: 'all', label: 'All' }]} onChoose={(next) => setAsOnScreen(next === 'screen')} />
            {isAsOnScreen && preset.filters !== undefined && Object.keys(preset.filters).length > 0 && <p className="field-hint">Filtered by {Object.entries(preset.filters).map(([key, value]) => `${key}: ${value}`).join('; ')}. The manifest says so too.</p>}
          </div>
        )}
        {usesAgents && teams.length > 0 && (
          <fieldset className="export-sources export-teams">
            <legend>Teams</legend>
            <label className="switch-row"><input type="checkbox" checked={teamIds.length === 0} onChange={() => setTeamIds([])} /><span>All, and agents of no team</span></label>
            {teams.map((team) => (
              <label key={team.id} className="switch-row">
                <input type="checkbox" checked={teamIds.includes(team.id)} onChange={(event) => setTeamIds(event.target.checked ? [...teamIds, team.id] : teamIds.filter((id) => id !== team.id))} />
                <span>{team.name}</span>
              </label>
            ))}
          </fieldset>
        )}
        {(sources?.length ?? 0) > 1 && (
          <fieldset className="export-sources">
            <legend>Sources</legend>
            {sources?.map((source) => (
              <label key={source.id} className="switch-row">
                <input type="checkbox" checked={sourceIds.length === 0 || sourceIds.includes(source.id)} onChange={(event) => {
                  const present = sourceIds.length === 0 ? sources.map((other) => other.id) : sourceIds;
                  const next = event.target.checked ? [...present, source.id] : present.filter((id) => id !== source.id);
                  setSourceIds(next.length === sources.length ? [] : next);
                }} />
                <span>{source.name}</span>
              </label>
            ))}
          </fieldset>
        )}
        <Field label="Times in the file" hint="UTC is safest for other programs; the team's zone carries its offset.">
          {(ids) => <Select {...ids} value={zone ?? ''} onChange={(event) => setZone(event.target.value === '' ? null : event.target.value)}><option value="">UTC</option>{productZone !== 'UTC' && <option value={productZone}>{productZone}</option>}</Select>}
        </Field>
        <div className="field">
          <span className="export-label">Format</span>
          <Segments name="Format" value={format} choices={[{ value: 'csv', label: 'CSV' }, { value: 'ndjson', label: 'JSON lines' }]} onChoose={setFormat} />
        </div>
        {format === 'csv' && (
          <label className="switch-row">
            <input type="checkbox" checked={isRaw} onChange={(event) => setRaw(event.target.checked)} />
            <span>Raw text<br /><span className="muted">{isRaw ? 'Text that begins like a formula stays as it is. Do not open such a file in a spreadsheet.' : 'Text that a spreadsheet would run as a formula gets an apostrophe in front. Numbers never do.'}</span></span>
          </label>
        )}
        <ColumnChoice all={COLUMNS_OF[dataset]} chosen={columns} onChange={setColumns} />
        <div className="export-actions">
          <Button type="submit" look="primary" icon={<Download size={14} aria-hidden />} disabled={client === null || (usesWindow && error !== undefined) || columns.length === 0 || isNobody || run.kind === 'running'}>Export</Button>
          {run.kind === 'running' && <Button onClick={cancel}>Stop</Button>}
          {isNobody && <span className="muted">No agent is left by the filter: choose All, or another person.</span>}
          {client === null && <span className="muted">Needs the connection to the core.</span>}
        </div>
      </form>
      <ExportResult run={run} />
    </div>
  );
}
