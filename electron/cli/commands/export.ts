import { createWriteStream, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { basename, dirname, join } from 'node:path';
import { AppFailure } from '../../../shared/contract/app-error.ts';
import type { ExportManifest } from '../../../shared/contract/schemas.ts';
import type { ExportPart, ExportPlan } from '../../core/app.ts';
import { createToken } from '../../platform/random.ts';
import { parseList, parseRange, parseZone } from '../arguments.ts';
import type { CommonOptions, Context } from '../context.ts';
import { columnsOf, openExport } from '../core-access.ts';
import { EXIT, usageFailure, type ExitCode } from '../usage.ts';

export interface ExportOptions extends CommonOptions {
  readonly from?: string;
  readonly to?: string;
  readonly agents?: string;
  readonly teams?: string;
  readonly sources?: string;
  readonly tz?: string;
  readonly columns?: string;
  readonly format: string;
  readonly raw?: boolean;
  readonly out: string;
}

const DATASETS = [
  'activities', 'interactions', 'channels', 'channel-events', 'agent-states', 'engagements', 'sessions', 'calls', 'events', 'gaps', 'quarantine', 'alerts', 'agents',
] as const satisfies readonly ExportPlan['dataset'][];
/** Datasets that are no matter of time. */
const WITHOUT_RANGE: readonly string[] = ['agents', 'quarantine'];

/** `export`: a dataset to standard output, or to a file that appears whole, with its manifest beside it. */
export async function run(context: Context, options: ExportOptions, dataset: string): Promise<ExitCode> {
  const plan = await readPlan(options, dataset);
  if (options.out === '-' && options.json === true) throw usageFailure('--json prints the manifest of a file; standard output carries the data here.', 'Add --out FILE, or leave out --json.');
  const parts = await openExport(context, plan);
  if (options.out === '-') {
    for await (const part of parts) if (part.type === 'chunk') await context.output.data(part.text);
    return EXIT.done;
  }
  const file = context.path(options.out);
  const manifest = await writeExport(file, parts);
  await context.output.result(manifest, `${file}: ${manifest.rows} rows, ${manifest.bytes} bytes`);
  return EXIT.done;
}

/** Checks everything that was typed before anything is opened. */
export async function readPlan(options: ExportOptions, dataset: string): Promise<ExportPlan> {
  const known = DATASETS.find((each) => each === dataset);
  if (known === undefined) throw usageFailure(`There is no dataset ${dataset}.`, `Datasets: ${DATASETS.join(', ')}.`);
  if (options.format !== 'csv' && options.format !== 'ndjson') throw usageFailure(`--format ${options.format} is not known.`, 'Formats: csv, ndjson.');
  const zone = parseZone(options.tz);
  const columns = parseList(options.columns, '--columns');
  const all = await columnsOf(known);
  const unknown = columns?.find((column) => !all.includes(column));
  if (unknown !== undefined) throw usageFailure(`${known} has no column ${unknown}.`, `Columns: ${all.join(', ')}.`);
  const agentIds = parseList(options.agents, '--agents');
  const teams = parseList(options.teams, '--teams');
  const sources = parseList(options.sources, '--sources');
  return { dataset: known, ...readRange(options, known, zone), agentIds: agentIds ?? [], teams: teams ?? [], sources: sources ?? [], zone, columns, format: options.format, raw: options.raw === true, filters: {} };
}

function readRange(options: ExportOptions, dataset: string, zone: string): { readonly fromAt: number | null; readonly toAt: number | null } {
  if (options.from !== undefined && options.to !== undefined) return parseRange(options.from, options.to, zone);
  if (options.from !== undefined || options.to !== undefined || !WITHOUT_RANGE.includes(dataset)) throw usageFailure(`${dataset} needs both --from and --to.`);
  return { fromAt: null, toAt: null };
}

/** Into a file beside the target that takes its name when it is whole. */
async function writeExport(file: string, parts: AsyncIterable<ExportPart>): Promise<ExportManifest> {
  const temporary = join(dirname(file), `.${basename(file)}.${createToken(6)}.tmp`);
  try {
    const manifest = await writeParts(temporary, parts);
    if (manifest === null) throw new AppFailure({ code: 'internal', message: 'The export ended without its manifest.', hint: 'Run it again.' });
    // The manifest first: data without its proof must not be there, not even for a moment.
    writeFileSync(`${temporary}.manifest.json`, `${JSON.stringify(manifest, null, 2)}\n`);
    renameSync(`${temporary}.manifest.json`, `${file}.manifest.json`);
    renameSync(temporary, file);
    return manifest;
  } catch (error) {
    rmSync(temporary, { force: true });
    rmSync(`${temporary}.manifest.json`, { force: true });
    throw toFileFailure(error, file);
  }
}

async function writeParts(temporary: string, parts: AsyncIterable<ExportPart>): Promise<ExportManifest | null> {
  const stream = createWriteStream(temporary, { flags: 'wx' });
  await once(stream, 'open');
  let manifest: ExportManifest | null = null;
  for await (const part of parts) {
    if (part.type === 'done') manifest = part.manifest;
    else if (!stream.write(part.text)) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'finish');
  return manifest;
}

function toFileFailure(error: unknown, file: string): unknown {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' && 'syscall' in error ? error.code : null;
  if (code === null) return error;
  const isFolder = statSync(file, { throwIfNoEntry: false })?.isDirectory() === true;
  return new AppFailure({ code: 'file-unwritable', message: `${file} cannot be written (${isFolder ? 'it is a folder' : code}).`, hint: 'Choose another --out.' }, { cause: error });
}
