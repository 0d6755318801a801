import { AppFailure } from '../../shared/contract/app-error.ts';
import { callOwner } from '../platform/owner-socket.ts';
import type { Refusal } from './core-protocol.ts';

/** Whoever has the home, as far as it is known. */
export interface OwnerFacts {
  readonly pid: number;
  readonly shell: string;
}

const SHELL_NAMES: Readonly<Record<string, string>> = { browser: "Floorwalker's browser shell", desktop: 'another Floorwalker', cli: 'a Floorwalker command' };

/** An expected failure to open the home, in words for a person; null for a bug of our own. */
export function describeFailure(error: unknown): Refusal | null {
  return error instanceof AppFailure ? { code: error.code, message: error.message, hint: error.hint, canOpenRunning: false } : null;
}

/** Somebody else has the home. */
export function describeOwner(owner: OwnerFacts | null): Refusal {
  const name = (owner === null ? undefined : SHELL_NAMES[owner.shell]) ?? 'another program';
  const process = owner === null || owner.pid === 0 ? '' : ` (process ${owner.pid})`;
  return {
    code: 'home-owned',
    message: `This data is already open in ${name}${process}.`,
    hint: owner?.shell === 'browser' ? 'Open the running one, or end it and try again: only one may poll at a time.' : 'End it, or wait until it is done, and try again: only one may poll at a time.',
    canOpenRunning: owner?.shell === 'browser',
  };
}

/** A fresh one-time address of the browser shell that owns the home; null where there is none to be had. */
export async function askForRunningPage(home: string): Promise<string | null> {
  try {
    const reply = await callOwner(home, 'signIn', {});
    const result = reply?.result;
    return typeof result === 'object' && result !== null && 'url' in result && typeof result.url === 'string' ? result.url : null;
  } catch {
    // The owner went away or has no page: both mean that there is nothing to open.
    return null;
  }
}
