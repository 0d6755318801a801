import { useRef } from 'react';
import type { Engagement } from '../../../shared/contract/record-schemas.ts';
import { slotEdges } from '../../../shared/domain/calendar.ts';
import { daysIn, type ShownDays } from '../../state/shown-days.ts';
import { xOf } from '../../timeline/scale.ts';
import { makeDays, makeTicks } from '../../timeline/ticks.ts';
import { useWidth } from '../../timeline/use-painter.ts';
import { hms, slotWords } from '../../widgets/figures.ts';
import { axisSteps, figureWords, MEASURE_TITLES, toBars, type Bar, type Measure } from './engagement-model.ts';

const HEIGHT = 150;
const FOOT = 22;
const HEAD = 8;
const SIDE = 52;

interface EngagementChartProps {
  readonly data: Engagement;
  readonly measure: Measure;
  readonly shown: ShownDays;
  readonly slotMs: number;
}

/** One measure over the days as bars. No bar is no data; a zero has a foot of its own. The same figures are in the table by interval. */
export function EngagementChart({ data, measure, shown, slotMs }: EngagementChartProps) {
  const stage = useRef<HTMLDivElement>(null);
  const widthPx = useWidth(stage);
  const days = daysIn(shown);
  const edges = [shown.window.startAt, ...slotEdges(shown.window, slotMs, shown.zone), shown.window.endAt];
  const bars = toBars(data.rows, measure, edges, data.asOf);
  const known = bars.flatMap((bar) => bar.value ?? []);
  const steps = axisSteps(Math.max(measure.unit === 'time' ? 60 : 4, ...known), measure.unit);
  const top = steps.at(-1) ?? 1;
  const view = { ...shown.window, widthPx: Math.max(1, widthPx - SIDE) };
  const x = (at: number): number => SIDE + xOf(at, view);
  const y = (value: number): number => HEAD + (HEIGHT - HEAD - FOOT) * (1 - value / top);
  const words = summaryWords(bars, measure, shown, days);
  const marks = days > 3 ? makeDays(view, shown.zone).map((day) => ({ at: day.startAt, label: day.label })) : makeTicks(view, shown.zone);
  const every = Math.max(1, Math.ceil((marks.length * 66) / view.widthPx));
  return (
    <div ref={stage} className="engagement-stage" style={{ height: HEIGHT }}>
      {widthPx > 0 && (
        <svg width={widthPx} height={HEIGHT} role="img" aria-label={words}>
          <defs><pattern id="engagement-unknown" width="6" height="6" patternUnits="userSpaceOnUse"><path className="engagement-unknown-tile" d="M-1 1L1 -1M-1 7L7 -1M5 7L7 5" /></pattern></defs>
          {steps.map((step) => (
            <g key={step}>
              <line className="engagement-grid" x1={SIDE} x2={widthPx} y1={Math.round(y(step)) + 0.5} y2={Math.round(y(step)) + 0.5} />
              <text className="engagement-label" x={SIDE - 6} y={y(step) + 4} textAnchor="end">{measure.unit === 'time' ? hms(step) : step.toLocaleString()}</text>
            </g>
          ))}
          {data.missing.filter((part) => part.reason !== 'since-last-answer').map((part) => <rect key={part.startAt} fill="url(#engagement-unknown)" x={x(Math.max(part.startAt, shown.window.startAt))} y={HEAD} width={Math.max(1, x(Math.min(part.endAt, shown.window.endAt)) - x(Math.max(part.startAt, shown.window.startAt)))} height={HEIGHT - HEAD - FOOT}><title>Not known</title></rect>)}
          {bars.map((bar) => <BarMark key={bar.startAt} bar={bar} left={x(bar.startAt)} right={x(bar.endAt)} y={y} title={`${slotWords(bar, shown.zone, days)}: ${barWords(bar, measure)}`} />)}
          {marks.map((mark, index) => index % every === 0 && x(mark.at) < widthPx - 30 && <text key={mark.at} className="engagement-label" x={x(mark.at) + 2} y={HEIGHT - 6}>{mark.label}</text>)}
        </svg>
      )}
    </div>
  );
}

const barWords = (bar: Bar, measure: Measure): string => `${bar.value === null ? 'no data' : figureWords(measure, bar.value)}${bar.complete ? '' : ', a part so far'}`;

function BarMark({ bar, left, right, y, title }: { readonly bar: Bar; readonly left: number; readonly right: number; readonly y: (value: number) => number; readonly title: string }) {
  const gap = right - left > 6 ? 2 : right - left > 3 ? 1 : 0;
  const width = Math.max(1, right - left - gap);
  if (bar.value === null) return <rect className="engagement-none" x={left} y={y(0) - 40} width={width} height={40}><title>{title}</title></rect>;
  const top = Math.min(y(bar.value), y(0) - 1.5);
  return (
    <g data-complete={bar.complete}>
      <rect className="engagement-bar" x={left} y={top} width={width} height={y(0) - top}><title>{title}</title></rect>
      {!bar.complete && <rect fill="url(#engagement-unknown)" pointerEvents="none" x={left} y={top} width={width} height={y(0) - top} />}
    </g>
  );
}

function summaryWords(bars: readonly Bar[], measure: Measure, shown: ShownDays, days: number): string {
  const known = bars.filter((bar): bar is Bar & { readonly value: number } => bar.value !== null);
  const [first] = known;
  if (first === undefined) return `${MEASURE_TITLES[measure.key]}: no data`;
  const most = known.reduce((best, bar) => (bar.value > best.value ? bar : best), first);
  return `${MEASURE_TITLES[measure.key]} in ${known.length} intervals; the most is ${figureWords(measure, most.value)} at ${slotWords(most, shown.zone, days)}. The table by interval has every figure.`;
}
