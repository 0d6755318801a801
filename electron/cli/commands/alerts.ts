import { readFileSync } from 'node:fs';
import type { Rule } from '../../../shared/alerts/rule.ts';
import { parseRule, ruleJsonSchema, type RuleProblem } from '../../../shared/alerts/parse-rule.ts';
import { sourceOfSubject } from '../../../shared/alerts/subject-source.ts';
import { AppFailure } from '../../../shared/contract/app-error.ts';
import type { Backtest } from '../../../shared/contract/alert-schemas.ts';
import { formatDuration, formatInZone } from '../../../shared/domain/calendar.ts';
import { DAY_MS, formatInstant, type ClosedInterval, type UtcMs } from '../../../shared/domain/time.ts';
import type { AlertRecord, AlertQuery } from '../../ports/alert-store.ts';
import type { SourceRecord, StoreReader } from '../../ports/stores.ts';
import { parseRange, parseTime, parseZone } from '../arguments.ts';
import type { CommonOptions, Context } from '../context.ts';
import { backTest, withReader } from '../core-access.ts';
import { formatTable } from '../output.ts';
import { EXIT, usageFailure, type ExitCode } from '../usage.ts';

/** `alerts`: what fired, what a rule would have done, and how a rule file looks. They only read, also beside an owner. */

export interface ListOptions extends CommonOptions { readonly from?: string; readonly to?: string; readonly tz?: string; readonly open?: boolean }
export interface BacktestOptions extends CommonOptions { readonly rule: string; readonly from: string; readonly to: string; readonly tz?: string }

const PAGE = 1_000;
/** An end that was not typed: later than anything. */
const FAR_MS = 366 * DAY_MS;

export async function list(context: Context, options: ListOptions): Promise<ExitCode> {
  const window = readWindow(context, options);
  const query = { ...(window === null ? {} : { window }), ...(options.open === true ? { conditions: ['firing' as const] } : {}) };
  const rows = await withReader(context, async (reader) => {
    const sources = await reader.listSources();
    const names = await readAgentNames(reader);
    return (await readAllAlerts(reader, query)).map((alert) => toRow(alert, sources, names));
  });
  await context.output.result(rows, formatList(rows));
  return EXIT.done;
}

export async function backtest(context: Context, options: BacktestOptions): Promise<ExitCode> {
  const zone = parseZone(options.tz);
  const { fromAt, toAt } = parseRange(options.from, options.to, zone);
  const rule = toRule(await readRuleText(context, options.rule), options.rule);
  const result = await backTest(context, { rule, window: { startAt: fromAt, endAt: toAt }, zone: options.tz === undefined ? null : zone });
  for (const problem of result.problems) context.output.note(`Note: ${problem}`);
  await context.output.result({ episodes: toEpisodes(result), perAgentDay: result.perAgentDay }, formatBacktest(rule, result, zone));
  return EXIT.done;
}

export async function schema(context: Context, _options: CommonOptions): Promise<ExitCode> {
  const document = ruleJsonSchema();
  await context.output.result(document, JSON.stringify(document, null, 2));
  return EXIT.done;
}

function readWindow(context: Context, { from, to, tz }: ListOptions): ClosedInterval | null {
  const zone = parseZone(tz);
  if (from !== undefined && to !== undefined) {
    const { fromAt, toAt } = parseRange(from, to, zone);
    return { startAt: fromAt, endAt: toAt };
  }
  if (from !== undefined) return { startAt: parseTime(from, zone, '--from'), endAt: context.clock.now() + FAR_MS };
  return to === undefined ? null : { startAt: 0, endAt: parseTime(to, zone, '--to') };
}

async function readAllAlerts(reader: StoreReader, query: Omit<AlertQuery, 'limit' | 'offset'>): Promise<readonly AlertRecord[]> {
  const all = new Map<number, AlertRecord>();
  for (let offset = 0; ; offset += PAGE) {
    const { rows, total } = await reader.listAlerts({ ...query, limit: PAGE, offset });
    // Beside an owner that raises alerts meanwhile, pages may shift: each alert is listed once.
    for (const row of rows) all.set(row.id, row);
    if (rows.length === 0 || offset + rows.length >= total) return [...all.values()];
  }
}

async function readAgentNames(reader: StoreReader): Promise<ReadonlyMap<string, string>> {
  return new Map((await reader.listAgents()).flatMap((agent) => (agent.name === null ? [] : [[`${agent.sourceId}:${agent.agentId}`, agent.name]])));
}

const timeOrNull = (at: UtcMs | null): string | null => (at === null ? null : formatInstant(at));

function toRow(alert: AlertRecord, sources: readonly SourceRecord[], names: ReadonlyMap<string, string>) {
  const { agent } = alert;
  return {
    id: alert.id, rule: alert.ruleName, severity: alert.severity, subject_kind: alert.subjectKind, subject: alert.subjectName,
    agent_id: agent?.agentId ?? null,
    agent_name: agent === null ? null : names.get(`${agent.sourceId}:${agent.agentId}`) ?? alert.subjectName,
    source: sources.find((source) => source.id === sourceOfSubject(alert.subjectKind, alert.subjectKey))?.name ?? null,
    since: formatInstant(alert.sinceAt), fired: formatInstant(alert.firedAt), resolved: timeOrNull(alert.resolvedAt), reason: alert.resolveReason,
    withdrawn: timeOrNull(alert.withdrawnAt), acknowledged: timeOrNull(alert.acknowledgedAt), note: alert.note,
  };
}

function formatList(rows: readonly ReturnType<typeof toRow>[]): string {
  if (rows.length === 0) return 'No alerts.';
  const stateOf = (row: (typeof rows)[number]): string => (row.withdrawn !== null ? 'withdrawn' : row.resolved === null ? 'firing' : row.resolved);
  return formatTable(['FIRED', 'SEVERITY', 'RULE', 'ABOUT', 'SOURCE', 'SINCE', 'RESOLVED', 'ACKNOWLEDGED'], rows.map((row) => [
    row.fired, row.severity, row.rule, row.subject, row.source ?? '', row.since, stateOf(row), row.acknowledged ?? '',
  ]));
}

async function readRuleText(context: Context, name: string): Promise<string> {
  if (name === '-') return context.readInput();
  const file = context.path(name);
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    const why = code === 'ENOENT' ? 'does not exist' : code === 'EISDIR' ? 'is no file' : `cannot be read (${String(code)})`;
    throw new AppFailure({ code: 'file-unreadable', message: `${file} ${why}.`, hint: 'Name a file that can be read.' }, { cause: error });
  }
}

/** A rule file that is not right is wrong usage, with every problem at its path. */
function toRule(text: string, name: string): Rule {
  const where = name === '-' ? 'Standard input' : name;
  const parsed = parseRule(parseJson(text, where));
  if (parsed.ok) return parsed.rule;
  throw usageFailure(`${where} is no rule: ${parsed.problems.map(describeProblem).join(' ')}`, 'floorwalker alerts schema prints what a rule file looks like.');
}

function describeProblem({ path, message }: RuleProblem): string {
  return `${path === '' ? 'the rule' : path}: ${/[.!?]$/.test(message) ? message : `${message}.`}`;
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw usageFailure(`${where} is no JSON: ${error instanceof Error ? error.message : String(error)}`, 'floorwalker alerts schema prints what a rule file looks like.');
  }
}

/** Ascending by the moment of the alert; an episode that is not about an agent names its subject. */
function toEpisodes(result: Backtest) {
  const sorted = result.episodes.map((episode) => ({ ...episode, agentId: episode.agentKey === null ? null : episode.agentKey.slice(episode.agentKey.indexOf(':') + 1) }))
    .toSorted((a, b) => a.firedAt - b.firedAt || compareText(a.agentId ?? a.subjectName, b.agentId ?? b.subjectName) || a.fromAt - b.fromAt);
  return sorted.map(({ agentId, subjectName, fromAt, toAt, firedAt }) => ({
    agent_id: agentId, ...(agentId === null ? { subject: subjectName } : {}), from: formatInstant(fromAt), to: timeOrNull(toAt), fired: formatInstant(firedAt),
  }));
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const LISTED = 20;

function formatBacktest(rule: Rule, result: Backtest, zone: string): string {
  const timeOf = (at: UtcMs | null): string => (at === null ? 'goes on' : formatInZone(at, zone));
  const head = `“${rule.name}” would have fired ${result.fired} ${result.fired === 1 ? 'time' : 'times'} from ${timeOf(result.window.startAt)} to ${timeOf(result.window.endAt)}, for ${result.subjects.length} of ${result.looked} ${result.subject}s.`;
  const load = result.perAgentDay === null ? [] : [`${result.perAgentDay.toFixed(2)} per ${result.subject} and day${result.noisy ? ': more than is likely to be read' : ''}.`];
  const lengths = result.quantiles === null ? [] : [`Half of the times it held shorter than ${formatDuration(result.quantiles.p50)}, 95 % shorter than ${formatDuration(result.quantiles.p95)}.`];
  const unknown = result.missing >= 0.005 ? [`Of ${Math.round(result.missing * 100)} % of the time nothing is known.`] : [];
  const listed = result.episodes.slice(0, LISTED);
  const table = listed.length === 0 ? [] : ['', formatTable(['FIRED', 'ABOUT', 'FROM', 'TO'], listed.map((episode) => [timeOf(episode.firedAt), episode.subjectName, timeOf(episode.fromAt), timeOf(episode.toAt)]))];
  const more = result.fired > listed.length ? [`… and ${result.fired - listed.length} before; --json prints them all.`] : [];
  return [head, ...load, ...lengths, ...unknown, ...table, ...more].join('\n');
}
