import { DAY_MS, type UtcMs } from '../../../../shared/domain/time.ts';
import { isOpen } from '../../../alerts/reconcile.ts';
import type { AlertChange, AlertRecord, NewAlert } from '../../../ports/alert-store.ts';
import type { StoreWriter } from '../../../ports/stores.ts';

/** How long what is over stays in the inbox while nobody has acknowledged it. */
export const INBOX_MS = DAY_MS;

/** Recent alerts in memory, as they are in the store: what the engine compares with, and what the inbox shows. */
export interface AlertBook {
  /** Reads those that fire, and those that ended since then. */
  load(sinceAt: UtcMs): Promise<void>;
  /** Since when all alerts are here; those that had ended by then may not be. */
  completeSince(): UtcMs;
  /** The alerts of a subject by rule; undefined where it has none. */
  of(subjectId: string): ReadonlyMap<number, readonly AlertRecord[]> | undefined;
  get(id: number): AlertRecord | null;
  all(): IterableIterator<AlertRecord>;
  firing(): readonly AlertRecord[];
  /** Writes in one transaction and tells the listeners; the new ones with their ids. */
  write(raised: readonly NewAlert[], changed: readonly AlertChange[]): Promise<readonly AlertRecord[]>;
  /** What somebody else has written already. */
  note(changed: readonly AlertChange[]): void;
  /** They are no longer in the store. */
  forget(isGone: (alert: AlertRecord) => boolean): void;
  isInInbox(alert: AlertRecord, nowAt: UtcMs): boolean;
  /** Forgets what ended before then and is in no inbox. */
  prune(endedBefore: UtcMs, nowAt: UtcMs): void;
  onChange(listener: (ids: readonly number[]) => void): () => void;
}

type AlertStore = Pick<StoreWriter, 'readRecentAlerts' | 'writeAlerts'>;

/** A subject across kinds: a team and a source may have the same key. */
export function subjectIdOf({ subjectKind, subjectKey }: Pick<AlertRecord, 'subjectKind' | 'subjectKey'>): string {
  return `${subjectKind} ${subjectKey}`;
}

/** Firing, or over for less than a day without anybody having acknowledged it. */
function isInInbox(alert: AlertRecord, nowAt: UtcMs): boolean {
  return isOpen(alert) || (alert.acknowledgedAt === null && (alert.withdrawnAt ?? alert.resolvedAt ?? 0) > nowAt - INBOX_MS);
}

export function createAlertBook(store: AlertStore): AlertBook {
  const byId = new Map<number, AlertRecord>();
  const bySubject = new Map<string, Map<number, AlertRecord[]>>();
  const listeners = new Set<(ids: readonly number[]) => void>();
  let completeSince = Number.NEGATIVE_INFINITY;

  const put = (alert: AlertRecord): void => {
    drop(alert.id);
    byId.set(alert.id, alert);
    const subjectId = subjectIdOf(alert);
    const rules = bySubject.get(subjectId) ?? new Map<number, AlertRecord[]>();
    bySubject.set(subjectId, rules);
    rules.set(alert.ruleId, [...rules.get(alert.ruleId) ?? [], alert]);
  };
  const drop = (id: number): void => {
    const alert = byId.get(id);
    if (alert === undefined) return;
    byId.delete(id);
    const rules = bySubject.get(subjectIdOf(alert));
    const left = (rules?.get(alert.ruleId) ?? []).filter((other) => other.id !== id);
    if (left.length > 0) rules?.set(alert.ruleId, left);
    else rules?.delete(alert.ruleId);
    if (rules?.size === 0) bySubject.delete(subjectIdOf(alert));
  };
  const tell = (ids: readonly number[]): void => { if (ids.length > 0) for (const listener of listeners) listener(ids); };
  const apply = (changed: readonly AlertChange[]): void => {
    for (const change of changed) {
      const alert = byId.get(change.id);
      if (alert !== undefined) put({ ...alert, ...change });
    }
  };

  return {
    completeSince: () => completeSince,
    load: async (sinceAt) => {
      completeSince = sinceAt;
      for (const alert of await store.readRecentAlerts(sinceAt)) put(alert);
    },
    of: (subjectId) => bySubject.get(subjectId),
    get: (id) => byId.get(id) ?? null,
    all: () => byId.values(),
    firing: () => [...byId.values()].filter(isOpen),
    write: async (raised, changed) => {
      if (raised.length + changed.length === 0) return [];
      const ids = await store.writeAlerts({ raised, changed });
      const records = raised.map((alert, index): AlertRecord => {
        const id = ids[index];
        if (id === undefined) throw new Error('The store named no id for an alert that it wrote.');
        return { ...alert, id };
      });
      for (const record of records) put(record);
      apply(changed);
      tell([...records, ...changed].map(({ id }) => id));
      return records;
    },
    note: (changed) => {
      apply(changed);
      tell(changed.map(({ id }) => id));
    },
    forget: (isGone) => {
      const ids = [...byId.values()].filter(isGone).map(({ id }) => id);
      for (const id of ids) drop(id);
      tell(ids);
    },
    isInInbox,
    prune: (endedBefore, nowAt) => {
      completeSince = Math.max(completeSince, endedBefore);
      const over = [...byId.values()].filter((alert) => !isInInbox(alert, nowAt) && Math.max(alert.resolvedAt ?? 0, alert.withdrawnAt ?? 0) < endedBefore);
      for (const { id } of over) drop(id);
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => { listeners.delete(listener); };
    },
  };
}
