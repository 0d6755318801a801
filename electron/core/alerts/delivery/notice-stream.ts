import type { Notice } from '../../../../shared/contract/alert-schemas.ts';
import { MINUTE_MS } from '../../../../shared/domain/time.ts';
import type { Clock } from '../../../ports/clock.ts';
import { createLiveStreams } from '../../live-stream.ts';

/** So many notices wait for a reader that is slow; older ones give way (they are in the inbox). */
const LONGEST_QUEUE = 20;

/** Nobody was there: a page comes back within seconds after a restart of the core, and what is older is no news. */
const UNHEARD_MS = MINUTE_MS;

/** Every present reader and listener gets each notice once; what nobody heard waits a while for the first who comes, and nothing else is replayed. */
export interface NoticeStream {
  send(notice: Notice): void;
  open(signal?: AbortSignal): AsyncIteratorObject<Notice, undefined>;
  listen(listener: (notice: Notice) => void): () => void;
  end(): void;
}

export function createNoticeStream(clock: Pick<Clock, 'monotonicMs'>): NoticeStream {
  const queues = new Set<Notice[]>();
  const listeners = new Set<(notice: Notice) => void>();
  const streams = createLiveStreams<Notice>();
  let unheard: readonly { readonly atMs: number; readonly notice: Notice }[] = [];
  const takeUnheard = (): Notice[] => {
    const taken = unheard.filter(({ atMs }) => clock.monotonicMs() - atMs <= UNHEARD_MS);
    unheard = [];
    return taken.map(({ notice }) => notice);
  };
  return {
    send(notice) {
      if (queues.size === 0 && listeners.size === 0) unheard = [...unheard, { atMs: clock.monotonicMs(), notice }].slice(-LONGEST_QUEUE);
      for (const queue of queues) {
        queue.push(notice);
        if (queue.length > LONGEST_QUEUE) queue.shift();
      }
      streams.wakeAll();
      for (const listener of listeners) listener(notice);
    },
    open(signal) {
      const queue = takeUnheard();
      queues.add(queue);
      return streams.open(() => queue.shift() ?? null, signal, () => queues.delete(queue));
    },
    listen(listener) {
      for (const notice of takeUnheard()) listener(notice);
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    end: () => streams.endAll(),
  };
}
