import { startReaderThread } from '../../electron/core/reader-client.ts';
import { rule, type RuleInput } from '../../shared/alerts/rule.ts';
import { DAY_MS, MINUTE_MS } from '../../shared/domain/time.ts';
import { FIRST_DAY_AT, ingestRows, makeHome, STREAM, type Home } from './store-bench.ts';
import { dayOfActivities } from './store-data.ts';

/** Trying a rule on two weeks, on the reader thread as in the app. Run alone: `node test/bench/backtest-bench.ts [agents]`. */

export interface BacktestTimes {
  readonly activities: number;
  readonly fired: number;
  /** Another condition each time, so that everything is read and derived anew. */
  readonly firstMs: readonly number[];
  /** Another threshold for what was just tried. */
  readonly againMs: readonly number[];
}

const DAYS = 14;
const SHAPES: readonly RuleInput['when'][] = [
  { state: ['away'] }, { idle: true }, { phase: ['wrap'] }, { noAnswers: { atLeast: 3, withinMs: 60 * MINUTE_MS } }, { workload: { of: 'all', atLeast: 1 } },
  { all: [{ state: ['available'] }, { not: { phase: ['engaged'] } }] },
];

async function fill(target: Home, agents: number): Promise<number> {
  let activities = 0;
  for (let day = 0; day < DAYS; day += 1) {
    const rows = dayOfActivities({ agents, dayAt: FIRST_DAY_AT + day * DAY_MS, seed: 11 });
    activities += rows.length;
    await ingestRows(target, rows, FIRST_DAY_AT + (DAYS + 1) * DAY_MS, 5_000);
  }
  const endAt = FIRST_DAY_AT + (DAYS + 1) * DAY_MS;
  await target.store.ingest({ sourceId: target.sourceId, stream: STREAM, asOf: endAt, receivedAt: endAt, activities: [], names: [], snapshots: [], quarantined: [], cursor: null, covered: { startAt: FIRST_DAY_AT, endAt } });
  return activities;
}

export async function measureBacktest(options: { readonly agents: number; readonly rounds: number }): Promise<BacktestTimes> {
  const target = await makeHome();
  const activities = await fill(target, options.agents);
  const reader = startReaderThread({ home: target.home, entry: new URL('../../electron/core/reader-thread.ts', import.meta.url) });
  // The thread is up long before anybody opens the editor.
  await reader.listSources();
  const window = { startAt: FIRST_DAY_AT, endAt: FIRST_DAY_AT + DAYS * DAY_MS };
  const firstMs: number[] = [];
  const againMs: number[] = [];
  let fired = 0;
  const run = async (when: RuleInput['when'], forAtLeastMs: number, into: number[]): Promise<void> => {
    const request = { rule: rule.parse({ name: 'bench', when, forAtLeastMs }), window, zone: 'Europe/Berlin', nowAt: window.endAt, maxEpisodes: 1_000, sources: [{ sourceId: target.sourceId, stream: STREAM, frontierAt: window.endAt + DAY_MS }] };
    const startedMs = performance.now();
    fired = (await reader.backtester.run(request)).fired;
    into.push(performance.now() - startedMs);
  };
  for (let round = 0; round < options.rounds; round += 1) {
    const when = SHAPES[round % SHAPES.length] ?? SHAPES[0] ?? { idle: true };
    await run(when, 10 * MINUTE_MS, firstMs);
    for (const minutes of [1, 5, 15, 20, 30]) await run(when, minutes * MINUTE_MS, againMs);
  }
  await reader.close();
  await target.remove();
  return { activities, fired, firstMs, againMs };
}

if (import.meta.main) console.log(await measureBacktest({ agents: Number(process.argv[2] ?? 200), rounds: 6 }));
