import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Delivery } from '../ports/inbox.ts';

/** Deliveries of one turn, written together: one sync of the disk serves all of them. */
export interface CommitGroup {
  /** `settle` is called with true once the delivery is on disk, with false when it could not be written. */
  add(delivery: Delivery, settle: (isWritten: boolean) => void): void;
  /** Writes at once what waits. */
  flush(): void;
}

export interface CommitGroupOptions {
  append(deliveries: readonly Delivery[]): void;
  /** They are on disk; nobody is answered yet. */
  onCommit(deliveries: readonly Delivery[]): void;
  /** The answers are on their way. */
  onAnswered(): void;
  onFailure(deliveries: number, cause: unknown): void;
}

interface Waiting { readonly delivery: Delivery; settle(isWritten: boolean): void }

export function createCommitGroup({ append, onCommit, onAnswered, onFailure }: CommitGroupOptions): CommitGroup {
  let waiting: Waiting[] = [];
  let isScheduled = false;

  function flush(): void {
    isScheduled = false;
    const taken = waiting;
    waiting = [];
    if (taken.length === 0) return;
    const deliveries = taken.map(({ delivery }) => delivery);
    try {
      append(deliveries);
    } catch (cause) {
      onFailure(taken.length, cause);
      for (const { settle } of taken) settle(false);
      return;
    }
    onCommit(deliveries);
    for (const { settle } of taken) settle(true);
    // In a turn of its own, so that reading them never stands before the answers.
    void nextTurn().then(onAnswered);
  }

  return {
    add(delivery, settle) {
      waiting.push({ delivery, settle });
      if (isScheduled) return;
      isScheduled = true;
      // After the poll phase: every socket that had something to say has said it.
      void nextTurn().then(flush);
    },
    flush,
  };
}
