import { thresholdOf, type CompiledRule } from '../../../../shared/alerts/compile.ts';
import { countFired, evaluateRule, frontierOf, holdingOf } from '../../../../shared/alerts/evaluate.ts';
import type { Episode } from '../../../../shared/alerts/episode.ts';
import type { Backtest } from '../../../../shared/contract/alert-schemas.ts';
import { DAY_MS, type ClosedInterval } from '../../../../shared/domain/time.ts';
import { dayGrid, daysAtWork, durationsOf, histogramOf, knownMs, quantilesOf, thresholdLadder } from './backtest-figures.ts';
import type { BacktestRequest, BacktestResult } from './backtest-request.ts';
import type { Looked } from './past-reader.ts';

/** More alerts than this for an agent and day are soon ignored. [reference/peers, G17] */
const NOISY_ABOVE = 2;
const TURN_EVERY = 50;

/** What was read for a rule, whatever its threshold. */
export interface Reading {
  readonly looked: readonly Looked[];
  readonly subjects: number;
  readonly problems: readonly string[];
  /** Worked out once, for every threshold that is tried. */
  readonly worked: Worked;
}

/** Figures that no threshold changes, and counts of thresholds that were tried. */
interface Worked { shape: Shape | null; readonly counts: Map<number, number> }

interface Shape extends Pick<Backtest, 'histogram' | 'quantiles' | 'agentDays' | 'missing'> { readonly past: ClosedInterval }

export function createWorked(): Worked {
  return { shape: null, counts: new Map() };
}

interface Found { readonly looked: Looked; readonly episodes: readonly Episode[] }
type Step = (index: number) => Promise<void>;

/** What a rule would have done, from what was read. An episode counts by the moment at which it fired; none is clipped. */
export async function summarise(reading: Reading, compiled: CompiledRule, request: BacktestRequest, nextTurn: () => Promise<void>, signal?: AbortSignal): Promise<BacktestResult> {
  const { window } = request;
  const step: Step = async (index) => {
    if (index % TURN_EVERY !== TURN_EVERY - 1) return;
    await nextTurn();
    signal?.throwIfAborted();
  };
  const found: Found[] = [];
  for (const [index, looked] of reading.looked.entries()) {
    await step(index);
    found.push({ looked, episodes: firedIn(compiled, looked, window) });
  }
  const past: ClosedInterval = { startAt: window.startAt, endAt: Math.max(window.startAt, Math.min(window.endAt, request.nowAt)) };
  const { histogram, quantiles, agentDays, missing } = await shapeOf(reading, compiled, window, past, step);
  const fired = found.reduce((sum, { episodes }) => sum + episodes.length, 0);
  // What is not known is no day without alerts.
  const days = ((past.endAt - past.startAt) / DAY_MS) * (1 - missing);
  const perAgentDay = agentDays > 0 ? fired / agentDays : null;
  return {
    window: { ...window }, subject: compiled.subject, fired, episodes: listEpisodes(found, request.maxEpisodes), subjects: countSubjects(found, compiled), looked: reading.subjects,
    agentDays, perAgentDay, perDay: days > 0 ? fired / days : null, noisy: (perAgentDay ?? 0) > NOISY_ABOVE,
    histogram, quantiles, curve: await curveOf(reading, compiled, window, thresholdLadder(thresholdOf(compiled), quantiles), step), missing, elapsedMs: 0, problems: reading.problems,
  };
}

async function shapeOf({ looked, worked }: Reading, compiled: CompiledRule, window: ClosedInterval, past: ClosedInterval, step: Step): Promise<Shape> {
  if (worked.shape !== null && worked.shape.past.endAt === past.endAt) return worked.shape;
  const runs = [];
  for (const [index, { facts, context }] of looked.entries()) {
    await step(index);
    runs.push({ runs: holdingOf(compiled, facts, context), frontierAt: frontierOf(compiled, facts, context) });
  }
  const durations = durationsOf(runs, window);
  worked.shape = { past, histogram: histogramOf(durations), quantiles: quantilesOf(durations), agentDays: countDays(looked, past), missing: missingOf(looked, past) };
  return worked.shape;
}

async function curveOf({ looked, worked: { counts } }: Reading, compiled: CompiledRule, window: ClosedInterval, ladder: readonly number[], step: Step): Promise<Backtest['curve']> {
  const curve: { forAtLeastMs: number; fired: number }[] = [];
  for (const forAtLeastMs of ladder) {
    const known = counts.get(forAtLeastMs);
    let fired = known ?? 0;
    if (known === undefined) {
      for (const [index, { facts, context }] of looked.entries()) {
        await step(index);
        fired += countFired(compiled, facts, context, forAtLeastMs, window);
      }
      counts.set(forAtLeastMs, fired);
    }
    curve.push({ forAtLeastMs, fired });
  }
  return curve;
}

function firedIn(compiled: CompiledRule, { facts, context }: Looked, window: ClosedInterval): readonly Episode[] {
  return evaluateRule(compiled, facts, context).episodes.filter(({ firedAt }) => firedAt >= window.startAt && firedAt < window.endAt);
}

/** Newest first; at the same moment by subject. */
function listEpisodes(found: readonly Found[], max: number | null): Backtest['episodes'] {
  const all = found.flatMap(({ looked: { subject }, episodes }) => episodes.map(({ fromAt, firedAt, toAt }) => ({
    subjectKey: subject.key, subjectName: subject.name, agentKey: subject.kind === 'agent' ? subject.key : null, fromAt, firedAt, toAt,
  })));
  all.sort((a, b) => b.firedAt - a.firedAt || (a.subjectKey < b.subjectKey ? -1 : a.subjectKey > b.subjectKey ? 1 : b.fromAt - a.fromAt));
  return max === null ? all : all.slice(0, max);
}

/** Whom it would have fired for, most often first. What goes on counts up to the frontier. */
function countSubjects(found: readonly Found[], compiled: CompiledRule): Backtest['subjects'] {
  return found.filter(({ episodes }) => episodes.length > 0)
    .map(({ looked: { subject, facts, context }, episodes }) => ({
      key: subject.key, name: subject.name, fired: episodes.length,
      totalMs: episodes.reduce((sum, { fromAt, toAt }) => sum + Math.max(0, (toAt ?? frontierOf(compiled, facts, context)) - fromAt), 0),
    }))
    .sort((a, b) => b.fired - a.fired || b.totalMs - a.totalMs || (a.name < b.name ? -1 : 1));
}

/** Days on which an agent was at work; other subjects have every day of the window of which something is known. */
function countDays(looked: readonly Looked[], window: ClosedInterval): number {
  if (window.endAt <= window.startAt) return 0;
  const grids = new Map<string, Float64Array>();
  let days = 0;
  for (const { subject, facts } of looked) {
    const grid = grids.get(subject.dayZone) ?? dayGrid(window, subject.dayZone);
    grids.set(subject.dayZone, grid);
    days += facts.kind === 'agent' ? daysAtWork(facts, grid) : ((window.endAt - window.startAt) / DAY_MS) * (1 - missingOf([{ facts }], window));
  }
  return days;
}

/** The share of the window of which nothing is known, over the subjects. */
function missingOf(looked: readonly Pick<Looked, 'facts'>[], window: ClosedInterval): number {
  let known = 0;
  let asked = 0;
  for (const { facts } of looked) {
    for (const part of facts.kind === 'team' ? facts.people.flat() : [facts]) {
      if (part.kind === 'source') continue;
      known += knownMs(part.known, { startAt: window.startAt, endAt: Math.min(window.endAt, part.frontierAt) });
      asked += window.endAt - window.startAt;
    }
  }
  return asked === 0 ? 0 : Math.min(1, Math.max(0, 1 - known / asked));
}
