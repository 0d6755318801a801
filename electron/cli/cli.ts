#!/usr/bin/env node
import { AppFailure } from '../../shared/contract/app-error.ts';
import { createOutput } from './output.ts';
import { runProgram } from './program.ts';
import { EXIT, exitCodeOf } from './usage.ts';

/** The command line's entry: one command, its exit code, and nothing left running. */
async function main(args: readonly string[]): Promise<number> {
  const end = args.indexOf('--');
  const isJson = (end < 0 ? args : args.slice(0, end)).includes('--json');
  const output = createOutput({ isJson, stdout: process.stdout, stderr: process.stderr });
  try {
    return await runProgram(args, output);
  } catch (error) {
    const failure = error instanceof AppFailure ? error : new AppFailure({ code: 'internal', message: 'The command failed unexpectedly.', hint: 'Run it again with --verbose; floorwalker.log in the data directory may say more.' }, { cause: error });
    if (!(error instanceof AppFailure)) output.note(error instanceof Error ? (error.stack ?? error.message) : String(error));
    // The contract's codes are written in capitals; the command line's are not.
    await output.failure({ code: failure.code.toLowerCase().replaceAll('_', '-'), message: failure.message, hint: failure.hint });
    return exitCodeOf(failure);
  }
}

// A reader that left (`| head`) is no failure; and without this Node would print a stack.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? EXIT.done : EXIT.failed));
process.stderr.on('error', () => undefined);

// Ends at once: sockets that are kept alive and the keyring's threads would hold the process.
// No top-level await: a chunk of the build that imports this entry would wait for it for ever.
void main(process.argv.slice(2)).then((code) => process.exit(code));
