import { useId, useMemo, useState, type KeyboardEvent } from 'react';
import type { Backtest } from '../../../shared/contract/alert-schemas.ts';
import { Tooltip } from '../../widgets/tooltip.tsx';
import { longestOf, quantileMarks, toBars } from './backtest-model.ts';
import { countAt, msAt, positionOf, scaleFor, scaleMarks, snap, spanLabel, stepFrom, type SliderScale } from './slider-scale.ts';

/** The slider's own steps; what it stands for is snapped. */
const STEPS = 1_000;

interface ThresholdChartProps {
  readonly answer: Backtest;
  readonly thresholdMs: number;
  readonly onThreshold: (thresholdMs: number) => void;
}

/** How long the condition held, and the threshold that cuts it: histogram, quantiles and slider on one scale. */
export function ThresholdChart({ answer, thresholdMs, onThreshold }: ThresholdChartProps) {
  const name = useId();
  const [isTable, setTable] = useState(false);
  const ms = Number.isFinite(thresholdMs) ? thresholdMs : 0;
  // A drag moves the threshold within the scale; only a threshold typed beyond it makes it wider.
  const scale = useMemo(() => scaleFor(longestOf(answer), 0), [answer]);
  const shown = ms > scale.maxMs ? scaleFor(longestOf(answer), ms) : scale;
  const marks = quantileMarks(answer.quantiles, shown);
  const total = answer.histogram.reduce((sum, bin) => sum + bin.count, 0);
  const live = countAt(answer.curve, ms);
  const onKeyDown = (event: KeyboardEvent): void => {
    const up = event.key === 'ArrowRight' || event.key === 'ArrowUp' || event.key === 'PageUp';
    const down = event.key === 'ArrowLeft' || event.key === 'ArrowDown' || event.key === 'PageDown';
    if ((!up && !down) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    onThreshold(stepFrom(ms, up ? 1 : -1, event.key.startsWith('Page'), shown));
  };
  return (
    <section aria-label="Threshold">
      <div className="backtest-section">
        <h4>How long it held</h4>
        <span className="muted">{total.toLocaleString()} {total === 1 ? 'stretch' : 'stretches'}, whether it fired or not</span>
        <span className="page-space" />
        <button type="button" className="link-button" aria-expanded={isTable} onClick={() => setTable(!isTable)}>{isTable ? 'Hide the table' : 'As a table'}</button>
      </div>
      <div className="threshold-chart">
        <div className="threshold-quantiles" data-lines={1 + Math.max(0, ...marks.map((mark) => mark.line))}>
          {marks.map((mark) => (
            <Tooltip key={mark.label} text={mark.words}><button type="button" className="threshold-quantile" data-line={mark.line} style={{ left: `${mark.position * 100}%` }} aria-label={`${mark.label}: set the threshold to ${mark.words}`} onClick={() => onThreshold(snap(mark.ms))}>{mark.label}</button></Tooltip>
          ))}
        </div>
        <Histogram answer={answer} scale={shown} thresholdMs={ms} />
        <input
          type="range" className="threshold-slider" min={0} max={STEPS} step="any" value={positionOf(ms, shown) * STEPS} aria-labelledby={name} aria-valuetext={`${spanLabel(ms)}${live === null ? '' : `, about ${live.toLocaleString()} alerts`}`}
          onChange={(event) => onThreshold(Math.min(shown.maxMs, snap(msAt(Number(event.target.value) / STEPS, shown))))} onKeyDown={onKeyDown}
        />
        <div className="threshold-marks" aria-hidden>{scaleMarks(shown).map((mark) => <span key={mark.ms} style={{ left: `${mark.position * 100}%` }}>{spanLabel(mark.ms)}</span>)}</div>
      </div>
      <p className="threshold-value"><span id={name}>For at least</span> <strong>{spanLabel(ms)}</strong>{live !== null && <span className="muted"> · {live.toLocaleString()} {live === 1 ? 'alert' : 'alerts'}</span>}</p>
      {isTable && <HistogramTable answer={answer} />}
    </section>
  );
}

function Histogram({ answer, scale, thresholdMs }: { readonly answer: Backtest; readonly scale: SliderScale; readonly thresholdMs: number }) {
  const bars = toBars(answer.histogram, scale);
  const cut = positionOf(thresholdMs, scale) * 1_000;
  return (
    <svg className="threshold-histogram" viewBox="0 0 1000 100" preserveAspectRatio="none" aria-hidden>
      {bars.map((bar) => (
        <rect key={bar.fromMs} className="threshold-bar" data-cut={bar.left * 1_000 < cut - 0.5 && (bar.left + bar.width) * 1_000 <= cut + 0.5} x={bar.left * 1_000} width={Math.max(0.5, bar.width * 1_000 - 1.5)} y={100 - Math.max(bar.count > 0 ? 1.5 : 0, bar.height * 96)} height={Math.max(bar.count > 0 ? 1.5 : 0, bar.height * 96)}>
          <title>{`${binWords(bar)}: ${bar.count.toLocaleString()}`}</title>
        </rect>
      ))}
      <line className="threshold-line" x1={cut} x2={cut} y1={0} y2={100} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}

const binWords = ({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number | null }): string => (toMs === null ? `${spanLabel(fromMs)} or longer` : `${spanLabel(fromMs)} to ${spanLabel(toMs)}`);

function HistogramTable({ answer }: { readonly answer: Backtest }) {
  const total = Math.max(1, answer.histogram.reduce((sum, bin) => sum + bin.count, 0));
  const reached = answer.histogram.map((_bin, index) => answer.histogram.slice(0, index + 1).reduce((sum, bin) => sum + bin.count, 0));
  return (
    <div className="problems threshold-table" tabIndex={0} role="region" aria-label="How long it held, as a table">
      <table className="table">
        <thead><tr><th scope="col">It held</th><th scope="col" className="numeric">Times</th><th scope="col" className="numeric">Up to here</th></tr></thead>
        <tbody>{answer.histogram.map((bin, index) => bin.count > 0 && <tr key={bin.fromMs}><th scope="row">{binWords(bin)}</th><td className="numeric">{bin.count.toLocaleString()}</td><td className="numeric">{Math.round(((reached[index] ?? 0) / total) * 100)} %</td></tr>)}</tbody>
      </table>
    </div>
  );
}
