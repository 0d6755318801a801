import type { Source } from '../../../shared/contract/schemas.ts';
import { suggestState } from '../../../shared/domain/labels.ts';
import type { SourceRecord } from '../../ports/stores.ts';
import type { Connector, SettingField } from '../../ports/connector.ts';
import type { Core } from '../core.ts';
import { receiverProcedures } from './receiver.ts';
import { guarded, type Implementer } from './implementer.ts';

export function sourceProcedures(os: Implementer, core: Core, connectors: readonly Connector[]) {
  const { operations, book } = core;
  const show = (source: SourceRecord): Source => toSource(source, connectors.find((connector) => connector.kind === source.kind)?.warnings?.(source.settings) ?? []);
  return {
    ...receiverProcedures(os, core),
    types: os.sources.types.handler(() => connectors.map((connector) => ({
      kind: connector.kind, title: connector.title, settings: connector.settings.map(toField), secrets: connector.secrets.map((field) => ({ ...field })), setUpSteps: [...connector.setUpSteps ?? []],
    }))),
    list: os.sources.list.handler(() => book.all().map(show)),
    add: os.sources.add.handler(async ({ input }) => show(await operations.addSource(input))),
    update: os.sources.update.handler(async ({ input: { id, name, settings, secrets } }) => show(await operations.updateSource(id, {
      ...(name === undefined ? {} : { name }), ...(settings === undefined ? {} : { settings }), ...(secrets === undefined ? {} : { secrets }),
    }))),
    test: os.sources.test.handler(({ input, signal }) => guarded(core, 'sources.test', operations.testSource('id' in input ? input.id : input, signal))),
    pause: os.sources.pause.handler(async ({ input }) => show(await operations.setPaused(input.id, true))),
    resume: os.sources.resume.handler(async ({ input }) => show(await operations.setPaused(input.id, false))),
    remove: os.sources.remove.handler(async ({ input }) => {
      await operations.removeSource(input.id, { purge: input.purge });
      return { ok: true as const };
    }),
    labels: os.sources.labels.handler(async ({ input }) => {
      const source = book.byId(input.id);
      const [labels, mapping] = await Promise.all([core.ports.reader.listLabels(source.id), core.ports.reader.readLabelMapping(source.id)]);
      return labels.map((label) => ({ ...label, state: mapping.get(label.label) ?? null, suggestion: suggestState(label.label) }));
    }),
    setLabels: os.sources.setLabels.handler(async ({ input }) => {
      await operations.setLabels(input.id, input.mapping);
      return { ok: true as const };
    }),
  };
}

export function toSource(source: SourceRecord, warnings: readonly string[]): Source {
  return { warnings: [...warnings], id: source.id, kind: source.kind, name: source.name, settings: { ...source.settings }, paused: source.isPaused, secretStore: source.secretStore, createdAt: source.createdAt };
}

function toField({ choices, ...field }: SettingField) {
  return choices === undefined ? field : { ...field, choices: [...choices] };
}
