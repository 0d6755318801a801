import { createHash } from 'node:crypto';
import { AppFailure } from '../../shared/contract/app-error.ts';
import { formatInZone } from '../../shared/domain/calendar.ts';
import { streamName } from '../../shared/domain/stream-name.ts';
import type { SourceRecord, StoreReader } from '../ports/stores.ts';
import { neutralise, toRecord } from './csv.ts';
import { chooseColumns, type Cell, type Row } from './datasets.ts';
import type { ExportContext, ExportPart, ExportPlan } from './plan.ts';
import { readRows } from './rows.ts';
import { readGaps } from './rows/care.ts';
import { fold, readTeamAgents, type RowScope } from './rows/scope.ts';

/** A chunk is sent when it has grown to this. */
const CHUNK_CHARS = 64 * 1024;

/**
 * Streams a dataset as text and ends with its manifest. Memory does not grow with the number of rows. Unknown columns
 * and sources fail before anything is written.
 */
export async function* exportParts(reader: StoreReader, plan: ExportPlan, context: ExportContext): AsyncGenerator<ExportPart, void, unknown> {
  const columns = checkColumns(plan);
  const scope: RowScope = { reader, plan, sources: await chooseSources(reader, plan), nowAt: context.nowAt, withSuperseded: plan.columns?.includes('flags') === true, teamAgents: await readTeamAgents(reader, plan.teams) };
  const hash = createHash('sha256');
  let bytes = 0;
  let rows = 0;
  let asOf = 0;
  const emit = (text: string, count: number): ExportPart => {
    hash.update(text, 'utf8');
    bytes += Buffer.byteLength(text, 'utf8');
    rows += count;
    return { type: 'chunk', text, rows: count };
  };
  const format = rowFormat(plan, columns);
  let text = plan.format === 'csv' ? toRecord(columns) : '';
  let count = 0;
  for await (const batch of readRows(scope)) {
    for (const row of batch) {
      text += format(row);
      count += 1;
      if (text.length < CHUNK_CHARS) continue;
      yield emit(text, count);
      text = '';
      count = 0;
    }
  }
  if (text !== '') yield emit(text, count);
  for (const stream of await reader.listStreams()) if (scope.sources.some((source) => source.id === stream.sourceId)) asOf = Math.max(asOf, stream.lastOkAt ?? 0);
  yield { type: 'done', manifest: await toManifest(scope, columns, context, { rows, bytes, sha256: hash.digest('hex'), asOf: asOf === 0 ? context.nowAt : asOf }) };
}

function checkColumns(plan: ExportPlan): readonly string[] {
  const { columns, unknown } = chooseColumns(plan.dataset, plan.columns);
  if (unknown.length === 0) return columns;
  const all = chooseColumns(plan.dataset, null).columns;
  throw new AppFailure({ code: 'BAD_INPUT', message: `There is no column ${unknown.join(', ')} in ${plan.dataset}.`, hint: `Columns are: ${all.join(', ')}.` });
}

/** Sources by name, the order of the file. A removed one, whose history stays, is left out unless it is named. */
async function chooseSources(reader: StoreReader, plan: ExportPlan): Promise<readonly SourceRecord[]> {
  const wanted = plan.sources.map(fold);
  const stored = await reader.listSources();
  const isPresent = (name: string): boolean => stored.some((source) => !source.isRemoved && fold(source.name) === fold(name));
  const all = stored.filter((source) => !source.isRemoved || (wanted.includes(fold(source.name)) && !isPresent(source.name)));
  const missing = plan.sources.find((name) => !all.some((source) => fold(source.name) === fold(name)));
  if (missing !== undefined) throw new AppFailure({ code: 'NOT_FOUND', message: `There is no source named “${missing}”.`, hint: 'List the sources to see their names.' });
  return all.filter((source) => wanted.length === 0 || wanted.includes(fold(source.name))).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function rowFormat(plan: ExportPlan, columns: readonly string[]): (row: Row) => string {
  const timeOf = (at: number): string => formatInZone(at, plan.zone);
  if (plan.format === 'ndjson') return (row) => `${JSON.stringify(Object.fromEntries(columns.map((column) => [column, toJsonValue(row[column] ?? null, timeOf)])))}\n`;
  return (row) => toRecord(columns.map((column) => toText(row[column] ?? null, timeOf, plan.raw)));
}

function toText(cell: Cell, timeOf: (at: number) => string, raw: boolean): string {
  if (cell === null) return '';
  if (typeof cell === 'string') return raw ? cell : neutralise(cell);
  return typeof cell === 'object' ? timeOf(cell.at) : String(cell);
}

/** Formulas are a matter of spreadsheets, so JSON keeps text as it is. */
function toJsonValue(cell: Cell, timeOf: (at: number) => string): string | number | boolean | null {
  return cell !== null && typeof cell === 'object' ? timeOf(cell.at) : cell;
}

interface Totals { readonly rows: number; readonly bytes: number; readonly sha256: string; readonly asOf: number }

async function toManifest(scope: RowScope, columns: readonly string[], context: ExportContext, totals: Totals): Promise<Extract<ExportPart, { type: 'done' }>['manifest']> {
  const { plan } = scope;
  const timeOf = (at: number): string => formatInZone(at, plan.zone);
  const sources = new Map(scope.sources.map((source) => [source.id, source]));
  const gaps = await readGaps(scope);
  return {
    product: 'Floorwalker',
    build: context.build,
    dataset: plan.dataset,
    from: plan.fromAt === null ? null : timeOf(plan.fromAt),
    to: plan.toAt === null ? null : timeOf(plan.toAt),
    zone: plan.zone,
    format: plan.format,
    raw: plan.raw,
    filters: { ...(plan.agentIds.length > 0 ? { agents: plan.agentIds.join(',') } : {}), ...(plan.teams.length > 0 ? { teams: plan.teams.join(',') } : {}), ...(plan.sources.length > 0 ? { sources: plan.sources.join(',') } : {}), ...plan.filters },
    columns: [...columns],
    ...totals,
    asOf: timeOf(totals.asOf),
    createdAt: timeOf(context.nowAt),
    gaps: gaps.flatMap((gap) => {
      const source = sources.get(gap.sourceId);
      if (source === undefined) return [];
      return [{ source: source.name, stream: streamName(source.kind, gap.stream), from: timeOf(gap.fromAt), to: gap.toAt === null ? null : timeOf(gap.toAt), reason: gap.reason }];
    }),
  };
}
