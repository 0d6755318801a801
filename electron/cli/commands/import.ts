import { statSync } from 'node:fs';
import { AppFailure } from '../../../shared/contract/app-error.ts';
import type { CommonOptions, Context } from '../context.ts';
import { runWriting } from '../owner.ts';
import { EXIT, notAvailable, usageFailure, type ExitCode } from '../usage.ts';
import { formatReport, hasFailed, toDocument } from './sync.ts';

export interface ImportOptions extends CommonOptions {
  readonly kind: string;
  readonly source?: string;
}

/** `import`: a vendor's events or a roster from a file, here or by the owner of the home. */
export async function run(context: Context, options: ImportOptions, name: string): Promise<ExitCode> {
  const kind = checkKind(options);
  const file = context.path(name);
  checkFile(file);
  const report = await runWriting(context, 'importFile', { kind, source: options.source ?? null, file });
  await context.output.result(toDocument(report), formatReport(report));
  return hasFailed(report) ? EXIT.partly : EXIT.done;
}

function checkKind(options: ImportOptions): 'events' | 'roster' {
  const { kind, source } = options;
  if (kind === 'schedule') throw notAvailable('Importing a schedule');
  if (kind !== 'events' && kind !== 'roster') throw usageFailure(`--kind ${kind} is not known.`, 'Kinds: events, roster.');
  if (kind === 'events' && source === undefined) throw usageFailure('--kind events needs --source.', 'Name the source whose events the file holds.');
  return kind;
}

function checkFile(file: string): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isFile() === true) return;
  throw new AppFailure({ code: 'file-unreadable', message: `${file} ${found === undefined ? 'does not exist' : 'is no file'}.`, hint: 'Name a file that can be read.' });
}
