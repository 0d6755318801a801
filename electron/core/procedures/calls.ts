import type { CallPage, CallQueryInput, CallRowView } from '../../../shared/contract/record-schemas.ts';
import type { CallRow } from '../../ports/stores.ts';
import { chosenAgents, chosenSources, present, readNames, type NameOf } from '../agent-filter.ts';
import { RECORDING_WORDS, recordingOf } from '../calls/recording.ts';
import type { Core } from '../core.ts';
import { badInput, notFound } from '../failures.ts';
import { maskUnless } from '../interactions/interaction-views.ts';
import type { Implementer } from './implementer.ts';

export function callsProcedures(os: Implementer, core: Core) {
  return {
    list: os.calls.list.handler(({ input }) => listCalls(core, input)),
    choices: os.calls.choices.handler(async ({ input }) => {
      const { states, directions, queues } = await core.ports.reader.listCallChoices(input);
      return { states: [...states], directions: [...directions], queues: [...queues] };
    }),
    recording: os.calls.recording.handler(async ({ input: { sourceId, callId } }) => {
      const source = core.book.byId(sourceId);
      const call = await core.ports.reader.readCall(sourceId, callId) ?? notFound('There is no such call.', 'It may not have been received yet.');
      const { condition } = recordingOf(call, source.settings, core.ports.clock.now());
      const words = RECORDING_WORDS[condition];
      if (condition !== 'ready' || call.recordingUrl === null) badInput(words.message, words.hint);
      return { url: call.recordingUrl };
    }),
  };
}

async function listCalls(core: Core, input: CallQueryInput): Promise<CallPage> {
  const { startAt, endAt, sort, descending, limit, offset, reveal, state, direction, queue, text } = input;
  const agents = chosenAgents(core, input);
  const sourceIds = chosenSources(core, input);
  const asOf = core.freshness.nowAt();
  if (agents?.length === 0 || sourceIds.length === 0) return { asOf, total: 0, rows: [] };
  const { rows, total } = await core.ports.reader.listCalls({
    window: { startAt, endAt }, sourceIds, sort, isDescending: descending, limit, offset, ...present({ agents, state, direction, queue, text: text === '' ? undefined : text }),
  });
  const nameOf = await readNames(core, [...new Set(rows.map((row) => row.sourceId))], [...new Set(rows.flatMap((row) => row.agentId ?? []))]);
  return { asOf, total, rows: rows.map((row) => toCallRow(core, row, nameOf, maskUnless(reveal))) };
}

function toCallRow(core: Core, row: CallRow, nameOf: NameOf, mask: (text: string) => string): CallRowView {
  const { sourceId, callId, agentId, queueId, queueName, direction, state, startAt, queueDurationS, durationS, disposition, flags } = row;
  const source = core.book.byId(sourceId);
  return {
    sourceId, sourceName: source.name, callId, agentKey: agentId === null ? null : `${sourceId}:${agentId}`, agentName: agentId === null ? null : nameOf(sourceId, agentId), queueId, queueName, direction, state, startAt,
    queueDurationS, durationS, dnis: row.dnis === null ? null : mask(row.dnis), ani: row.ani === null ? null : mask(row.ani), disposition,
    recording: recordingOf(row, source.settings, core.ports.clock.now()), flags: [...flags],
  };
}
