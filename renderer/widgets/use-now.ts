import { useEffect, useState } from 'react';
import type { UtcMs } from '../../shared/domain/time.ts';
import { coreNowAt, later, onTick } from '../state/clock.ts';

/** Core time, ticking once in `everyMs`: most of what follows it moves a pixel a minute. */
export function useNow(everyMs: number): UtcMs {
  const [now, setNow] = useState(coreNowAt);
  useEffect(() => onTick((nowAt) => setNow((last) => (Math.abs(nowAt - last) >= everyMs ? nowAt : last))), [everyMs]);
  return now;
}

/** Asks again some time after each answer, while `isOn`. */
export function useRefresh(call: { readonly isLoading: boolean; readonly reload: () => void }, isOn: boolean, everyMs: number): void {
  const { isLoading, reload } = call;
  useEffect(() => (isOn && !isLoading ? later(everyMs, reload) : undefined), [isOn, isLoading, reload, everyMs]);
}
