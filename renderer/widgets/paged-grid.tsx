import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useEffect, useId, useRef, type KeyboardEvent, type ReactNode } from 'react';
import type { Pages } from '../state/use-pages.ts';
import { targetOf, type ListSteps } from './list-keys.ts';

export interface GridColumn<T, S extends string> {
  readonly id: string;
  readonly title: string;
  /** What the column means, on its head. */
  readonly hint?: string;
  /** A track of the grid: `84px`, `minmax(80px, 1fr)`. */
  readonly width: string;
  readonly isNumeric?: boolean;
  /** The order that a press on the head asks for. */
  readonly sort?: S;
  readonly cell: (row: T) => ReactNode;
  /** The whole text of what may be cut off. */
  readonly tip?: (row: T) => string | undefined;
}

export interface GridSort<S extends string> { readonly by: S; readonly isDescending: boolean }

interface PagedGridProps<T, S extends string> {
  readonly label: string;
  readonly columns: readonly GridColumn<T, S>[];
  readonly pages: Pages<T>;
  readonly idOf: (row: T) => string;
  readonly sort: GridSort<S>;
  readonly onSort: (sort: GridSort<S>) => void;
  readonly activeId: string | null;
  readonly onActivate: (id: string) => void;
  /** Enter, or a click. */
  readonly onOpen: (row: T) => void;
  readonly onEscape: () => void;
  /** Below this the grid scrolls sideways. */
  readonly minWidth: number;
}

const ROW_PX = 30;
const STEPS = { page: 12, upFrom: 'first' } as const satisfies ListSteps;

/** Back to the list from a panel beside it that is closing: the keyboard goes on where it was. */
export const focusList = (): void => document.querySelector<HTMLElement>('.paged-grid')?.focus({ preventScroll: true });

/** A long list as a grid with one stop of the Tab key: pages arrive as they come into sight, arrows move, Enter opens, Escape closes. */
export function PagedGrid<T, S extends string>({ label, columns, pages, idOf, sort, onSort, activeId, onActivate, onOpen, onEscape, minWidth }: PagedGridProps<T, S>) {
  const name = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const total = pages.total ?? 0;
  // The sticky head stands in the flow above the rows, which the virtualizer does not know of.
  // oxlint-disable-next-line react/incompatible-library -- its functions are read in this component only, never passed to a memoised one
  const virtual = useVirtualizer({ count: total, getScrollElement: () => scroller.current, estimateSize: () => ROW_PX, overscan: 10, scrollPaddingEnd: ROW_PX });
  const items = virtual.getVirtualItems();
  const [firstShown, lastShown] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0];
  const { want } = pages;
  useEffect(() => want(firstShown, lastShown), [want, firstShown, lastShown]);

  const active = activeId === null ? -1 : pages.indexOf((row) => idOf(row) === activeId);
  const moveTo = (index: number): void => {
    const row = pages.rowAt(index);
    virtual.scrollToIndex(index, { align: 'auto' });
    if (row !== null) onActivate(idOf(row));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== event.currentTarget) return;
    const target = targetOf(event.key, active, total, STEPS);
    const row = active < 0 ? null : pages.rowAt(active);
    if (target !== null) moveTo(target);
    else if (event.key === 'Enter' && row !== null) onOpen(row);
    else if (event.key === 'Escape') onEscape();
    else return;
    event.preventDefault();
  };
  const template = { gridTemplateColumns: columns.map((column) => column.width).join(' '), minWidth };
  return (
    <div
      ref={scroller} className="paged-grid" role="grid" tabIndex={0} aria-label={label} aria-rowcount={total + 1} aria-colcount={columns.length} aria-busy={pages.isLoading}
      aria-activedescendant={active < 0 || active < firstShown || active > lastShown ? undefined : `${name}-${active}`} onKeyDown={onKeyDown}
    >
      <div className="paged-row paged-head" role="row" aria-rowindex={1} style={template}>
        {columns.map((column) => <Head key={column.id} column={column} sort={sort} onSort={onSort} />)}
      </div>
      <div role="rowgroup" className="paged-rows" style={{ height: virtual.getTotalSize(), minWidth }}>
        {items.map((item) => {
          const row = pages.rowAt(item.index);
          const place = { ...template, height: ROW_PX, transform: `translateY(${item.start}px)` };
          if (row === null) return <div key={item.key} role="row" aria-rowindex={item.index + 2} className="paged-row" style={place}><span role="gridcell" aria-colspan={columns.length} className="paged-wait"><span className="visually-hidden">Loading</span></span></div>;
          const id = idOf(row);
          return (
            <div
              key={id} id={`${name}-${item.index}`} role="row" aria-rowindex={item.index + 2} aria-selected={item.index === active} data-row={id} className="paged-row" style={place}
              onClick={() => { onActivate(id); onOpen(row); }}
            >
              {columns.map((column) => <span key={column.id} role="gridcell" className={column.isNumeric === true ? 'numeric' : 'ellipsis'} title={column.tip?.(row)}>{column.cell(row)}</span>)}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Head<T, S extends string>({ column, sort, onSort }: { readonly column: GridColumn<T, S>; readonly sort: GridSort<S>; readonly onSort: (sort: GridSort<S>) => void }) {
  const by = column.sort;
  const className = column.isNumeric === true ? 'numeric' : 'ellipsis';
  if (by === undefined) return <span role="columnheader" className={className} title={column.hint}>{column.title}</span>;
  const isActive = sort.by === by;
  const Arrow = sort.isDescending ? ArrowDown : ArrowUp;
  return (
    <span role="columnheader" className={className} aria-sort={isActive ? (sort.isDescending ? 'descending' : 'ascending') : 'none'}>
      <button type="button" className="sort-head" data-active={isActive} title={column.hint ?? `Sort by ${column.title.toLowerCase()}`} onClick={() => onSort({ by, isDescending: isActive ? !sort.isDescending : true })}>
        {column.isNumeric === true && isActive && <Arrow size={12} aria-hidden />}
        <span>{column.title}</span>
        {column.isNumeric !== true && isActive && <Arrow size={12} aria-hidden />}
      </button>
    </span>
  );
}
