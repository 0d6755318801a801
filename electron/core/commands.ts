import { readFile } from 'node:fs/promises';
import type { SourceTestStep } from '../../shared/contract/schemas.ts';
import { streamName } from '../../shared/domain/stream-name.ts';
import type { SourceRecord } from '../ports/stores.ts';
import type { AppCommands, SourceSummary, StreamReport } from './app.ts';
import type { Core } from './core.ts';
import { badInput, unavailable } from './failures.ts';
import { importEvents, pushConnectorOf, toReport } from './import-events.ts';
import { importRoster } from './people/import-roster.ts';
import { removePeopleOf } from './people/remove-people.ts';
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
        streams: [...await core.pollers.catchUp(candidate, { sinceAt, once, ...(signal === undefined ? {} : { signal }) }), ...await drainOf(core, candidate)],
      });
      return { sources: await Promise.all(chosen.map(catchUp)) };
    },
    importFile: async ({ kind, source, file }) => {
      await core.ready;
      const text = await readText(file);
      if (kind === 'roster') return { sources: [await importRosterFile(core, text)] };
      if (source === null) badInput('Events belong to a source.', 'Name it with --source.', 'source');
      const target = book.byName(source);
      const connector = pushConnectorOf(book.connectorOf(target.kind), target);
      core.importing.add(target.id);
      const counts = await importEvents(core.ports.store, connector, target, text, core.ports.clock.now()).finally(() => {
        core.importing.delete(target.id);
        // What is known of the past is another now; nobody is interrupted for it.
        core.alerts.sourceReread(target.id);
      });
      return { sources: [{ name: target.name, streams: [toReport(streamName(target.kind, connector.push.stream), counts, await countGaps(core, target, connector.push.stream))] }] };
    },
    receive: async ({ source, port }) => {
      const target = await named(source);
      const opened = await core.push.listen(target, port);
      return opened.ok ? { url: opened.url } : unavailable(opened.message, opened.hint);
    },
    removePeopleOf: async (names) => {
      await core.ready;
      return removePeopleOf(core.people, new Set(book.all().filter((source) => names.some((name) => isSameName(source.name, name))).map((source) => source.id)));
    },
    addRules: async (rules) => {
      await core.ready;
      for (const rule of rules) await core.alerts.saveRule({ id: null, rule, enabled: true });
    },
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

/** What waits in the inbox of a source that is pushed to; nothing for the others. */
async function drainOf(core: Core, source: SourceRecord): Promise<readonly StreamReport[]> {
  const stream = core.book.connectorOf(source.kind).push?.stream;
  const counts = stream === undefined ? null : await core.push.drain(source);
  return stream === undefined || counts === null ? [] : [toReport(streamName(source.kind, stream), counts, await countGaps(core, source, stream))];
}

async function countGaps(core: Core, source: SourceRecord, stream: string): Promise<number> {
  return (await core.ports.store.listGaps({ sourceIds: [source.id] })).filter((gap) => gap.stream === stream).length;
}

async function importRosterFile(core: Core, text: string): Promise<{ readonly name: string; readonly streams: readonly StreamReport[] }> {
  const { result, inserted, updated } = await importRoster(core.people, core.book.all(), text);
  const quarantined = result.problems.length;
  const said = result.problems.slice(0, 10).map(({ line, message }) => `Line ${line}: ${message}`).join(' ');
  const error = quarantined === 0 ? null : { code: 'roster-problems', message: said, hint: 'These lines changed nothing; correct them and import the file again.' };
  const counts = { fetched: inserted + updated + result.unchanged + quarantined, inserted, updated, unchanged: result.unchanged, quarantined };
  return { name: 'roster', streams: [{ ...toReport('roster', counts, 0, error), optional: true }] };
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    return badInput(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`, 'Name a file that can be read.', 'file');
  }
}

export function toSummary(source: SourceRecord): SourceSummary {
  return { name: source.name, kind: source.kind, settings: source.settings, paused: source.isPaused, secretStore: source.secretStore };
}
