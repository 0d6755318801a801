import { useCallback, useEffect, useEffectEvent, useId, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { FrameLanes } from '../../shared/domain/frame.ts';
import { dateOf } from '../../shared/domain/calendar.ts';
import type { ClosedInterval, UtcMs } from '../../shared/domain/time.ts';
import { hitAt, type Hit } from './hit.ts';
import { indexItems, stepItem, stepLane } from './hit-test.ts';
import { actionOfKey } from './keys.ts';
import { layOut } from './layout.ts';
import { centreOn, clampView, panBy, reveal, spanOf, xOf, zoomAt, type View } from './scale.ts';
import { TimelineGutter } from './TimelineGutter.tsx';
import { TimelineTip } from './TimelineTip.tsx';
import { TimelineTools } from './TimelineTools.tsx';
import { dayLabel, clockLabel } from './ticks.ts';
import type { ItemKind, TimelineBand, TimelineColumn, TimelineItem } from './timeline-data.ts';
import { useFrames, type LoadFrame } from './use-frames.ts';
import { useGestures } from './use-gestures.ts';
import { usePainter, useWidth } from './use-painter.ts';
import { useView, type SharedView } from './use-view.ts';
import { wordsOfRectangle } from './words.ts';
import './timeline.css';

export interface TimelineProps {
  /** Whose time it is, for the accessible name. */
  readonly title: string;
  /** One line per source above its lanes: name and freshness. */
  readonly header: ReactNode;
  readonly zone: string;
  /** The day that is shown; another one resets the view. */
  readonly day: ClosedInterval;
  /** The busy part of the day: what is shown at first. */
  readonly fit: ClosedInterval | null;
  /** The source's now. */
  readonly nowAt: UtcMs;
  /** Raised whenever the data behind the frames changed. */
  readonly revision: number;
  readonly loadFrame: LoadFrame;
  /** The day's activities and stretches of state, for words, keys and selection. */
  readonly items: readonly TimelineItem[];
  readonly selectedId: string | null;
  readonly onSelect: (id: string | null) => void;
  readonly range: ClosedInterval | null;
  readonly onRange: (range: ClosedInterval | null) => void;
  /** An activity of another day was clicked. */
  readonly onOtherDay: (at: UtcMs) => void;
  /** Home was pressed: show the present. */
  readonly onNow: () => void;
  /** Enter: the details of the selection are wanted. */
  readonly onOpen: () => void;
  /** What is shown, where several timelines zoom and pan together; else the timeline keeps its own. */
  readonly shared?: SharedView;
  /** Lanes that are drawn also when empty. */
  readonly lanes?: readonly ItemKind[];
  /** Buckets of sums, for the lane of chat states. */
  readonly columns?: readonly TimelineColumn[];
  readonly bands?: readonly TimelineBand[];
  /** False below another timeline: its ruler and tools serve both. */
  readonly isFirst?: boolean;
}

const MAX_KEPT_LANES = 12;
const NO_COLUMNS: readonly TimelineColumn[] = [];
const NO_BANDS: readonly TimelineBand[] = [];

/** A year back and a day ahead is as far as panning goes; the day picker reaches the rest. */
const limitsOf = (day: ClosedInterval, nowAt: UtcMs): ClosedInterval => ({ startAt: day.startAt - 370 * 86_400_000, endAt: Math.max(nowAt, day.endAt) + 86_400_000 });

/** One agent's activities on a canvas that zooms and pans. Its equal in words is the list beside it. */
export function Timeline(props: TimelineProps) {
  const { zone, day, nowAt, items, selectedId, onSelect } = props;
  const keysId = useId();
  const stage = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const widthPx = useWidth(stage);
  const own = useView(day, props.fit);
  const [shown, setShown] = props.shared ?? own;
  const { isFirst = true, columns = NO_COLUMNS, bands = NO_BANDS } = props;
  const view = useMemo<View>(() => ({ ...shown, widthPx }), [shown, widthPx]);
  const limits = limitsOf(day, nowAt);
  const change = (make: (view: View) => View): void => setShown((last) => {
    const { startAt, endAt } = clampView(make({ ...last, widthPx }), limits);
    return { startAt, endAt, isTouched: true };
  });

  const { loaded, hasFailed, retry } = useFrames(view, props.revision, props.loadFrame);
  const [ghosts, setGhosts] = useState(false);
  const [lanes, setLanes] = useState(3);
  const layout = useMemo(() => layOut(loaded?.frame ?? null, { ghosts, minInteractionLanes: lanes, hasRuler: isFirst, ...(props.lanes === undefined ? {} : { lanes: props.lanes }) }), [loaded, ghosts, lanes, isFirst, props.lanes]);
  const interactionLanes = loaded?.frame.lanes.filter((kind) => kind === 'interaction').length ?? 0;
  // Lanes only grow while an agent is looked at: a picture that shrinks under the pointer is hard to read.
  if (Math.min(interactionLanes, MAX_KEPT_LANES) > lanes) setLanes(Math.min(interactionLanes, MAX_KEPT_LANES));

  const index = useMemo(() => indexItems(items), [items]);
  const selected = useMemo(() => items.find((item) => item.id === selectedId) ?? null, [items, selectedId]);
  useReveal(selected, change);
  const [hover, setHover] = useState<(Hit & { readonly x: number; readonly y: number }) | null>(null);
  const wordsOf = useCallback((frame: FrameLanes, rectangle: number) => wordsOfRectangle(frame, rectangle, index), [index]);
  const scene = useMemo(
    () => ({ view, layout, loaded, zone, nowAt, selected, range: props.range, hovered: hover?.rectangle ?? null, columns, bands, wordsOf }),
    [view, layout, loaded, zone, nowAt, selected, props.range, hover?.rectangle, columns, bands, wordsOf],
  );
  usePainter(canvas, scene);

  const gestures = useGestures(canvas, view, {
    change,
    hover: (point) => setHover(point === null ? null : { ...hitAt({ loaded, layout, view, index, nowAt, items, bands }, point), ...point }),
    click(point) {
      const hit = hitAt({ loaded, layout, view, index, nowAt, items, bands }, point);
      props.onRange(null);
      if (hit.item !== null) onSelect(hit.item.id);
      else if (hit.otherDayAt !== null) props.onOtherDay(hit.otherDayAt);
      else onSelect(null);
    },
    range: props.onRange,
  });

  const now = (): void => {
    props.onNow();
    change((each) => centreOn(each, nowAt));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const action = actionOfKey(event);
    if (action === null) return;
    if (action.kind === 'clear' && selectedId === null && props.range === null) return;
    event.preventDefault();
    event.stopPropagation();
    if (action.kind === 'step') select(stepItem(items, selected, action.by, (view.startAt + view.endAt) / 2));
    if (action.kind === 'lane') select(stepLane(items, selected, action.by));
    if (action.kind === 'zoom') change((each) => zoomAt(each, anchorOf(selected, each), action.factor));
    if (action.kind === 'pan') change((each) => panBy(each, action.share * spanOf(each)));
    if (action.kind === 'now') now();
    if (action.kind === 'day') change((each) => ({ ...each, ...day }));
    if (action.kind === 'open') props.onOpen();
    if (action.kind === 'clear') {
      props.onRange(null);
      onSelect(null);
    }
  };
  const select = (item: TimelineItem | null): void => {
    if (item !== null) onSelect(item.id);
  };

  const ghostCount = items.filter((item) => item.kind === 'ghost').length;
  return (
    <section className="timeline" aria-label={`Timeline of ${props.title}`}>
      <div className="timeline-head">
        <div className="timeline-source">{props.header}</div>
        <TimelineTools
          view={view} zone={zone} hasZoom={isFirst} ghosts={ghosts} ghostCount={ghostCount} onGhosts={setGhosts}
          onZoom={(factor) => change((each) => zoomAt(each, anchorOf(selected, each), factor))}
          onDay={() => change((each) => ({ ...each, ...day }))}
          onFit={props.fit === null ? null : () => change((each) => ({ ...each, ...props.fit }))}
          onNow={now}
        />
      </div>
      <div className="timeline-body">
        <TimelineGutter layout={layout} zone={zone} />
        <div className="timeline-stage" ref={stage} style={{ height: layout.height }}>
          <canvas
            ref={canvas} tabIndex={0} role="application" aria-roledescription="timeline" aria-label={`${props.title}, ${spanWords(view, zone)}`}
            aria-describedby={keysId} onKeyDown={onKeyDown} {...gestures}
            data-hovering={hover?.rectangle !== null && hover?.rectangle !== undefined} style={{ height: layout.height }}
          />
          {hover !== null && hover.lines.length > 0 && <TimelineTip lines={hover.lines} x={hover.x} y={hover.y} width={widthPx} height={layout.height} />}
          {hasFailed && <p className="timeline-fault" role="status">Part of this range could not be loaded. <button type="button" className="timeline-link" onClick={retry}>Try again</button></p>}
        </div>
      </div>
      <p id={keysId} className="visually-hidden">
        Left and right arrows: previous and next activity. Up and down: other lane. Plus and minus: zoom. Page up and page down: pan. Home: now. 0: whole day.
        Enter: details. Escape: clear. The list of activities below has the same content.
      </p>
      <p className="visually-hidden" aria-live="polite">{selected === null ? '' : selected.tooltip.join(', ')}</p>
    </section>
  );
}

/** Brings a newly selected activity into view; a refresh of the same one leaves the view alone. */
function useReveal(selected: TimelineItem | null, change: (make: (view: View) => View) => void): void {
  const show = useEffectEvent((id: string) => {
    if (selected?.id === id) change((view) => reveal(view, { startAt: selected.startAt, endAt: selected.endAt ?? selected.startAt }));
  });
  const id = selected?.id ?? null;
  useEffect(() => {
    if (id !== null) show(id);
  }, [id]);
}

/** Keyboard and button zoom keep the selection in place while it is in sight, else the middle. */
function anchorOf(selected: TimelineItem | null, view: View): UtcMs {
  const middle = (view.startAt + view.endAt) / 2;
  if (selected === null) return middle;
  const x = xOf(selected.startAt, view);
  return x >= 0 && x <= view.widthPx ? selected.startAt : middle;
}

function spanWords(view: ClosedInterval, zone: string): string {
  return `${dayLabel(dateOf(view.startAt, zone))} ${clockLabel(view.startAt, zone)} to ${dayLabel(dateOf(view.endAt, zone))} ${clockLabel(view.endAt, zone)}, ${zone}`;
}
