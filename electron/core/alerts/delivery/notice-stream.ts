import type { Notice } from '../../../../shared/contract/alert-schemas.ts';
import { createLiveStreams } from '../../live-stream.ts';

/** So many notices wait for a reader that is slow; older ones give way (they are in the inbox). */
const LONGEST_QUEUE = 20;

/** Every present reader and listener gets each notice once; nothing is replayed to those who come later. */
export interface NoticeStream {
  send(notice: Notice): void;
  open(signal?: AbortSignal): AsyncIteratorObject<Notice, undefined>;
  listen(listener: (notice: Notice) => void): () => void;
  end(): void;
}

export function createNoticeStream(): NoticeStream {
  const queues = new Set<Notice[]>();
  const listeners = new Set<(notice: Notice) => void>();
  const streams = createLiveStreams<Notice>();
  return {
    send(notice) {
      for (const queue of queues) {
        queue.push(notice);
        if (queue.length > LONGEST_QUEUE) queue.shift();
      }
      streams.wakeAll();
      for (const listener of listeners) listener(notice);
    },
    open(signal) {
      const queue: Notice[] = [];
      queues.add(queue);
      return streams.open(() => queue.shift() ?? null, signal, () => queues.delete(queue));
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    end: () => streams.endAll(),
  };
}
