import { AppFailure } from '../../shared/contract/app-error.ts';
import type { OwnerMethod, OwnerParams } from '../../shared/contract/owner-requests.ts';
import type { OwnerResult } from '../core/owner-commands.ts';
import { callOwner } from '../platform/owner-socket.ts';
import type { Context } from './context.ts';
import { openOwned } from './core-access.ts';

/** Two short commands may meet; the later one waits this long for the home. */
const WAIT_MS = 5_000;
const WAIT_STEP_MS = 100;

/** Runs a writing command: handed to the process that owns the home, or here with the lock taken for as long as it lasts. */
export async function runWriting<M extends OwnerMethod>(context: Context, method: M, params: OwnerParams<M>, signal?: AbortSignal): Promise<OwnerResult<M>> {
  const deadline = context.clock.monotonicMs() + WAIT_MS;
  for (;;) {
    const handed = await callOwner(context.home, method, params, signal);
    if (handed !== null) return handed.result as OwnerResult<M>; // our own process answered the very same method
    try {
      return await runHere(context, method, params, signal);
    } catch (error) {
      if (!isOwnedByShortCommand(error) || context.clock.monotonicMs() > deadline) throw error;
    }
    await context.clock.sleep(WAIT_STEP_MS, signal);
  }
}

async function runHere<M extends OwnerMethod>(context: Context, method: M, params: OwnerParams<M>, signal?: AbortSignal): Promise<OwnerResult<M>> {
  const owned = await openOwned(context, { kind: 'cli' });
  try {
    const { runOwnerCommand } = await import('../core/owner-commands.ts');
    return await runOwnerCommand(owned.app.commands, method, params, signal);
  } finally {
    await owned.close();
  }
}

/** An owner without a socket is another command, or one that is just starting: worth a short wait. */
function isOwnedByShortCommand(error: unknown): boolean {
  return error instanceof AppFailure && error.code === 'home-owned';
}
