import { statePattern, stateWord } from '../../theme/tokens.ts';
import { reasonWords } from '../../timeline/timeline-data.ts';
import type { Totals } from './day-model.ts';
import { durationWords, FORMULA, shareWords } from './day-words.ts';
import { StateMark } from './StateMark.tsx';

/** Time per state of a window as a bar and a table. Missing data has its own line and no share. */
export function DayTotals({ totals, title, hasFormula }: { readonly totals: Totals; readonly title: string; readonly hasFormula: boolean }) {
  const elapsedMs = Math.max(1, totals.window.endAt - totals.window.startAt);
  const width = (durationMs: number): { readonly width: string } => ({ width: `${(durationMs / elapsedMs) * 100}%` });
  return (
    <section className="day-totals" aria-label={title}>
      <h3>{title}</h3>
      <div className="day-bar" aria-hidden="true">
        {totals.states.map((each) => <i key={each.state} className="state-fill" data-state={each.state} data-pattern={statePattern(each.state)} style={width(each.durationMs)} title={stateWord(each.state)} />)}
        {totals.unknown.map((each) => <i key={each.reason} className="unknown-fill" style={width(each.durationMs)} />)}
      </div>
      <table className="day-table">
        <thead><tr><th scope="col">State</th><th scope="col" className="numeric">Time</th><th scope="col" className="numeric">Of known time</th></tr></thead>
        <tbody>
          {totals.states.map((each) => (
            <tr key={each.state}><th scope="row"><StateMark state={each.state} /></th><td className="numeric">{durationWords(each.durationMs)}</td><td className="numeric">{shareWords(each.share)}</td></tr>
          ))}
          {totals.idleMs >= 1_000 && (
            <tr><th scope="row"><span className="day-mark"><i className="day-swatch day-swatch-none" aria-hidden="true" />Nothing recorded</span></th><td className="numeric">{durationWords(totals.idleMs)}</td><td className="numeric">{shareWords(totals.knownMs === 0 ? 0 : totals.idleMs / totals.knownMs)}</td></tr>
          )}
        </tbody>
        <tfoot>
          <tr><th scope="row">Known time</th><td className="numeric">{durationWords(totals.knownMs)}</td><td className="numeric">{totals.knownMs === 0 ? 'none' : '100 %'}</td></tr>
          {totals.unknown.map((each) => (
            <tr key={each.reason}><th scope="row"><span className="day-mark"><i className="day-swatch unknown-fill" aria-hidden="true" />No data: {reasonWords(each.reason)}</span></th><td className="numeric">{durationWords(each.durationMs)}</td><td className="numeric muted">not counted</td></tr>
          ))}
        </tfoot>
      </table>
      {hasFormula && <p className="day-formula">{FORMULA}</p>}
    </section>
  );
}
