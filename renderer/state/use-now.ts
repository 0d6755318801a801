import { useEffect, useState } from 'react';
import type { UtcMs } from '../../shared/domain/time.ts';
import { coreNowAt, onTick } from './clock.ts';

/** Core time, ticking once in `everyMs`; for what need not be drawn again each second. */
export function useNow(everyMs: number): UtcMs {
  const [now, setNow] = useState(coreNowAt);
  useEffect(() => onTick((nowAt) => setNow((last) => (Math.abs(nowAt - last) >= everyMs ? nowAt : last))), [everyMs]);
  return now;
}
