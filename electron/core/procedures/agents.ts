import type { AgentDay, BinaryFrame } from '../../../shared/contract/schemas.ts';
import { buildFrame, encodeFrame } from '../../../shared/domain/frame.ts';
import { readAgentDay } from '../agent-day.ts';
import type { Core } from '../core.ts';
import { readPersonDay } from '../days/person-day.ts';
import type { Implementer } from './implementer.ts';

export function agentProcedures(os: Implementer, core: Core) {
  return {
    list: os.agents.list.handler(async () => {
      const names = new Map(core.book.all().map((source) => [source.id, source.name]));
      const agents = await core.ports.reader.listAgents([...names.keys()]);
      return agents.map(({ sourceId, agentId, name }) => ({ key: `${sourceId}:${agentId}`, sourceId, sourceName: names.get(sourceId) ?? '', agentId, name: name ?? agentId }));
    }),
    day: os.agents.day.handler(({ input: { key, startAt, endAt } }) => readAgentDay(core, key, { startAt, endAt })),
    personDay: os.agents.personDay.handler(({ input: { key, startAt, endAt } }) => readPersonDay(core, key, { startAt, endAt })),
    frame: os.agents.frame.handler(async ({ input: { key, startAt, endAt, resolutionMs } }) => {
      const day = await readAgentDay(core, key, { startAt, endAt });
      const { agent, window, asOf, unknown } = day;
      return { agent, window, asOf, unknown, resolutionMs, frame: drawDay(day, resolutionMs) };
    }),
  };
}

function drawDay(day: AgentDay, resolutionMs: number): BinaryFrame {
  return new Blob([encodeFrame(buildFrame(day.rows, day.window, resolutionMs, day.asOf, day.states))]);
}
