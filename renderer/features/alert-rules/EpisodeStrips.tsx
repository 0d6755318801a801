import { useId, useMemo, useState, type KeyboardEvent, type MouseEvent } from 'react';
import type { Backtest } from '../../../shared/contract/alert-schemas.ts';
import { openAgentMoment } from '../../state/navigation.ts';
import { useZone } from '../../state/session.ts';
import { barNear, dayColumns, drawnFrom, episodeWords, stripTarget, subjectTitle, toStrips, type BacktestEpisode, type Strip } from './backtest-model.ts';

const FIRST_SHOWN = 12;

interface At { readonly strip: number; readonly bar: number }

/** Who it would have fired for, and when: a strip each, the most affected first. */
export function EpisodeStrips({ answer }: { readonly answer: Backtest }) {
  const zone = useZone();
  const name = useId();
  const strips = useMemo(() => toStrips(answer), [answer]);
  const days = useMemo(() => dayColumns(answer.window, zone), [answer.window, zone]);
  const from = drawnFrom(answer);
  const [isAll, setAll] = useState(false);
  const [chosen, setChosen] = useState<At | null>(null);
  const [hovered, setHovered] = useState<At | null>(null);
  const shown = isAll ? strips : strips.slice(0, FIRST_SHOWN);
  const told = barAt(shown, hovered) ?? barAt(shown, chosen);
  const open = (episode: BacktestEpisode): void => { if (episode.agentKey !== null) openAgentMoment(episode.agentKey, episode.firedAt, zone); };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const target = stripTarget(shown, chosen, event.key);
    const here = barAt(shown, chosen);
    if (target !== null) { setChosen(target); setHovered(null); }
    else if (event.key === 'Enter' && here !== null) open(here.episode);
    else if (!event.key.startsWith('Arrow')) return;
    event.preventDefault();
  };
  return (
    <section className="strips" aria-label="Episodes by subject">
      <div className="backtest-section">
        <h4>When, and for whom</h4>
        <span className="muted ellipsis" role="status">{told === null ? `A bar: it held; its tick: it would have fired${answer.subject === 'agent' ? '. A click opens the timeline' : ''}.` : episodeWords(told.episode, zone, answer.window.endAt)}</span>
      </div>
      <div className="strips-box" data-days={days.length > 20 ? 'many' : days.length > 9 ? 'some' : 'few'}>
        <div className="strip-row strips-head" aria-hidden>
          <span className="strip-name">{subjectTitle(answer.subject)}</span>
          <span className="strip-lane">{days.map((day) => day.width * days.length > 0.6 && <span key={day.startAt} className="strip-day" data-week={day.isWeek} style={{ left: `${day.left * 100}%`, width: `${day.width * 100}%` }}><span className="strip-day-long">{day.label}</span><span className="strip-day-short">{day.short}</span></span>)}</span>
        </div>
        <div role="listbox" tabIndex={0} aria-label="Episodes" aria-activedescendant={chosen === null ? undefined : `${name}-${chosen.strip}-${chosen.bar}`} className="strips-list" onKeyDown={onKeyDown} onMouseLeave={() => setHovered(null)} onFocus={(event) => { if (chosen === null && event.target === event.currentTarget) setChosen(stripTarget(shown, null, 'Home')); }}>
          {shown.map((strip, index) => (
            <div key={strip.key} role="group" aria-label={`${strip.name}, ${strip.fired}`} className="strip-row">
              <span className="strip-name" aria-hidden><span className="ellipsis" title={strip.name}>{strip.name}</span><span className="numeric muted">{strip.fired.toLocaleString()}</span></span>
              <span className="strip-lane" data-open={barAt(shown, hovered)?.episode.agentKey !== null && hovered?.strip === index} onMouseMove={(event) => setHovered(under(event, strip, index))} onClick={(event) => {
                const at = under(event, strip, index);
                const bar = barAt(shown, at);
                if (bar === null) return;
                setChosen(at);
                open(bar.episode);
              }}>
                {days.slice(1).map((day) => <span key={day.startAt} className="strip-edge" style={{ left: `${day.left * 100}%` }} aria-hidden />)}
                {from > 0 && <span className="strip-undrawn" style={{ width: `${from * 100}%` }} aria-hidden />}
                {strip.bars.map((bar, place) => (
                  <span
                    key={`${bar.episode.fromAt}`} id={`${name}-${index}-${place}`} role="option" aria-selected={chosen?.strip === index && chosen.bar === place} aria-label={episodeWords(bar.episode, zone, answer.window.endAt)}
                    className="strip-bar" data-hovered={hovered?.strip === index && hovered.bar === place} style={{ left: `${bar.left * 100}%`, width: `${bar.width * 100}%` }}
                  >
                    <span className="strip-tick" style={{ left: `${bar.width === 0 ? 0 : ((bar.fired - bar.left) / bar.width) * 100}%` }} />
                  </span>
                ))}
              </span>
            </div>
          ))}
        </div>
      </div>
      {from > 0 && <p className="muted backtest-foot">Only the newest {answer.episodes.length.toLocaleString()} episodes are drawn; the shaded days had {(answer.fired - answer.episodes.length).toLocaleString()} more.</p>}
      {strips.length > FIRST_SHOWN && <button type="button" className="link-button strips-more" onClick={() => setAll(!isAll)}>{isAll ? `Only the ${FIRST_SHOWN} most affected` : `All ${strips.length.toLocaleString()}`}</button>}
    </section>
  );
}

const REACH_PX = 5;

/** The bar that a pointer in a lane means: a short one is easier to hit than to see. */
function under(event: MouseEvent<HTMLElement>, strip: Strip, index: number): At | null {
  const { left, width } = event.currentTarget.getBoundingClientRect();
  const bar = width <= 0 ? -1 : barNear(strip.bars, (event.clientX - left) / width, REACH_PX / width);
  return bar < 0 ? null : { strip: index, bar };
}

const barAt = (strips: readonly Strip[], at: At | null): Strip['bars'][number] | null => (at === null ? null : strips[at.strip]?.bars[at.bar] ?? null);
