import type { Connector } from '../../ports/connector.ts';
import type { SourceRecord } from '../../ports/stores.ts';
import type { SourceSummary } from '../../core/app.ts';
import { AppFailure } from '../../../shared/contract/app-error.ts';
import { parsePairs } from '../arguments.ts';
import type { CommonOptions, Context } from '../context.ts';
import { findConnector, withReader } from '../core-access.ts';
import { formatTable } from '../output.ts';
import { runWriting } from '../owner.ts';
import { EXIT, usageFailure, type ExitCode } from '../usage.ts';

interface SettingOptions extends CommonOptions {
  readonly set: readonly string[];
  readonly secretsStdin?: boolean;
}

export async function add(context: Context, options: SettingOptions & { readonly kind: string; readonly name: string }): Promise<ExitCode> {
  const name = options.name.trim();
  if (name === '') throw usageFailure('--name is empty.');
  const connector = await findConnector(options.kind);
  if (connector === null) throw usageFailure(`The kind ${options.kind} is not known.`, 'Kinds: vonage, liveperson, ringcentral.');
  const set = checkSettings(connector, parsePairs(options.set));
  checkValues(connector, set);
  const secrets = await readSecrets(context, connector, options);
  return print(context, await runWriting(context, 'addSource', { kind: connector.kind, name, set, secrets }), connector);
}

export async function update(context: Context, options: SettingOptions, name: string): Promise<ExitCode> {
  const record = await findSource(context, name);
  const connector = await findConnector(record.kind);
  if (connector === null) throw new AppFailure({ code: 'not-available', message: `Sources of the kind ${record.kind} are not part of this version.`, hint: '' });
  const set = checkSettings(connector, parsePairs(options.set));
  checkValues(connector, { ...record.settings, ...set });
  const secrets = await readSecrets(context, connector, options);
  return print(context, await runWriting(context, 'updateSource', { name, set, secrets }), connector);
}

export async function list(context: Context): Promise<ExitCode> {
  const records = await withReader(context, (reader) => reader.listSources());
  const sources = records.filter((record) => !record.isRemoved).map(toSummary);
  const table = formatTable(['NAME', 'KIND', 'STATE', 'SECRETS', 'SETTINGS'], sources.map((source) => [source.name, source.kind, source.paused ? 'paused' : 'active', source.secretStore ?? 'none', formatSettings(source)]));
  await context.output.result(sources, sources.length === 0 ? 'No sources yet. Add one with floorwalker sources add.' : table);
  return EXIT.done;
}

export async function test(context: Context, _options: CommonOptions, name: string): Promise<ExitCode> {
  const result = await runWriting(context, 'testSource', { name });
  const lines = result.steps.map((step) => `${step.ok ? 'ok  ' : 'FAIL'} ${step.step}: ${step.detail}${step.ok || step.hint === '' ? '' : `\n     ${step.hint}`}`);
  await context.output.result({ ok: result.ok, steps: result.steps }, lines.join('\n'));
  return result.ok ? EXIT.done : EXIT.failed;
}

export async function pause(context: Context, _options: CommonOptions, name: string): Promise<ExitCode> {
  return print(context, await runWriting(context, 'pauseSource', { name }));
}

export async function resume(context: Context, _options: CommonOptions, name: string): Promise<ExitCode> {
  return print(context, await runWriting(context, 'resumeSource', { name }));
}

export async function remove(context: Context, options: CommonOptions & { readonly purge?: boolean }, name: string): Promise<ExitCode> {
  return print(context, await runWriting(context, 'removeSource', { name, purge: options.purge === true }));
}

/** Unknown keys and secrets among the settings are wrong usage; the value is never repeated. */
export function checkSettings(connector: Connector, set: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  for (const key of Object.keys(set)) {
    if (connector.secrets.some((field) => field.key === key)) throw usageFailure(`${key} is a secret and must not be typed on the command line.`, 'Pass secrets as one JSON object on standard input with --secrets-stdin.');
    if (!connector.settings.some((field) => field.key === key)) throw usageFailure(`${key} is not a setting of ${connector.title}.`, `Settings: ${connector.settings.map((field) => field.key).join(', ')}.`);
  }
  return set;
}

/** Empty values mean the default, as in the core. */
function checkValues(connector: Connector, settings: Readonly<Record<string, string>>): void {
  const outcome = connector.parseSettings(Object.fromEntries(Object.entries(settings).filter(([, value]) => value.trim() !== '')));
  if (!outcome.ok) throw usageFailure(outcome.problems.map((problem) => problem.message).join(' '));
}

async function readSecrets(context: Context, connector: Connector, options: SettingOptions): Promise<Readonly<Record<string, string>> | null> {
  if (options.secretsStdin !== true) return null;
  if (process.stdin.isTTY) context.output.note(`Enter one JSON object with ${connector.secrets.map((field) => field.key).join(', ')}, then end the input (Ctrl-D, on Windows Ctrl-Z and Enter).`);
  return parseSecrets(connector, await context.readInput());
}

export function parseSecrets(connector: Connector, text: string): Readonly<Record<string, string>> {
  const hint = `One JSON object with texts, for example {"${connector.secrets[0]?.key ?? 'key'}":"…"}.`;
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw usageFailure('Standard input holds no JSON object with secrets.', hint);
  for (const [key, entry] of Object.entries(value)) {
    if (!connector.secrets.some((field) => field.key === key)) throw usageFailure(`${key} is not a secret of ${connector.title}.`, `Secrets: ${connector.secrets.map((field) => field.key).join(', ')}.`);
    if (typeof entry !== 'string' || entry === '') throw usageFailure(`The secret ${key} has to be a text that is not empty.`, hint);
  }
  return value as Readonly<Record<string, string>>; // every entry was just checked to be a text
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // the parser's message would quote a secret
  }
}

async function findSource(context: Context, name: string): Promise<SourceRecord> {
  const records = await withReader(context, (reader) => reader.listSources());
  const record = records.find((each) => each.name.toLowerCase() === name.trim().toLowerCase() && !each.isRemoved);
  if (record === undefined) throw new AppFailure({ code: 'not-found', message: `There is no source ${name}.`, hint: 'See floorwalker sources list.' });
  return record;
}

function toSummary(record: SourceRecord): SourceSummary {
  return { name: record.name, kind: record.kind, settings: record.settings, paused: record.isPaused, secretStore: record.secretStore };
}

/** With a connector, what a person should know of these settings is told beside the result. */
async function print(context: Context, source: SourceSummary, connector?: Connector): Promise<ExitCode> {
  await context.output.result(source, `${source.name} (${source.kind})${source.paused ? ', paused' : ''}: ${formatSettings(source)}`);
  for (const warning of connector?.warnings?.(source.settings) ?? []) context.output.note(`Warning: ${warning}`);
  return EXIT.done;
}

function formatSettings(source: SourceSummary): string {
  return Object.entries(source.settings).filter(([, value]) => value !== '').map(([key, value]) => `${key}=${value}`).join(' ');
}
