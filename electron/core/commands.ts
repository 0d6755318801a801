import type { SourceTestStep } from '../../shared/contract/schemas.ts';
import type { SourceRecord } from '../ports/stores.ts';
import type { AppCommands, SourceSummary, StreamReport } from './app.ts';
import type { Core } from './core.ts';
import { unavailable } from './failures.ts';
import { isSameName } from './source-book.ts';

/** What the command line does, in the process that owns the home. */
export function createCommands(core: Core): AppCommands {
  const { book, operations } = core;
  const named = async (name: string): Promise<SourceRecord> => {
    await core.ready;
    return book.byName(name);
  };
  return {
    addSource: async ({ kind, name, set, secrets }) => {
      await core.ready;
      return toSummary(await operations.addSource({ kind, name, settings: set, secrets: secrets ?? {} }));
    },
    listSources: async () => {
      await core.ready;
      return book.all().map(toSummary);
    },
    testSource: async (name) => {
      const steps: SourceTestStep[] = [];
      for await (const step of operations.testSource((await named(name)).id)) steps.push(step);
      return { ok: steps.length > 0 && steps.every((step) => step.ok), steps };
    },
    updateSource: async ({ name, set, secrets }) => toSummary(await operations.updateSource((await named(name)).id, { settings: set, secrets: secrets ?? {} })),
    pauseSource: async (name) => toSummary(await operations.setPaused((await named(name)).id, true)),
    resumeSource: async (name) => toSummary(await operations.setPaused((await named(name)).id, false)),
    removeSource: async (name, options) => {
      await core.ready;
      const isPresent = book.all().some((source) => isSameName(source.name, name));
      const purged = isPresent || !options.purge ? null : await operations.purgeRemoved(name);
      return toSummary(purged ?? await operations.removeSource(book.byName(name).id, options));
    },
    sync: async ({ source, sinceAt, once }, signal) => {
      await core.ready;
      // Asked for by name, a paused source is fetched too.
      const chosen = source === null ? book.all().filter((candidate) => !candidate.isPaused) : [book.byName(source)];
      const catchUp = async (candidate: SourceRecord): Promise<{ name: string; streams: readonly StreamReport[] }> => ({
        name: candidate.name,
        streams: await core.pollers.catchUp(candidate, { sinceAt, once, ...(signal === undefined ? {} : { signal }) }),
      });
      return { sources: await Promise.all(chosen.map(catchUp)) };
    },
    importFile: async () => unavailable('Files cannot be imported yet.', 'Use a newer build.'),
    receive: async () => unavailable('Events cannot be received yet.', 'Use a newer build.'),
    retryQuarantine: async () => {
      await core.ready;
      return operations.retryQuarantine();
    },
    dropQuarantine: async () => {
      await core.ready;
      return operations.dropQuarantine();
    },
  };
}

export function toSummary(source: SourceRecord): SourceSummary {
  return { name: source.name, kind: source.kind, settings: source.settings, paused: source.isPaused, secretStore: source.secretStore };
}
