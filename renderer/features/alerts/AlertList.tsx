import { useVirtualizer } from '@tanstack/react-virtual';
import { ChevronDown, ChevronRight, UserRoundX } from 'lucide-react';
import { useEffect, useId, useRef, type KeyboardEvent, type MouseEvent } from 'react';
import { useAlertRules } from '../../state/alert-rules.ts';
import { usePreferences } from '../../state/preferences.ts';
import { useSession, useZone } from '../../state/session.ts';
import { momentWords } from '../../state/silence.ts';
import { useNow } from '../../state/use-now.ts';
import { alertSourceId } from '../../widgets/alert-words.ts';
import { targetOf } from '../../widgets/list-keys.ts';
import { AlertRowView } from './AlertRowView.tsx';
import { goesOnFrom, GROUP_TITLES, type InboxGroup, type InboxRow } from './inbox-model.ts';

const COLUMNS = [['alert-check', 'Chosen'], ['alert-severity', 'Severity'], ['alert-subject', 'Who or what'], ['alert-statement', 'What is so'], ['alert-since numeric', 'For'], ['alert-rule', 'Rule'], ['alert-standing', 'How it stands']] as const;

interface AlertListProps {
  readonly rows: readonly InboxRow[];
  readonly activeId: string | null;
  /** Where the active row stood, if it has left the list; null where it is there, or never was. */
  readonly leftAt: number | null;
  readonly chosen: ReadonlySet<number>;
  readonly onActivate: (id: string) => void;
  /** Chooses from the row where the choice began to this one. */
  readonly onExtend: (id: string) => void;
  readonly onChoose: (id: number) => void;
  readonly onOpen: (id: string) => void;
  readonly onFold: (group: InboxGroup) => void;
  readonly onUnsnooze: (agentKey: string) => void;
  /** Keys beyond moving: true when the key was used. */
  readonly onKey: (event: KeyboardEvent) => boolean;
  readonly isHeld: boolean;
  readonly setHeld: (isHeld: boolean) => void;
}

/** Back to the list from whatever was opened over or beside it. */
export const focusInbox = (): void => document.querySelector<HTMLElement>('.alert-list')?.focus({ preventScroll: true });

/** J and K go as the arrows do. */
const SAME_AS: Readonly<Record<string, string>> = { j: 'ArrowDown', k: 'ArrowUp', J: 'ArrowDown', K: 'ArrowUp' };

/** The inbox as a grid with one stop of the Tab key. */
export function AlertList({ rows, activeId, leftAt, chosen, onActivate, onExtend, onChoose, onOpen, onFold, onUnsnooze, onKey, isHeld, setHeld }: AlertListProps) {
  const name = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const rowHeight = usePreferences((state) => state.density) === 'compact' ? 24 : 32;
  const isConnected = useSession((session) => session.connection.kind === 'connected');
  const statuses = useSession((session) => session.status?.sources);
  const zone = useZone();
  const nowAt = useNow(5_000);
  const { rules } = useAlertRules();
  const muted = new Map(rules?.flatMap(({ id, mutedUntilAt }) => (mutedUntilAt === null || mutedUntilAt <= nowAt ? [] : [[id, mutedUntilAt] as const])));
  // oxlint-disable-next-line react/incompatible-library -- its functions are read in this component only, never passed to a memoised one
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, getItemKey: (index) => rows[index]?.id ?? index, overscan: 12, scrollPaddingStart: 28 });
  useEffect(() => virtual.measure(), [rowHeight, virtual]);
  const items = virtual.getVirtualItems();
  const active = activeId === null ? -1 : rows.findIndex((row) => row.id === activeId);
  const isDrawn = items.some((item) => item.index === active);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget) return;
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? rowHeight) / rowHeight) - 3);
    const key = SAME_AS[event.key] ?? event.key;
    const target = isPlain ? targetOf(key, goesOnFrom(key, active, leftAt), rows.length, { page, upFrom: 'first' }) : null;
    const row = target === null ? undefined : rows[target];
    if (target !== null && row !== undefined) {
      virtual.scrollToIndex(target, { align: 'auto' });
      if (event.shiftKey) onExtend(row.id);
      else onActivate(row.id);
    } else if (!pressed(event) && !onKey(event)) return;
    event.preventDefault();
  };
  /** Enter and the space bar on what is not an alert. */
  const pressed = (event: KeyboardEvent): boolean => {
    const row = rows[active];
    if (event.key !== 'Enter' && event.key !== ' ') return false;
    if (row?.kind === 'group') onFold(row.group);
    else if (row?.kind === 'person') onUnsnooze(row.person.agentKey);
    else return false;
    return true;
  };
  const onClick = (event: MouseEvent, row: InboxRow): void => {
    if (row.kind === 'group') { onActivate(row.id); onFold(row.group); } else if (event.shiftKey) onExtend(row.id);
    else if (row.kind === 'alert' && (event.ctrlKey || event.metaKey)) onChoose(row.alert.id);
    else if (row.kind === 'alert') onOpen(row.id);
    else onActivate(row.id);
  };
  const hold = (): void => { if (!isHeld) setHeld(true); };

  return (
    <div
      ref={scroller} className="alert-list" role="grid" tabIndex={0} aria-label="Alerts" aria-multiselectable aria-rowcount={rows.length + 1} aria-colcount={COLUMNS.length}
      aria-activedescendant={active < 0 || !isDrawn ? undefined : `${name}-${active}`} onKeyDown={onKeyDown} onMouseDown={(event) => { if (!event.shiftKey) return; event.preventDefault(); event.currentTarget.focus(); }} onPointerEnter={hold} onPointerMove={hold} onPointerLeave={() => setHeld(false)}
    >
      <div role="row" aria-rowindex={1} className="alert-row alert-head">
        {COLUMNS.map(([className, title], index) => <span key={title} role="columnheader" className={className}>{index === 0 ? <span className="visually-hidden">{title}</span> : title}</span>)}
      </div>
      <div role="rowgroup" className="alert-rows" style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          const shared = { id: `${name}-${item.index}`, role: 'row', 'aria-rowindex': item.index + 2, 'data-active': item.index === active, style: { height: item.size, transform: `translateY(${item.start}px)` } } as const;
          const click = (event: MouseEvent): void => onClick(event, row);
          if (row.kind === 'group') {
            const Arrow = row.isOpen ? ChevronDown : ChevronRight;
            return (
              <div key={row.id} {...shared} className="alert-row-place alert-group" data-group={row.group} onClick={click}>
                <span role="gridcell" aria-colspan={COLUMNS.length}><Arrow size={14} aria-hidden /> {GROUP_TITLES[row.group]} <span className="muted">{row.count.toLocaleString()}</span><span className="visually-hidden">{row.isOpen ? ', Enter folds' : ', folded, Enter opens'}</span></span>
              </div>
            );
          }
          if (row.kind === 'person') {
            return (
              <div key={row.id} {...shared} className="alert-row-place alert-person" onClick={click}>
                <span role="gridcell" aria-colspan={COLUMNS.length}>
                  <UserRoundX size={14} aria-hidden /> <span className="ellipsis"><strong>{row.person.name}</strong> <span className="muted">everything about this person, until {momentWords(row.person.untilAt, nowAt, zone)}</span></span>
                  <button type="button" tabIndex={-1} className="link-button" onMouseDown={(event) => event.preventDefault()} onClick={(event) => { event.stopPropagation(); onUnsnooze(row.person.agentKey); }}>Unsnooze</button>
                </span>
              </div>
            );
          }
          const { alert } = row;
          const source = statuses?.find((status) => status.id === alertSourceId(alert)) ?? null;
          const isStale = alert.condition === 'firing' && (alert.stale || !isConnected);
          return (
            <div
              key={row.id} {...shared} className={`alert-row alert-row-place ${isStale ? 'alert-stale' : ''}`} data-alert={alert.id} data-severity={alert.severity} data-condition={alert.condition} data-acknowledged={alert.acknowledgedAt !== null}
              aria-selected={chosen.has(alert.id)} onClick={click} onDoubleClick={() => onOpen(row.id)}
            >
              <AlertRowView alert={alert} source={source} isConnected={isConnected} isChosen={chosen.has(alert.id)} zone={zone} nowAt={nowAt} mutedUntilAt={muted.get(alert.ruleId) ?? null} onChoose={onChoose} />
            </div>
          );
        })}
      </div>
    </div>
  );
}
