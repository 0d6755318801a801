import type { UtcMs } from '../../../shared/domain/time.ts';
import type { WorkloadCounts } from './activity.ts';
import type { Load } from './work.ts';

/** The agent's workload from `startAt` to `endAt`, without holes: it changes whenever work begins or ends, and a live call hides everything else. */
export function workloadOf(loads: readonly Load[], startAt: UtcMs, endAt: UtcMs): readonly { readonly startAt: UtcMs; readonly endAt: UtcMs; readonly workload: WorkloadCounts }[] {
  const edges = loads.flatMap((load) => [{ at: load.startAt, kind: load.kind, change: 1 }, { at: load.endAt, kind: load.kind, change: -1 }]).sort((a, b) => a.at - b.at);
  const running = { calls: 0, semiLive: 0, nonLive: 0 };
  const parts: { startAt: UtcMs; endAt: UtcMs; workload: WorkloadCounts }[] = [];
  let open: { startAt: UtcMs; endAt: UtcMs; workload: WorkloadCounts } = { startAt, endAt, workload: { ...running } };
  for (const [index, edge] of edges.entries()) {
    running[edge.kind] += edge.change;
    if (edges[index + 1]?.at === edge.at) continue;
    const workload = running.calls > 0 ? { calls: running.calls, semiLive: 0, nonLive: 0 } : { ...running };
    if (isSame(workload, open.workload)) continue;
    if (edge.at > open.startAt) parts.push({ ...open, endAt: edge.at });
    open = { startAt: edge.at, endAt, workload };
  }
  parts.push(open);
  return parts;
}

const isSame = (a: WorkloadCounts, b: WorkloadCounts): boolean => a.calls === b.calls && a.semiLive === b.semiLive && a.nonLive === b.nonLive;
