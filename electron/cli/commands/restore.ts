import type { CommonOptions, Context } from '../context.ts';
import { restoreFrom } from '../core-access.ts';
import { EXIT, type ExitCode } from '../usage.ts';

/** `restore`: a verified copy in place of the database; the present one is kept beside it. Only while nobody owns the home. */
export async function run(context: Context, _options: CommonOptions, file: string): Promise<ExitCode> {
  const result = await restoreFrom(context, context.path(file));
  await context.output.result(result, `Restored from ${result.restored}.${result.kept === null ? '' : ` The database before is kept as ${result.kept}.`}`);
  return EXIT.done;
}
