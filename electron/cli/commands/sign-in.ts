import { AppFailure } from '../../../shared/contract/app-error.ts';
import type { CommonOptions, Context } from '../context.ts';
import { askForSignIn } from '../shell.ts';
import { EXIT, type ExitCode } from '../usage.ts';

/** `sign-in`: a fresh one-time address from the running browser shell. */
export async function run(context: Context, _options: CommonOptions): Promise<ExitCode> {
  const url = await askForSignIn(context.home);
  if (url === null) throw new AppFailure({ code: 'not-running', message: 'No browser shell runs on this data directory.', hint: 'Start one with floorwalker serve.' });
  await context.output.result({ url }, url);
  return EXIT.done;
}
