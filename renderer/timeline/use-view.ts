import { useCallback, useState } from 'react';
import type { ClosedInterval, UtcMs } from '../../shared/domain/time.ts';

export interface Shown extends ClosedInterval { readonly isTouched: boolean }

/** What is shown, and how to change it. */
export type SharedView = readonly [Shown, (make: (last: Shown) => Shown) => void];

/** Follows the day's busy part until the lead zooms or pans, and starts over with another day. */
export function useView(day: ClosedInterval, fit: ClosedInterval | null): SharedView {
  const [state, setState] = useState<Shown & { readonly dayAt: UtcMs }>({ ...(fit ?? day), isTouched: false, dayAt: day.startAt });
  const wanted = fit ?? day;
  const isStale = state.dayAt !== day.startAt || (!state.isTouched && (state.startAt !== wanted.startAt || state.endAt !== wanted.endAt));
  const shown = isStale ? { ...wanted, isTouched: false, dayAt: day.startAt } : state;
  if (isStale) setState(shown);
  const set = useCallback((make: (last: Shown) => Shown) => setState((last) => ({ ...make(last), dayAt: last.dayAt })), []);
  return [shown, set];
}
