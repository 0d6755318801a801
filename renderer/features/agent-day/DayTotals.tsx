import type { ReactNode } from 'react';
import { statePattern, stateWord } from '../../theme/tokens.ts';
import { reasonWords } from '../../timeline/timeline-data.ts';
import type { Totals } from './day-model.ts';
import { durationWords, FORMULA, shareWords } from './day-words.ts';
import { StateMark } from './StateMark.tsx';

/** Time per state of a window as a bar and a table. The bar and the shares are of the time logged in; the rest has its own lines. */
export function DayTotals({ totals, title, hasFormula }: { readonly totals: Totals; readonly title: string; readonly hasFormula: boolean }) {
  const { states, loggedInMs, loggedOutMs, idleMs, knownMs, unknown } = totals;
  return (
    <section className="day-totals" aria-label={title}>
      <h3>{title}</h3>
      <div className="day-bar" aria-hidden="true">
        {states.map((each) => <i key={each.state} className="state-fill" data-state={each.state} data-pattern={statePattern(each.state)} style={{ width: `${each.share * 100}%` }} title={`${stateWord(each.state)} ${durationWords(each.durationMs)}`} />)}
      </div>
      <table className="day-table">
        <thead><tr><th scope="col">State</th><th scope="col" className="numeric">Time</th><th scope="col" className="numeric">Of logged in</th></tr></thead>
        <tbody>
          {states.map((each) => (
            <tr key={each.state}><th scope="row"><StateMark state={each.state} /></th><td className="numeric">{durationWords(each.durationMs)}</td><td className="numeric">{shareWords(each.share)}</td></tr>
          ))}
        </tbody>
        <tbody className="day-table-sums">
          <tr className="day-table-sum"><th scope="row">Logged in</th><td className="numeric">{durationWords(loggedInMs)}</td><td className="numeric">{loggedInMs === 0 ? 'none' : '100 %'}</td></tr>
          {loggedOutMs > 0 && <Apart name={<StateMark state="logged-out" />} durationMs={loggedOutMs} />}
          {idleMs >= 1_000 && <Apart name={<span className="day-mark"><i className="day-swatch day-swatch-none" aria-hidden="true" />Nothing recorded</span>} durationMs={idleMs} />}
          <tr className="day-table-sum"><th scope="row">Known time</th><td className="numeric">{durationWords(knownMs)}</td><td className="numeric">{knownMs === 0 ? 'none' : ''}</td></tr>
          {unknown.map((each) => <Apart key={each.reason} name={<span className="day-mark"><i className="day-swatch unknown-fill" aria-hidden="true" />No data: {reasonWords(each.reason)}</span>} durationMs={each.durationMs} note="not counted" />)}
        </tbody>
      </table>
      {hasFormula && <p className="day-formula">{FORMULA}</p>}
    </section>
  );
}

/** Time without a share. */
function Apart({ name, durationMs, note = '' }: { readonly name: ReactNode; readonly durationMs: number; readonly note?: string }) {
  return <tr className="muted"><th scope="row">{name}</th><td className="numeric">{durationWords(durationMs)}</td><td className="numeric">{note}</td></tr>;
}
