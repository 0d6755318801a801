import { useState } from 'react';
import { formatClock } from '../../shared/domain/calendar.ts';
import type { Pages } from '../state/use-pages.ts';

/** How many a list holds, and as of when. A screen reader hears the number once it has settled, not with every letter typed. */
export function ListTotal<T>({ pages: { total, asOf, isLoading }, one, many, zone }: { readonly pages: Pages<T>; readonly one: string; readonly many: string; readonly zone: string }) {
  const [told, setTold] = useState<number | null>(null);
  if (!isLoading && told !== total) setTold(total);
  if (told === null) return null;
  return <p className="list-total" role="status"><strong>{told.toLocaleString()}</strong> {told === 1 ? one : many}{asOf !== null && asOf > 0 && <span className="muted"> as of {formatClock(asOf, zone)}</span>}</p>;
}
