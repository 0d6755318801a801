import { AppFailure } from '../../shared/contract/app-error.ts';

/** Exit codes of every command. */
export const EXIT = { done: 0, failed: 1, usage: 2, partly: 3 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const USAGE = 'usage';

/** Wrong usage of the command line: exit code 2. */
export function usageFailure(message: string, hint = 'See floorwalker --help.'): AppFailure {
  return new AppFailure({ code: USAGE, message, hint });
}

/** Part of the product's contract, but of a later version: exit code 1, so that scripts can tell it from a typing error. */
export function notAvailable(what: string): AppFailure {
  return new AppFailure({ code: 'not-available', message: `${what} is not part of this version.`, hint: 'A later version will have it.' });
}

export function exitCodeOf(failure: AppFailure): ExitCode {
  return failure.code === USAGE ? EXIT.usage : EXIT.failed;
}
