import { ORPCError } from '@orpc/server';
import { AppFailure } from '../../shared/contract/app-error.ts';
import type { Random } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';

/** Codes that the contract knows; every other expected failure reaches a client as `UNAVAILABLE` with its own words. */
const CONTRACT_CODES = new Set(['NOT_FOUND', 'BAD_INPUT', 'NAME_TAKEN', 'UNAVAILABLE']);

export function notFound(message: string, hint: string): never {
  throw new AppFailure({ code: 'NOT_FOUND', message, hint });
}

/** A failure of what was entered; `field` is the form's field. */
export class BadInput extends AppFailure {
  readonly field: string | undefined;

  constructor(message: string, hint: string, field?: string) {
    super({ code: 'BAD_INPUT', message, hint });
    this.field = field;
  }
}

export function badInput(message: string, hint: string, field?: string): never {
  throw new BadInput(message, hint, field);
}

export function unavailable(message: string, hint: string): never {
  throw new AppFailure({ code: 'UNAVAILABLE', message, hint });
}

/** Turns what a procedure threw into what a client may see: the contract's typed errors, or an id of a logged bug. */
export function toClientError(error: unknown, where: string, ports: { readonly log: Log; readonly random: Random }): Error {
  if (error instanceof ORPCError) return error;
  if (error instanceof AppFailure) {
    const code = CONTRACT_CODES.has(error.code) ? error.code : 'UNAVAILABLE';
    const field = error instanceof BadInput && error.field !== undefined ? { field: error.field } : {};
    return new ORPCError(code, { message: error.message, data: { hint: error.hint, ...field } });
  }
  const id = Math.floor(ports.random() * 0x1_0000_0000).toString(16).padStart(8, '0');
  ports.log.error('procedure-failed', { id, where }, error);
  return new ORPCError('INTERNAL_SERVER_ERROR', { message: `Something went wrong inside Floorwalker. The log has it under ${id}.`, data: { id } });
}
