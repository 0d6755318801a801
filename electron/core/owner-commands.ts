import { AppFailure } from '../../shared/contract/app-error.ts';
import { ownerRequests, type OwnerMethod, type OwnerParams } from '../../shared/contract/owner-requests.ts';
import type { AppCommands } from './app.ts';

/** The commands that one process may ask of the process that owns the home, by name, with their parameters checked. */

export type OwnerResult<M extends OwnerMethod> = Awaited<ReturnType<AppCommands[M]>>;

/** Runs one command on the core of this process. */
export async function runOwnerCommand<M extends OwnerMethod>(commands: AppCommands, method: M, params: OwnerParams<M>, signal?: AbortSignal): Promise<OwnerResult<M>> {
  const run = runners[method] as (commands: AppCommands, params: OwnerParams<M>, signal?: AbortSignal) => Promise<OwnerResult<M>>; // the table pairs each method with its own parameters
  return run(commands, params, signal);
}

/** The same for a request that came over the owner's socket: nothing of it is trusted. */
export async function handleOwnerRequest(commands: AppCommands, method: string, params: unknown, signal?: AbortSignal): Promise<unknown> {
  if (!Object.hasOwn(ownerRequests, method)) throw new AppFailure({ code: 'not-available', message: `The running app does not know ${method}.`, hint: 'It may be an older version: quit it and try again.' });
  const known = method as OwnerMethod; // it is a key of the table, as just checked
  const parsed = ownerRequests[known].safeParse(params);
  if (!parsed.success) throw new AppFailure({ code: 'bad-request', message: 'The running app does not understand the request.', hint: 'It may be another version: quit it and try again.' });
  return runOwnerCommand(commands, known, parsed.data as OwnerParams<typeof known>, signal); // parsed by this method's own shape
}

const runners: { readonly [M in OwnerMethod]: (commands: AppCommands, params: OwnerParams<M>, signal?: AbortSignal) => Promise<OwnerResult<M>> } = {
  addSource: (commands, params) => commands.addSource(params),
  updateSource: (commands, params) => commands.updateSource(params),
  testSource: (commands, params) => commands.testSource(params.name),
  pauseSource: (commands, params) => commands.pauseSource(params.name),
  resumeSource: (commands, params) => commands.resumeSource(params.name),
  removeSource: (commands, params) => commands.removeSource(params.name, { purge: params.purge }),
  sync: (commands, params, signal) => commands.sync(params, signal),
  importFile: (commands, params) => commands.importFile(params),
  retryQuarantine: (commands) => commands.retryQuarantine(),
  dropQuarantine: (commands) => commands.dropQuarantine(),
};
