import type { IngestPage, IngestResult, StoreWriter } from '../ports/stores.ts';

export interface StoreObserver {
  /** After the page's transaction. */
  pageIngested(page: IngestPage, result: IngestResult): void;
  /** Gaps or quarantine changed. */
  countsChanged(): void;
  /** The recorded gaps of a source changed: what is known of its time is another. */
  gapsChanged(sourceId: number): void;
}

/** The same store (a plain object of functions), telling the core what was written through it. */
export function observeStore(store: StoreWriter, observer: StoreObserver): StoreWriter {
  return {
    ...store,
    ingest: async (page) => {
      const result = await store.ingest(page);
      observer.pageIngested(page, result);
      if (page.quarantined.length > 0) observer.countsChanged();
      return result;
    },
    openGap: async (gap) => {
      await store.openGap(gap);
      observer.countsChanged();
      observer.gapsChanged(gap.sourceId);
    },
    closeGaps: async (sourceId, stream, options) => {
      await store.closeGaps(sourceId, stream, options);
      observer.countsChanged();
      observer.gapsChanged(sourceId);
    },
    takeQuarantine: async (ids) => {
      const taken = await store.takeQuarantine(ids);
      observer.countsChanged();
      return taken;
    },
    dropQuarantine: async (ids) => {
      const dropped = await store.dropQuarantine(ids);
      observer.countsChanged();
      return dropped;
    },
  };
}
