import type { AlertSummary, AlertView, InboxEvent } from '../../../../shared/contract/alert-schemas.ts';
import { createLiveStreams } from '../../live-stream.ts';

/** What readers of the inbox are shown. */
export interface InboxModel {
  summary(): AlertSummary;
  /** All that are in the inbox. */
  views(): readonly AlertView[];
  /** Null: not in the inbox. */
  view(id: number): AlertView | null;
}

/** Every reader's own view of the inbox: a snapshot, then deltas. A slow reader's changes are gathered, never queued. */
export interface InboxWatch {
  watch(signal?: AbortSignal): AsyncIteratorObject<InboxEvent, undefined>;
  /** These alerts changed; none: only the summary did. */
  changed(ids: readonly number[]): void;
  stop(): void;
}

interface Reader { isDue: boolean; isChanged: boolean; readonly ids: Set<number>; seq: number }

export function createInboxWatch(model: InboxModel): InboxWatch {
  const streams = createLiveStreams<InboxEvent>();
  const readers = new Set<Reader>();
  return {
    watch: (signal) => {
      const reader: Reader = { isDue: true, isChanged: false, ids: new Set(), seq: 0 };
      readers.add(reader);
      return streams.open(() => takeEvent(reader, model), signal, () => readers.delete(reader));
    },
    changed: (ids) => {
      for (const reader of readers) {
        reader.isChanged = true;
        for (const id of ids) reader.ids.add(id);
      }
      streams.wakeAll();
    },
    stop: () => streams.endAll(),
  };
}

function takeEvent(reader: Reader, model: InboxModel): InboxEvent | null {
  if (!reader.isDue && !reader.isChanged) return null;
  const isSnapshot = reader.isDue;
  const ids = [...reader.ids];
  reader.isDue = false;
  reader.isChanged = false;
  reader.ids.clear();
  reader.seq += 1;
  if (isSnapshot) return { type: 'snapshot', seq: reader.seq, summary: model.summary(), alerts: [...model.views()] };
  const views = ids.map((id) => ({ id, view: model.view(id) }));
  return { type: 'delta', seq: reader.seq, summary: model.summary(), changed: views.flatMap(({ view }) => view ?? []), removed: views.flatMap(({ id, view }) => (view === null ? [id] : [])) };
}
