import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Between two pieces of work on the receiver's thread: in the first turn of the event loop waiting requests are read, and
 * they are written and answered before the second ends.
 */
export async function letSendersIn(): Promise<void> {
  await nextTurn();
  await nextTurn();
}
