import { rmSync } from 'node:fs';
import { measureBacktest } from './backtest-bench.ts';
import { measureChain } from './chain-bench.ts';
import { measureFloor } from './floor-bench.ts';
import { measureReceiver } from './receiver-bench.ts';
import { measureRules } from './rules-bench.ts';
import { bytesOf, fillHome, makeHome, measureAgentDay } from './store-bench.ts';

/**
 * Every benchmark, each beside a peer or a limit in the same run. `--json` prints one document; `--quick` shrinks the
 * data for trying the benchmarks themselves (its numbers mean nothing).
 */

interface Result {
  readonly id: string;
  /** Median over the runs. */
  readonly value: number;
  readonly unit: string;
  readonly peer: string;
  readonly peerValue: number;
  /** `value / peerValue`. */
  readonly ratio: number;
  readonly min: number;
  readonly max: number;
  readonly runs: number;
}

const isQuick = process.argv.includes('--quick');
const AGENTS = 500;
const say = (text: string): void => { process.stderr.write(`${text}\n`); };
const round = (value: number): number => Number(value.toPrecision(4));

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function toResult(id: string, unit: string, peer: string, peerValue: number, values: readonly number[]): Result {
  const value = median(values);
  return { id, value: round(value), unit, peer, peerValue: round(peerValue), ratio: round(value / peerValue), min: round(Math.min(...values)), max: round(Math.max(...values)), runs: values.length };
}

/** The ratio is the median of each run's own ratio: both sides of a run met the same machine. */
async function benchIngest(): Promise<Result> {
  say('ingestion from HTTP page to durable row, beside a raw append …');
  const runs = [];
  for (let run = 0; run < (isQuick ? 1 : 5); run += 1) runs.push(await measureChain({ days: isQuick ? 1 : 3, agents: AGENTS, pageSize: 5_000 }));
  const result = toResult('ingest_vs_append', 'rows/s', 'the same rows appended by better-sqlite3 to a table without key or index', median(runs.map((run) => run.rawPerSecond)), runs.map((run) => run.rowsPerSecond));
  return { ...result, ratio: round(median(runs.map((run) => run.ratio))) };
}

async function benchStored(): Promise<Result[]> {
  const target = await makeHome();
  say('filling a database as live polling leaves it …');
  const { days } = await fillHome(target, { activities: isQuick ? 50_000 : 1_000_000, agents: AGENTS });
  const reads = [];
  for (let run = 0; run < 5; run += 1) reads.push(await measureAgentDay(target, { agents: AGENTS, days, reads: 1_000 }));
  const { activities } = await target.store.describe();
  await target.store.close();
  const bytes = bytesOf(target.home) / activities;
  rmSync(target.home, { recursive: true });
  return [
    toResult('agent_day_p95', 'ms', `limit, at ${activities} activities`, 5, reads.map((run) => run.p95Ms)),
    toResult('bytes_per_activity', 'bytes', `limit, whole file at ${activities} activities`, 80, [bytes]),
  ];
}

async function benchFloor(): Promise<Result[]> {
  say('the floor of 500 agents …');
  const floor = await measureFloor({ agents: AGENTS, rounds: isQuick ? 5 : 50 });
  return [
    toResult('floor_snapshot', 'ms', `limit, ${floor.agents} agents for a joining client`, 30, floor.snapshotMs),
    toResult('floor_update', 'ms', 'limit, a page that changed 50 agents read into the floor', 1_000, floor.updateMs),
    toResult('floor_cold', 'ms', 'limit, the first floor after a start', 2_000, [floor.coldMs]),
  ];
}

async function benchReceiver(): Promise<Result> {
  const perSecond = 200;
  const backlog = isQuick ? 500 : 20_000;
  say(`a delivery's answer at ${perSecond} a second, while a backlog of ${backlog} is read …`);
  const runs = [];
  for (let run = 0; run < (isQuick ? 1 : 3); run += 1) runs.push(await measureReceiver({ perSecond, backlog, seconds: isQuick ? 1 : 10 }));
  const refused = runs.reduce((sum, run) => sum + run.refused, 0);
  if (refused > 0) throw new Error(`${refused} deliveries were not acknowledged`);
  return toResult('receiver_p99', 'ms', `limit, at ${perSecond} deliveries a second while ${backlog} are read`, 50, runs.map((run) => run.p99Ms));
}

async function benchBacktest(): Promise<Result[]> {
  const agents = isQuick ? 20 : 200;
  say(`a rule tried on two weeks of ${agents} agents …`);
  const times = await measureBacktest({ agents, rounds: isQuick ? 2 : 12 });
  return [
    toResult('backtest_first', 'ms', `limit, a rule tried on ${times.activities} activities for the first time`, 1_000, times.firstMs),
    toResult('backtest_again', 'ms', 'limit, another threshold for it', 100, times.againMs),
  ];
}

async function benchRules(): Promise<Result[]> {
  say('a thousand rules over the agents …');
  const result = await measureRules({ agents: AGENTS, rules: isQuick ? 100 : 1_000, rounds: isQuick ? 5 : 50 });
  return [
    toResult('rules_delta', 'ms', `limit, 50 of ${result.agents} agents changed: ${result.pairs} pairs of ${result.rules} rules`, 20, result.deltaMs),
    toResult('rules_memory', 'MB', `limit, ${result.rules} rules with the facts of ${result.agents} agents`, 100, [result.megabytes]),
  ];
}

const results = [await benchIngest(), ...(await benchStored()), ...(await benchFloor()), ...(await benchRules()), await benchReceiver(), ...(await benchBacktest())];
if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify({ results })}\n`);
else {
  for (const each of results) {
    process.stdout.write(`${each.id.padEnd(20)} ${String(each.value).padStart(9)} ${each.unit.padEnd(7)} ratio ${String(each.ratio).padStart(7)}  (${each.min} to ${each.max}, ${each.runs} runs; ${each.peer}: ${each.peerValue})\n`);
  }
}
