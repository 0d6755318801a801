import { ArrowDown, ArrowUp } from 'lucide-react';
import { useState, type ReactNode } from 'react';

export interface Sort<K extends string> { readonly key: K; readonly isDescending: boolean }

/** What a table is sorted by; a second press turns it round. Figures start with the largest, words with A. */
export function useSort<K extends string>(initial: Sort<K>): { readonly sort: Sort<K>; readonly sortBy: (key: K, isFigure: boolean) => void } {
  const [sort, setSort] = useState(initial);
  const sortBy = (key: K, isFigure: boolean): void => setSort((last) => ({ key, isDescending: last.key === key ? !last.isDescending : isFigure }));
  return { sort, sortBy };
}

interface SortHeadProps<K extends string> {
  readonly column: K;
  readonly sort: Sort<K>;
  readonly sortBy: (key: K, isFigure: boolean) => void;
  readonly isFigure?: boolean;
  readonly title?: string;
  readonly children: ReactNode;
}

/** A column's head that sorts; its state is told by `aria-sort` and an arrow. */
export function SortHead<K extends string>({ column, sort, sortBy, isFigure = false, title, children }: SortHeadProps<K>) {
  const isActive = sort.key === column;
  const Arrow = sort.isDescending ? ArrowDown : ArrowUp;
  return (
    <th scope="col" className={isFigure ? 'numeric' : undefined} aria-sort={isActive ? (sort.isDescending ? 'descending' : 'ascending') : 'none'}>
      <button type="button" className="sort-head" data-active={isActive} title={title} onClick={() => sortBy(column, isFigure)}>
        {isFigure && isActive && <Arrow size={12} aria-hidden />}
        <span>{children}</span>
        {!isFigure && isActive && <Arrow size={12} aria-hidden />}
      </button>
    </th>
  );
}

const compare = (one: number | string, other: number | string): number => (typeof one === 'number' && typeof other === 'number' ? one - other : String(one).localeCompare(String(other)));

/** Sorted by a value: absent values last either way, equal ones by the tie-breaker. */
export function toSorted<T>(rows: readonly T[], isDescending: boolean, valueOf: (row: T) => number | string | null, tie: (row: T) => string): T[] {
  return rows.toSorted((one, other) => {
    const [a, b] = [valueOf(one), valueOf(other)];
    if (a === null || b === null) return Number(a === null) - Number(b === null) || tie(one).localeCompare(tie(other));
    return compare(a, b) * (isDescending ? -1 : 1) || tie(one).localeCompare(tie(other));
  });
}
