import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, type KeyboardEvent } from 'react';
import { HOUR_MS } from '../../../shared/domain/time.ts';
import { coreNowAt } from '../../state/clock.ts';
import { liveEdgeOf } from '../../state/freshness.ts';
import { usePreferences, densityFor } from '../../state/preferences.ts';
import { openAgentDay } from '../../state/navigation.ts';
import { useSession, useZone } from '../../state/session.ts';
import type { FloorRow } from './floor-order.ts';
import { todayScaleMs } from './floor-words.ts';
import { StateSwatch } from '../../widgets/state-swatch.tsx';
import { stateWord } from '../../theme/tokens.ts';
import { FloorRowView } from './FloorRowView.tsx';

const COLUMNS = ['Look first', 'Agent', 'State', 'Time in state', 'Workload', 'Interactions', 'Today', 'Note'] as const;

interface FloorListProps {
  readonly rows: readonly FloorRow[];
  readonly agents: number;
  readonly activeKey: string | null;
  readonly onActivate: (key: string) => void;
  readonly onInspect: (key: string) => void;
  readonly onLeave: () => void;
  readonly setHeld: (isHeld: boolean) => void;
}

/** The agents as a grid with one stop of the Tab key; arrows move, Enter opens the day, Space the inspector. */
export function FloorList({ rows, agents, activeKey, onActivate, onInspect, onLeave, setHeld }: FloorListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const density = densityFor(usePreferences((state) => state.density), agents);
  const rowHeight = density === 'compact' ? 24 : 32;
  const connected = useSession((session) => session.connection.kind === 'connected');
  const statuses = useSession((session) => session.status?.sources);
  const zone = useZone();
  // Evaluated with the floor's own changes, several a minute: often enough for a scale of full hours.
  const scaleMs = useMemo(() => {
    const nowAt = coreNowAt();
    const edges = new Map(statuses?.map((status) => [status.id, liveEdgeOf(status, nowAt, connected).endAt]));
    return todayScaleMs(rows.flatMap((row) => (row.kind === 'agent' ? [row.agent] : [])), (id) => edges.get(id) ?? null);
  }, [rows, statuses, connected]);
  const kindOf = useMemo(() => {
    const kinds = new Map(statuses?.map((status) => [status.id, status.kind]));
    return (id: number) => kinds.get(id);
  }, [statuses]);
  // oxlint-disable-next-line react/incompatible-library -- it returns functions that must not be memoised; nothing here does
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, getItemKey: (index) => rows[index]?.id ?? index, overscan: 12 });
  const wantsFocus = useRef(false);

  useEffect(() => virtual.measure(), [rowHeight, virtual]);

  const activeIndex = rows.findIndex((row) => row.id === activeKey);
  const stop = activeIndex >= 0 ? activeIndex : rows.findIndex((row) => row.kind === 'agent');

  // Focus follows the agent, also when its row is drawn only after scrolling to it.
  useEffect(() => {
    if (!wantsFocus.current || activeIndex < 0) return;
    const element = scroller.current?.querySelector<HTMLElement>(`[data-index="${activeIndex}"]`);
    if (element) {
      element.focus({ preventScroll: true });
      wantsFocus.current = false;
    }
  });

  const moveTo = (from: number, step: number): void => {
    for (let index = from; index >= 0 && index < rows.length; index += step) {
      const row = rows[index];
      if (row?.kind !== 'agent') continue;
      onActivate(row.id);
      virtual.scrollToIndex(index);
      wantsFocus.current = true;
      return;
    }
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? rowHeight) / rowHeight) - 2);
    const moves: Readonly<Record<string, () => void>> = {
      ArrowDown: () => moveTo(stop + 1, 1),
      ArrowUp: () => moveTo(stop - 1, -1),
      PageDown: () => moveTo(Math.min(rows.length - 1, stop + page), 1),
      PageUp: () => moveTo(Math.max(0, stop - page), -1),
      Home: () => moveTo(0, 1),
      End: () => moveTo(rows.length - 1, -1),
      Enter: () => { const row = rows[stop]; if (row?.kind === 'agent') openAgentDay(row.id); },
      ' ': () => { const row = rows[stop]; if (row?.kind === 'agent') onInspect(row.id); },
      Escape: onLeave,
    };
    const move = moves[event.key];
    if (move === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    move();
  };

  return (
    <div className="floor-list" role="grid" aria-label="Agents" aria-rowcount={rows.length + 1} data-density={density} onKeyDown={onKeyDown}>
      <div role="row" aria-rowindex={1} className="floor-row floor-header">
        {COLUMNS.map((title, index) => (
          <span key={title} role="columnheader" className={`${index === 3 ? 'numeric' : ''} ${FLOOR_CLASSES[index] ?? ''}`}>
            {index === 0 ? <span className="visually-hidden">{title}</span> : title}
            {index === 6 && <span className="floor-scale" title="What the whole width of a bar stands for; time logged out is not drawn">0 – {scaleMs / HOUR_MS} h</span>}
          </span>
        ))}
      </div>
      <div ref={scroller} className="floor-scroll" role="presentation" onPointerEnter={() => setHeld(true)} onPointerLeave={() => setHeld(false)}>
        <div role="presentation" className="floor-canvas" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            const place = { height: item.size, transform: `translateY(${item.start}px)` };
            if (row.kind === 'group') {
              return (
                <div key={item.key} role="row" aria-rowindex={item.index + 2} className="floor-group" style={place}>
                  <span role="gridcell" aria-colspan={COLUMNS.length} className="floor-group-cell">
                    <span>{row.title} <span className="muted">{row.agents} {row.agents === 1 ? 'agent' : 'agents'}</span></span>
                    {row.states.map(({ state, agents: count }) => <span key={state} className="floor-group-state"><StateSwatch state={state} size={10} />{count} {stateWord(state).toLowerCase()}</span>)}
                  </span>
                </div>
              );
            }
            const source = statuses?.find((status) => status.id === row.agent.sourceId) ?? null;
            const isStale = !connected || source?.condition !== 'live';
            return (
              <div
                key={item.key}
                role="row"
                aria-rowindex={item.index + 2}
                aria-selected={row.id === activeKey}
                className={`floor-row ${isStale ? 'floor-stale' : ''}`}
                data-index={item.index}
                data-agent={row.id}
                data-out={row.agent.state === 'logged-out'}
                tabIndex={item.index === stop ? 0 : -1}
                style={place}
                onFocus={() => { if (row.id !== activeKey) onActivate(row.id); }}
                onClick={() => onActivate(row.id)}
                onDoubleClick={() => openAgentDay(row.id)}
              >
                <FloorRowView agent={row.agent} source={source} isConnected={connected} zone={zone} scaleMs={scaleMs} kindOf={kindOf} />
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

const FLOOR_CLASSES = ['floor-mark', 'floor-agent', 'floor-state', 'floor-time', 'floor-workload', 'floor-interactions', 'floor-today', 'floor-context'] as const;
