import type { ExportRequest } from '../../../shared/contract/schemas.ts';
import { isZone } from '../../../shared/domain/calendar.ts';
import { exportParts } from '../../export/export-parts.ts';
import type { ExportPlan } from '../../export/plan.ts';
import { parseAgentKey } from '../agent-key.ts';
import type { Core } from '../core.ts';
import { badInput, notFound } from '../failures.ts';
import { guarded, type Implementer } from './implementer.ts';

export function exportProcedures(os: Implementer, core: Core) {
  return {
    run: os.export.run.handler(({ input, signal }) => guarded(core, 'export.run', untilAborted(exportParts(core.ports.reader, toPlan(core, input), {
      build: core.ports.build, nowAt: core.freshness.nowAt(),
    }), signal))),
  };
}

function toPlan(core: Core, request: ExportRequest): ExportPlan {
  const zone = request.zone ?? 'UTC';
  if (!isZone(zone)) badInput(`“${zone}” is no time zone that this machine knows.`, 'Use a name such as Europe/Berlin.', 'zone');
  if (request.toAt < request.fromAt) badInput('The range ends before it begins.', 'Choose a later end.', 'toAt');
  const agents = (request.agents ?? []).map(parseAgentKey);
  // An empty list is nobody, not everybody.
  const chosen = request.agents === undefined ? {} : { agents };
  const sourceIds = [...new Set(request.sourceIds ?? agents.map((agent) => agent.sourceId))];
  return {
    dataset: request.dataset, fromAt: request.fromAt, toAt: request.toAt,
    agentIds: agents.map((agent) => agent.agentId), ...chosen, teams: (request.teamIds ?? []).map((id) => teamName(core, id)), sources: sourceIds.map((id) => core.book.byId(id).name),
    zone, columns: request.columns ?? null, format: request.format, raw: request.raw, filters: request.filters ?? {},
  };
}

function teamName(core: Core, id: number): string {
  return core.people.book().teams.find((team) => team.id === id)?.name ?? notFound('There is no such team.', 'Somebody may have removed the team in another window.');
}

async function* untilAborted<T>(events: AsyncIterable<T>, signal: AbortSignal | undefined): AsyncGenerator<T, void, unknown> {
  for await (const event of events) {
    if (signal?.aborted === true) return;
    yield event;
  }
}
