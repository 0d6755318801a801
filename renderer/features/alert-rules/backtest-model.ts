import type { Backtest } from '../../../shared/contract/alert-schemas.ts';
import { compileRule, thresholdOf, withThreshold } from '../../../shared/alerts/compile.ts';
import type { Rule, SubjectKind } from '../../../shared/alerts/rule.ts';
import { dateOf, dayEdges, formatClock, formatDuration } from '../../../shared/domain/calendar.ts';
import { DAY_MS, type ClosedInterval, type UtcMs } from '../../../shared/domain/time.ts';
import { dayLabel } from '../../timeline/ticks.ts';
import { countAt, positionOf, spanLabel, type SliderScale } from './slider-scale.ts';

export type BacktestEpisode = Backtest['episodes'][number];

const NOUNS: Readonly<Record<SubjectKind, readonly [one: string, many: string]>> = { agent: ['person', 'people'], team: ['team', 'teams'], queue: ['queue', 'queues'], source: ['source', 'sources'] };

/** `12 people`, `one team`. */
export function subjectCount(kind: SubjectKind, count: number): string {
  const [one, many] = NOUNS[kind];
  return `${count === 1 ? 'one' : count.toLocaleString()} ${count === 1 ? one : many}`;
}

export const subjectNoun = (kind: SubjectKind): string => NOUNS[kind][0];

/** What stands above a column of subjects. */
export const subjectTitle = (kind: SubjectKind): string => ({ agent: 'Person', team: 'Team', queue: 'Queue', source: 'Source' })[kind];

/** `the last 14 days`, `the last day`. */
export const windowWords = (days: number): string => (days === 1 ? 'the last day' : `the last ${days} days`);

/** `37 times`, `once`, `not once`. */
export const timesWords = (count: number): string => (count === 0 ? 'not once' : count === 1 ? 'once' : `${count.toLocaleString()} times`);

/** A rate with as many digits as it bears: `0.04`, `1.3`, `12`. */
export function rateWords(rate: number): string {
  if (rate === 0) return '0';
  if (rate < 0.01) return 'under 0.01';
  return rate < 0.1 ? rate.toFixed(2) : rate < 10 ? rate.toFixed(1) : Math.round(rate).toLocaleString();
}

/** More than this for an agent and a day is soon ignored. [Genesys, frequency rules: aim for one or two a day] */
export const MOST_PER_AGENT_DAY = 2;

export interface NoiseVerdict { readonly tone: 'good' | 'plain' | 'warn'; readonly words: string }

/** What the expected number of alerts means for those who get them. */
export function noiseOf(answer: Pick<Backtest, 'fired' | 'perAgentDay' | 'perDay' | 'noisy' | 'subject'>): NoiseVerdict {
  const each = answer.subject === 'agent' ? 'agent' : answer.subject;
  if (answer.noisy) return { tone: 'warn', words: `More than about ${MOST_PER_AGENT_DAY} alerts for one ${each} and day are soon ignored, and then the ones that matter are missed with them. A longer threshold or a narrower scope helps.` };
  if (answer.fired === 0) return { tone: 'plain', words: 'Nothing would have interrupted anybody. If that is surprising, the threshold may be too long or the scope too narrow.' };
  const perDay = answer.perDay ?? 0;
  if (perDay <= 10) return { tone: 'good', words: 'A calm rule: few enough that each alert is looked at.' };
  return { tone: 'plain', words: `Calm for each ${each}. A lead who watches all of them hears of about ${rateWords(perDay)} a day.` };
}

/** A bar of the histogram on the slider's scale, 0 to 1 both ways. */
export interface HistogramBar { readonly left: number; readonly width: number; readonly height: number; readonly count: number; readonly fromMs: number; readonly toMs: number | null }

/**
 * Bars over the shared scale. Their height is how many there are for their width on the scale, so that bins of any
 * width look alike where the durations are.
 */
export function toBars(histogram: Backtest['histogram'], scale: SliderScale): readonly HistogramBar[] {
  const placed = histogram.map((bin) => {
    const left = positionOf(bin.fromMs, scale);
    const right = bin.toMs === null ? 1 : positionOf(bin.toMs, scale);
    return { ...bin, left, width: Math.max(0, right - left) };
  }).filter((bin) => bin.width > 0);
  const dense = placed.map((bin) => bin.count / bin.width);
  const most = Math.max(1e-9, ...dense);
  return placed.map((bin, index) => ({ left: bin.left, width: bin.width, count: bin.count, fromMs: bin.fromMs, toMs: bin.toMs, height: (dense[index] ?? 0) / most }));
}

/** The longest that the scale has to show: nearly all that was, without the open last bin's one outlier. */
export function longestOf({ histogram, quantiles }: Pick<Backtest, 'histogram' | 'quantiles'>): number {
  const filled = histogram.findLast((bin) => bin.count > 0);
  const last = filled === undefined ? 0 : (filled.toMs ?? filled.fromMs * 1.5);
  return quantiles === null ? last : Math.min(last, Math.max(quantiles.p99 * 2, quantiles.p99 + 1));
}

/** `label`: `Mon 16`; `short`: the day of the month alone. `isWeek`: a Monday with room for its name across the days that follow. */
export interface DayColumn { readonly startAt: UtcMs; readonly label: string; readonly short: string; readonly isWeek: boolean; readonly left: number; readonly width: number }

/** So many days have to follow before a name may run over them. */
const DAYS_FOR_A_NAME = 3;

/** The window's days as shares of its width; the edges are the zone's midnights. */
export function dayColumns(window: ClosedInterval, zone: string): readonly DayColumn[] {
  const edges = [window.startAt, ...dayEdges(window, zone), window.endAt];
  const length = window.endAt - window.startAt;
  return edges.slice(0, -1).map((startAt, index) => {
    const [weekday = '', day = ''] = dayLabel(dateOf(startAt, zone)).split(' ');
    return {
      startAt, label: `${weekday} ${day}`, short: day, isWeek: weekday === 'Mon' && index > 0 && index + DAYS_FOR_A_NAME < edges.length - 1,
      left: (startAt - window.startAt) / length, width: ((edges[index + 1] ?? window.endAt) - startAt) / length,
    };
  });
}

/** One subject with what would have fired for it. */
export interface Strip { readonly key: string; readonly name: string; readonly fired: number; readonly totalMs: number; readonly bars: readonly StripBar[] }
export interface StripBar { readonly episode: BacktestEpisode; readonly left: number; readonly width: number; readonly fired: number }

/** A strip for each subject, the most affected first; bars as shares of the window. */
export function toStrips({ window, subjects, episodes }: Pick<Backtest, 'window' | 'subjects' | 'episodes'>): readonly Strip[] {
  const length = Math.max(1, window.endAt - window.startAt);
  const share = (at: number): number => Math.max(0, Math.min(1, (at - window.startAt) / length));
  const bySubject = Map.groupBy(episodes, (episode) => episode.subjectKey);
  return subjects
    .filter((subject) => subject.fired > 0)
    .toSorted((a, b) => b.fired - a.fired || b.totalMs - a.totalMs || a.name.localeCompare(b.name))
    .map((subject) => ({
      ...subject,
      bars: (bySubject.get(subject.key) ?? []).toSorted((a, b) => a.fromAt - b.fromAt).map((episode) => {
        const left = share(episode.fromAt);
        return { episode, left, width: share(episode.toAt ?? window.endAt) - left, fired: share(episode.firedAt) };
      }),
    }));
}

/** Where an arrow leads among the bars of the strips; null where there is nothing further. */
export function stripTarget(strips: readonly Strip[], from: { readonly strip: number; readonly bar: number } | null, key: string): { readonly strip: number; readonly bar: number } | null {
  if (from === null) return key.startsWith('Arrow') || key === 'Home' ? nearest(strips, 0, 0) : null;
  const bars = strips[from.strip]?.bars ?? [];
  const here = bars[from.bar]?.left ?? 0;
  if (key === 'ArrowRight') return bars[from.bar + 1] === undefined ? null : { ...from, bar: from.bar + 1 };
  if (key === 'ArrowLeft') return bars[from.bar - 1] === undefined ? null : { ...from, bar: from.bar - 1 };
  if (key === 'Home') return { ...from, bar: 0 };
  if (key === 'End') return { ...from, bar: Math.max(0, bars.length - 1) };
  const step = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
  return step === 0 ? null : nearest(strips, from.strip + step, here);
}

/** The bar under the pointer: the one whose middle is next, of those that are at it or within reach; -1 for none. */
export function barNear(bars: Strip['bars'], position: number, reach: number): number {
  let found = -1;
  let distance = Number.POSITIVE_INFINITY;
  for (const [index, { left, width }] of bars.entries()) {
    if (position < left - reach || position > left + width + reach) continue;
    const own = Math.abs(left + width / 2 - position);
    if (own < distance) [found, distance] = [index, own];
  }
  return found;
}

/** The bar of a strip that is next to a place; null where the strip has none. */
function nearest(strips: readonly Strip[], strip: number, left: number): { readonly strip: number; readonly bar: number } | null {
  const bars = strips[strip]?.bars ?? [];
  if (bars.length === 0) return null;
  const distances = bars.map((bar) => Math.abs(bar.left - left));
  return { strip, bar: distances.indexOf(Math.min(...distances)) };
}

/** The window that a number of days up to now is. */
export const lastDays = (days: number, nowAt: UtcMs): ClosedInterval => ({ startAt: nowAt - days * DAY_MS, endAt: nowAt });

export const shareWords = (share: number): string => (share < 0.01 ? 'under 1 %' : `${Math.round(share * 100)} %`);

/** Whether there was anything to try the rule on. */
export const hasPast = ({ looked, missing, agentDays }: Pick<Backtest, 'looked' | 'missing' | 'agentDays'>): boolean => looked > 0 && missing < 1 && agentDays > 0;

const butThreshold = (rule: Rule): string => {
  const { scope, when, forAtLeastMs, recoverAfterMs } = withThreshold(rule, 0);
  return JSON.stringify([scope, when, forAtLeastMs, recoverAfterMs]);
};

/** How many a rule would fire that differs from the tried one in its threshold alone; null where it differs otherwise. */
export function liveCount(answer: Pick<Backtest, 'curve'>, tried: Rule, now: Rule): number | null {
  return butThreshold(tried) === butThreshold(now) ? countAt(answer.curve, thresholdOf(compileRule(now))) : null;
}

/** `Ana R., Tue 17 Nov: 09:41 to 10:28 (47:12), fired 10:11`. */
export function episodeWords({ subjectName, fromAt, firedAt, toAt }: BacktestEpisode, zone: string, endAt: UtcMs): string {
  const end = toAt === null ? 'goes on' : `to ${formatClock(toAt, zone)}`;
  return `${subjectName}, ${dayLabel(dateOf(fromAt, zone))}: ${formatClock(fromAt, zone)} ${end} (${formatDuration((toAt ?? endAt) - fromAt)}), fired ${formatClock(firedAt, zone)}`;
}

const QUANTILES = [['p50', 'half of them were shorter'], ['p90', '90 % were shorter'], ['p95', '95 % were shorter'], ['p99', '99 % were shorter']] as const;

/** A quantile on the scale; several at one place are one mark. `line`: 0 is the lowest. */
export interface QuantileMark { readonly label: string; readonly words: string; readonly ms: number; readonly position: number; readonly line: number }

/** Nearer ones are one mark, */
const SAME_MARK = 0.008;
/** and so much room a short and a long one need for their words. */
const ROOM = { short: 0.07, long: 0.13 } as const;

/**
 * The quantiles that the scale reaches. Words stand to the right of their tick; one that would run into the next stands
 * on a line above that one's, so that no tick passes through another's words.
 */
export function quantileMarks(quantiles: Backtest['quantiles'], scale: SliderScale): readonly QuantileMark[] {
  const marks: QuantileMark[] = [];
  for (const [key, means] of QUANTILES) {
    const ms = quantiles?.[key];
    if (ms === undefined || ms > scale.maxMs) continue;
    const position = positionOf(ms, scale);
    const last = marks.at(-1);
    const words = `${spanLabel(ms)}: ${means}`;
    if (last !== undefined && position - last.position < SAME_MARK) marks[marks.length - 1] = { ...last, label: `${last.label.split('–')[0] ?? ''}–${key.slice(1)}`, words, ms };
    else marks.push({ label: key, words, ms, position, line: 0 });
  }
  return marks.reduceRight<readonly QuantileMark[]>((later, mark) => {
    const [next] = later;
    const isNear = next !== undefined && next.position - mark.position < (mark.label.length > 3 ? ROOM.long : ROOM.short);
    return [{ ...mark, line: isNear ? next.line + 1 : 0 }, ...later];
  }, []);
}

/** Where the list of episodes begins when it is cut off: before that nothing is drawn, whatever was. 0 when all are there. */
export function drawnFrom({ window, fired, episodes }: Pick<Backtest, 'window' | 'fired' | 'episodes'>): number {
  if (fired <= episodes.length || episodes.length === 0) return 0;
  const firstAt = Math.min(...episodes.map((episode) => episode.firedAt));
  return Math.max(0, Math.min(1, (firstAt - window.startAt) / (window.endAt - window.startAt)));
}
