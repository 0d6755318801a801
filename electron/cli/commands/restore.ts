import type { CommonOptions, Context } from '../context.ts';
import { restoreFrom } from '../core-access.ts';
import { EXIT, type ExitCode } from '../usage.ts';

/** `restore`: a verified copy in place of the database; the present one is kept beside it. Only while nobody owns the home. */
export async function run(context: Context, _options: CommonOptions, file: string): Promise<ExitCode> {
  const restored = context.path(file);
  const { keptAs } = await restoreFrom(context, restored);
  await context.output.result({ restored, keptAs }, `Restored from ${restored}.${keptAs === null ? '' : ` The database before is kept as ${keptAs}.`}`);
  return EXIT.done;
}
