import { implement } from '@orpc/server';
import { contract } from '../../../shared/contract/contract.ts';
import type { Core } from '../core.ts';
import { toClientError } from '../failures.ts';

/** The contract's implementer: every procedure waits until the core has loaded, and fails as the contract says. */
export function createImplementer(core: Core) {
  return implement(contract).use(async ({ next, path }) => {
    try {
      await core.ready;
      return await next();
    } catch (error) {
      throw toClientError(error, path.join('.'), core.ports);
    }
  });
}

export type Implementer = ReturnType<typeof createImplementer>;

/** A stream whose failures reach the client as the contract says, too. */
export async function* guarded<T>(core: Core, where: string, events: AsyncIterable<T>): AsyncGenerator<T, void, unknown> {
  try {
    yield* events;
  } catch (error) {
    throw toClientError(error, where, core.ports);
  }
}
