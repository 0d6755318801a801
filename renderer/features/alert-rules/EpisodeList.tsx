import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { Backtest } from '../../../shared/contract/alert-schemas.ts';
import { dateOf, formatClock, formatDuration } from '../../../shared/domain/calendar.ts';
import { openAgentMoment } from '../../state/navigation.ts';
import { useZone } from '../../state/session.ts';
import { dayLabel } from '../../timeline/ticks.ts';
import { targetOf, type ListSteps } from '../../widgets/list-keys.ts';
import { subjectTitle, type BacktestEpisode } from './backtest-model.ts';

const ROW_PX = 28;
const STEPS = { page: 8, upFrom: 'first' } as const satisfies ListSteps;

/** The same episodes as rows, newest first: one stop of the Tab key, arrows move, Enter opens the timeline. */
export function EpisodeList({ answer }: { readonly answer: Backtest }) {
  const [isOpen, setOpen] = useState(false);
  const rest = answer.fired - answer.episodes.length;
  return (
    <section aria-label="List of episodes">
      <div className="backtest-section">
        <h4>Episodes</h4>
        <span className="muted">{answer.fired.toLocaleString()}{rest > 0 ? `, of which the newest ${answer.episodes.length.toLocaleString()} are listed` : ''}</span>
        <span className="page-space" />
        <button type="button" className="link-button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>{isOpen ? 'Hide the list' : 'As a list'}</button>
      </div>
      {isOpen && <Rows answer={answer} />}
    </section>
  );
}

function Rows({ answer }: { readonly answer: Backtest }) {
  const zone = useZone();
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const rows = useMemo(() => answer.episodes.toSorted((a, b) => b.firedAt - a.firedAt), [answer.episodes]);
  // oxlint-disable-next-line react/incompatible-library -- its functions are read in this component only
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => ROW_PX, overscan: 8, scrollPaddingStart: ROW_PX });
  const items = virtual.getVirtualItems();
  const open = (episode: BacktestEpisode | undefined): void => { if (episode !== undefined && episode.agentKey !== null) openAgentMoment(episode.agentKey, episode.firedAt, zone); };
  const onKeyDown = (event: KeyboardEvent): void => {
    const target = targetOf(event.key, active, rows.length, STEPS);
    if (target !== null) { setActive(target); virtual.scrollToIndex(target, { align: 'auto' }); }
    else if (event.key === 'Enter') open(rows[active]);
    else return;
    event.preventDefault();
  };
  const isSeen = items.some((item) => item.index === active);
  return (
    <div ref={scroller} className="episode-grid" role="grid" tabIndex={0} aria-label="Episodes" aria-rowcount={rows.length + 1} aria-activedescendant={isSeen ? `episode-${active}` : undefined} onKeyDown={onKeyDown}>
      <div className="episode-row episode-head" role="row" aria-rowindex={1}>{[subjectTitle(answer.subject), 'Day', 'Held from', 'Fired', 'Until', 'Lasted'].map((title, index) => <span key={title} role="columnheader" className={index > 4 ? 'numeric' : undefined}>{title}</span>)}</div>
      <div role="rowgroup" className="episode-rows" style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const episode = rows[item.index];
          return episode === undefined ? null : (
            <div key={item.key} id={`episode-${item.index}`} role="row" aria-rowindex={item.index + 2} aria-selected={item.index === active} className="episode-row" style={{ transform: `translateY(${item.start}px)`, height: ROW_PX }} onClick={() => { setActive(item.index); open(episode); }}>
              <span role="gridcell" className="ellipsis" title={episode.subjectName}>{episode.subjectName}</span>
              <span role="gridcell">{dayLabel(dateOf(episode.fromAt, zone))}</span>
              <span role="gridcell">{formatClock(episode.fromAt, zone)}</span>
              <span role="gridcell">{formatClock(episode.firedAt, zone)}</span>
              <span role="gridcell">{episode.toAt === null ? 'goes on' : formatClock(episode.toAt, zone)}</span>
              <span role="gridcell" className="numeric">{formatDuration((episode.toAt ?? answer.window.endAt) - episode.fromAt)}</span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
