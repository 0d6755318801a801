import { dateOf, formatClock } from '../../shared/domain/calendar.ts';
import { ZOOM_IN, ZOOM_OUT } from './keys.ts';
import type { View } from './scale.ts';
import { dayLabel } from './ticks.ts';

export interface TimelineToolsProps {
  readonly view: View;
  readonly zone: string;
  /** False where another timeline's buttons serve this one too. */
  readonly hasZoom: boolean;
  readonly ghosts: boolean;
  readonly ghostCount: number;
  readonly onGhosts: (show: boolean) => void;
  readonly onZoom: (factor: number) => void;
  readonly onDay: () => void;
  readonly onFit: (() => void) | null;
  readonly onNow: () => void;
}

export function TimelineTools(props: TimelineToolsProps) {
  return (
    <div className="timeline-tools">
      {props.ghostCount > 0 && (
        <label className="timeline-check" title="Rows whose start the vendor corrected later. They are kept, and counted in no total.">
          <input type="checkbox" checked={props.ghosts} onChange={(event) => props.onGhosts(event.target.checked)} />
          Superseded ({props.ghostCount})
        </label>
      )}
      {props.hasZoom && <span className="timeline-span muted">{viewWords(props.view, props.zone)}</span>}
      {props.hasZoom && <div className="timeline-buttons" role="group" aria-label="Zoom and position">
        <button type="button" onClick={() => props.onZoom(ZOOM_OUT)} aria-label="Zoom out" title="Zoom out (−)"><span aria-hidden="true">−</span></button>
        <button type="button" onClick={() => props.onZoom(ZOOM_IN)} aria-label="Zoom in" title="Zoom in (+)"><span aria-hidden="true">+</span></button>
        {props.onFit !== null && <button type="button" onClick={props.onFit} title="From the first to the last activity of the day">Fit</button>}
        <button type="button" onClick={props.onDay} title="Midnight to midnight (0)">Day</button>
        <button type="button" onClick={props.onNow} title="Go to the present (Home)">Now</button>
      </div>}
    </div>
  );
}

/** `06:30 – 18:12`, with dates where it is not one day. */
function viewWords(view: View, zone: string): string {
  const [from, to] = [dateOf(view.startAt, zone), dateOf(view.endAt - 1, zone)];
  const [start, end] = [formatClock(view.startAt, zone), formatClock(view.endAt, zone)];
  return from === to ? `${start} – ${end === '00:00' ? '24:00' : end}` : `${dayLabel(from)} ${start} – ${dayLabel(to)} ${end}`;
}
