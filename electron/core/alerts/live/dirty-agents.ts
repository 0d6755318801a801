import type { UtcMs } from '../../../../shared/domain/time.ts';
import type { AgentRef, IngestPage, IngestResult } from '../../../ports/stores.ts';
import { agentKeyOf } from '../../agent-key.ts';
import type { Frontiers } from './live-facts.ts';

/** Agents that pages changed and that have not been read since. */
export interface DirtyAgents {
  pageIngested(page: IngestPage, result: IngestResult): void;
  /** Agents of whom something else changed than what the store counts as theirs. */
  mark(page: Pick<IngestPage, 'sourceId' | 'asOf'>, agentIds: readonly string[]): void;
  /** Those to read now. Who has something beyond the frontier comes again once the frontier has passed it. */
  take(frontiers: Frontiers): readonly AgentRef[];
  readonly size: number;
}

interface Dirty { readonly ref: AgentRef; /** The latest moment of which a page told. */ readonly until: UtcMs }

export function createDirtyAgents(): DirtyAgents {
  const now = new Map<string, Dirty>();
  const later = new Map<string, Dirty>();
  const mark = (ref: AgentRef, until: UtcMs): void => {
    const key = agentKeyOf(ref);
    now.set(key, { ref, until: Math.max(until, now.get(key)?.until ?? until) });
  };
  return {
    pageIngested: (page, result) => {
      const untilOf = latestByAgent(page);
      for (const agentId of result.changedAgents) mark({ sourceId: page.sourceId, agentId }, untilOf.get(agentId) ?? page.asOf);
      // A frontier that moves may have reached what was beyond it.
      if (page.covered === null) return;
      for (const [key, { ref, until }] of later) {
        if (ref.sourceId !== page.sourceId) continue;
        later.delete(key);
        mark(ref, until);
      }
    },
    mark: ({ sourceId, asOf }, agentIds) => { for (const agentId of agentIds) mark({ sourceId, agentId }, asOf); },
    take: (frontiers) => {
      const taken = [...now.values()];
      now.clear();
      for (const { ref, until } of taken) if (until > (frontiers.get(ref.sourceId) ?? Number.NEGATIVE_INFINITY)) later.set(agentKeyOf(ref), { ref, until });
      return taken.map(({ ref }) => ref);
    },
    get size() { return now.size; },
  };
}

/** The last start or end of each agent's rows; what runs has only its start. */
function latestByAgent(page: IngestPage): ReadonlyMap<string, UtcMs> {
  const latest = new Map<string, UtcMs>();
  const note = (agentId: string | null, at: UtcMs): void => {
    if (agentId !== null) latest.set(agentId, Math.max(at, latest.get(agentId) ?? at));
  };
  for (const { agentId, startAt, durationMs } of page.activities) note(agentId, startAt + (durationMs ?? 0));
  const { stateBuckets = [], events = [], derivedEvents = [] } = page.records ?? {};
  for (const { agentId, endAt } of stateBuckets) note(agentId, endAt);
  for (const { agentId, eventAt } of [...events, ...derivedEvents]) note(agentId, eventAt);
  return latest;
}
