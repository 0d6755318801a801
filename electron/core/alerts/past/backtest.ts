import { setImmediate as letOthersIn } from 'node:timers/promises';
import { compileRule, withThreshold, type CompiledRule } from '../../../../shared/alerts/compile.ts';
import { evaluateRule, frontierOf, holdingOf } from '../../../../shared/alerts/evaluate.ts';
import type { FactNeeds } from '../../../../shared/alerts/facts.ts';
import type { Rule } from '../../../../shared/alerts/rule.ts';
import { DAY_MS, type UtcMs } from '../../../../shared/domain/time.ts';
import type { StoreReader } from '../../../ports/stores.ts';
import { durationsOf, quantileOf } from './backtest-figures.ts';
import type { Backtester, BacktestRequest, Measured, MeasureRequest, PastRequest } from './backtest-request.ts';
import { createWorked, summarise, type Reading } from './backtest-summary.ts';
import { bytesOfFacts } from '../facts/fact-bytes.ts';
import { openPast, USUAL_REACH, type Looked, type Past, type PastPorts, type Reach } from './past-reader.ts';

/** Facts of one rule's window are kept up to this: two weeks of 200 agents are about a quarter of it. */
const MAX_KEPT_BYTES = 160 * 1024 * 1024;
/** What is kept is read again when it is older: data and label mappings may have changed meanwhile. */
const KEPT_MS = 5 * 60_000;
/** Nothing reaches further: a threshold is at most 31 days. */
const FARTHEST_MS = 33 * DAY_MS;

export interface BacktesterOptions {
  /** Lets other work in between two batches of agents; absent: the event loop's next turn. */
  readonly nextTurn?: () => Promise<void>;
}

/** What was read for one rule's shape and window, whatever its threshold. */
interface SizedReading extends Reading { readonly bytes: number }

interface Kept { readonly key: string; readonly nowAt: UtcMs; readonly reading: Promise<SizedReading>; readonly stop: AbortController; waiting: number }

/** Tries rules on what a reader reads. One rule's facts and condition sets are kept, so that another threshold is answered from them. */
export function createBacktester(reader: StoreReader, options: BacktesterOptions = {}): Backtester {
  const ports: PastPorts = { reader, nextTurn: options.nextTurn ?? (() => letOthersIn()) };
  let kept: Kept | null = null;

  const begin = (key: string, request: BacktestRequest, compiled: CompiledRule): Kept => {
    const stop = new AbortController();
    const entry: Kept = { key, nowAt: request.nowAt, reading: read(ports, request, compiled, stop.signal), stop, waiting: 0 };
    kept = entry;
    const forget = (): void => { if (kept === entry) kept = null; };
    void keepIfSmall(entry.reading, forget);
    return entry;
  };
  /** The reading goes on while anybody waits for it. */
  const take = async (entry: Kept, signal: AbortSignal | undefined): Promise<Reading> => {
    const leave = (): void => {
      entry.waiting -= 1;
      if (entry.waiting > 0) return;
      if (kept === entry) kept = null;
      entry.stop.abort(signal?.reason);
    };
    entry.waiting += 1;
    signal?.addEventListener('abort', leave);
    try {
      return await entry.reading;
    } finally {
      signal?.removeEventListener('abort', leave);
      if (signal?.aborted !== true) entry.waiting -= 1;
    }
  };
  return {
    run: async (request, signal) => {
      signal?.throwIfAborted();
      const compiled = compileRule(request.rule);
      const key = await keyOf(request, reader);
      const usable = kept !== null && kept.key === key && Math.abs(request.nowAt - kept.nowAt) <= KEPT_MS ? kept : begin(key, request, compiled);
      const reading = await take(usable, signal);
      return summarise(reading, compiled, request, ports.nextTurn, signal);
    },
    measure: (request, signal) => measure(ports, request, signal),
  };
}

/** What failed or is too large is read again next time. */
async function keepIfSmall(reading: Promise<SizedReading>, forget: () => void): Promise<void> {
  const bytes = await reading.then(({ bytes: size }) => size, () => Number.POSITIVE_INFINITY);
  if (bytes > MAX_KEPT_BYTES) forget();
}

/**
 * The same for every threshold, severity, name and way of notifying, and for every answer that came in meanwhile. Another
 * one as soon as somebody gives a label another meaning or moves people.
 */
async function keyOf({ rule, window, zone, sources }: BacktestRequest, reader: StoreReader): Promise<string> {
  const [people, ...labels] = await Promise.all([reader.readPeople(), ...sources.map(async ({ sourceId }) => [...(await reader.readLabelMapping(sourceId))])]);
  const { scope, when, forAtLeastMs, recoverAfterMs } = withThreshold(rule, 0);
  return JSON.stringify([scope, when, forAtLeastMs, recoverAfterMs, window, zone, sources.map(({ sourceId, stream }) => [sourceId, stream]), people, labels]);
}

async function read(ports: PastPorts, request: BacktestRequest, compiled: CompiledRule, signal: AbortSignal): Promise<SizedReading> {
  const past = await openPast(ports, request, compiled.needs, signal);
  const reach = reachOf(request.rule);
  const { subjects, problems } = await past.resolve(compiled, reach);
  const looked = await extend(past, compiled, request, await past.look(compiled, subjects, reach), reach);
  return { looked, subjects: subjects.length, problems, worked: createWorked(), bytes: bytesOfFacts(looked.map(({ facts }) => facts)) };
}

/** The usual reach, and as far back as the durations and windows within the rule look together; its threshold does not matter. */
function reachOf(rule: Rule): Reach {
  let withinMs = 0;
  JSON.stringify(withThreshold(rule, 0), (key, value: unknown) => {
    if (key.endsWith('Ms') && typeof value === 'number') withinMs += value;
    return value;
  });
  return { ...USUAL_REACH, backMs: USUAL_REACH.backMs + 2 * withinMs };
}

/**
 * Runs that reach out of what was read are looked at once more with a wider reach: one that began before it, because it
 * may have begun earlier still, and one that went on after it, for its end.
 */
async function extend(past: Past, compiled: CompiledRule, request: BacktestRequest, first: readonly Looked[], from: Reach): Promise<readonly Looked[]> {
  // Without a threshold every run counts, so that what is read serves every threshold.
  const atOnce = compileRule(withThreshold(request.rule, 0));
  const frontierAt = Math.max(...request.sources.map((source) => source.frontierAt ?? Number.NEGATIVE_INFINITY));
  const whole = new Map(first.map((looked) => [looked.subject.key, looked]));
  let open = [...whole.values()];
  for (let reach = from; open.length > 0;) {
    const limits = { startAt: request.window.startAt - reach.backMs, endAt: request.window.endAt + reach.aheadMs };
    const next = { backMs: Math.max(reach.backMs, Math.min(reach.backMs * 4, from.backMs + FARTHEST_MS)), aheadMs: Math.min(reach.aheadMs * 4, Math.max(reach.aheadMs, frontierAt - request.window.endAt)) };
    if (next.backMs === reach.backMs && next.aheadMs === reach.aheadMs) break;
    open = open.filter((looked) => reachesOut(looked, atOnce, request, { startAt: next.backMs > reach.backMs ? limits.startAt : Number.NEGATIVE_INFINITY, endAt: limits.endAt < frontierAt ? limits.endAt : Number.POSITIVE_INFINITY }));
    if (open.length === 0) break;
    open = [...await past.look(compiled, open.map(({ subject }) => subject), next)];
    // A norm is of the last days, however far back a run reaches.
    for (const looked of open) whole.set(looked.subject.key, { ...looked, context: { ...looked.context, normMs: whole.get(looked.subject.key)?.context.normMs ?? null } });
    reach = next;
  }
  return [...whole.values()];
}

function reachesOut({ facts, context }: Looked, atOnce: CompiledRule, { window }: PastRequest, limits: { readonly startAt: UtcMs; readonly endAt: UtcMs }): boolean {
  return evaluateRule(atOnce, facts, context).episodes.some(({ fromAt, toAt }) => {
    const endAt = toAt ?? Number.POSITIVE_INFINITY;
    return endAt >= window.startAt && fromAt < window.endAt && (fromAt <= limits.startAt || (endAt >= limits.endAt && limits.endAt < Number.POSITIVE_INFINITY));
  });
}

const ALL_NEEDS: FactNeeds = { activities: true, holds: false, elsewhere: false, norms: false, queues: false, source: false };

/** Several rules on one reading. Runs at the edges are as long as what was read: quantiles hardly move by them. */
async function measure(ports: PastPorts, request: MeasureRequest, signal: AbortSignal | undefined): Promise<readonly (Measured | null)[]> {
  const compiled = request.rules.map((rule) => compileRule(rule));
  const needs = compiled.reduce((sum, { needs: own }) => unite(sum, own), ALL_NEEDS);
  const past = await openPast(ports, request, needs, signal);
  const measured: (Measured | null)[] = [];
  for (const each of compiled) measured.push(each.subject === 'source' ? null : await measureOne(past, each, request, ports, signal));
  return measured;
}

async function measureOne(past: Past, compiled: CompiledRule, request: MeasureRequest, ports: PastPorts, signal: AbortSignal | undefined): Promise<Measured | null> {
  const { subjects } = await past.resolve(compiled, USUAL_REACH);
  const looked = await past.look(compiled, subjects, USUAL_REACH);
  const runs = [];
  for (const [index, { facts, context }] of looked.entries()) {
    if (index % 50 === 49) await ports.nextTurn();
    signal?.throwIfAborted();
    runs.push({ runs: holdingOf(compiled, facts, context), frontierAt: frontierOf(compiled, facts, context) });
  }
  const durations = durationsOf(runs, request.window);
  return durations.length === 0 ? null : { runs: durations.length, p95Ms: quantileOf(durations, 0.95) };
}

function unite(a: FactNeeds, b: FactNeeds): FactNeeds {
  return { activities: true, holds: a.holds || b.holds, elsewhere: a.elsewhere || b.elsewhere, norms: a.norms || b.norms, queues: a.queues || b.queues, source: false };
}
