import { AppFailure } from '../../../shared/contract/app-error.ts';
import type { CommonOptions, Context } from '../context.ts';
import { backUp } from '../core-access.ts';
import { EXIT, type ExitCode } from '../usage.ts';

/** `backup`: a consistent copy; reads only, so it works beside an owner. */
export async function run(context: Context, options: CommonOptions & { readonly out: string }): Promise<ExitCode> {
  const file = context.path(options.out);
  const result = await backUp(context, file);
  if (result === null) throw new AppFailure({ code: 'no-database', message: `There is no database in ${context.home} yet.`, hint: 'Add a source first, or choose another --home.' });
  const document = { file, bytes: result.bytes };
  await context.output.result(document, `${file}: ${result.bytes} bytes`);
  return EXIT.done;
}
