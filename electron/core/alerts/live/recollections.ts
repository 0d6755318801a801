import { bytesOfRecollection, type Recollection } from '../../../alerts/recollection.ts';

/** What is remembered of all evaluations takes no more than this; whoever finds no room is evaluated whole. A thousand rules over 500 agents take 13 MB. */
const MOST_BYTES = 64 * 1_048_576;

/** The last evaluation of each subject, within bounds. */
export interface Recollections {
  of(id: string): Recollection | undefined;
  keep(id: string, recollection: Recollection | null): void;
  forget(isKept: (id: string) => boolean): void;
}

export function createRecollections(mostBytes = MOST_BYTES): Recollections {
  const kept = new Map<string, { readonly recollection: Recollection; readonly bytes: number }>();
  let taken = 0;
  const drop = (id: string): void => {
    taken -= kept.get(id)?.bytes ?? 0;
    kept.delete(id);
  };
  return {
    of: (id) => kept.get(id)?.recollection,
    keep: (id, recollection) => {
      drop(id);
      if (recollection === null) return;
      const bytes = bytesOfRecollection(recollection);
      if (taken + bytes > mostBytes) return;
      taken += bytes;
      kept.set(id, { recollection, bytes });
    },
    forget: (isKept) => { for (const id of kept.keys()) if (!isKept(id)) drop(id); },
  };
}
