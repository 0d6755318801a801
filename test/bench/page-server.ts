import { createServer } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';
import { formatInstant } from '../../shared/domain/time.ts';
import type { Activity } from '../../shared/domain/activity.ts';
import { DAY_MS, type UtcMs } from '../../shared/domain/time.ts';
import { dayOfActivities, pagesOf } from './store-data.ts';

/** A thread that serves pages rendered beforehand, in the vendor's form, so that only the product's own work is timed. */

export interface PageServerOptions { readonly firstDayAt: UtcMs; readonly days: number; readonly agents: number; readonly pageSize: number }

const options = workerData as PageServerOptions; // handed over by chain-bench.ts

function toItem(row: Activity): Record<string, unknown> {
  const isInteraction = row.type === 'Interaction';
  return {
    agentId: row.agentId, type: row.type, category: row.category, name: row.name, eligibleForRouting: row.eligibleForRouting,
    start: formatInstant(row.startAt), status: row.status, duration: row.durationMs, reason: row.reason,
    interaction: isInteraction ? { guid: row.interactionGuid, medium: row.medium, mediumManager: row.mediumManager, direction: row.direction } : null,
    channel: isInteraction ? { guid: row.channelGuid } : null,
    workload: row.type === 'Workload' ? { calls: row.calls, semiLive: row.semiLive, nonLive: row.nonLive } : null,
  };
}

function render(day: number): Buffer[] {
  const rows = dayOfActivities({ agents: options.agents, dayAt: options.firstDayAt + day * DAY_MS, seed: 1 });
  const pages = [...pagesOf(rows, options.pageSize)];
  const upTo = formatInstant(options.firstDayAt + (day + 1) * DAY_MS);
  return pages.map((items, index) => Buffer.from(JSON.stringify({
    meta: { page: index + 1, count: items.length, pageCount: pages.length, totalCount: rows.length }, items: items.map(toItem), upTo,
  })));
}

const days = Array.from({ length: options.days }, (_, day) => render(day));
const token = Buffer.from(JSON.stringify({ token_type: 'bearer', access_token: 'bench', expires_in: 7200 }));

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const day = Math.round((Date.parse(url.searchParams.get('start') ?? '') - options.firstDayAt) / DAY_MS);
  const body = request.method === 'POST' ? token : days[day]?.[Number(url.searchParams.get('page') ?? 1) - 1];
  response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json', 'content-length': body?.length ?? 0 });
  response.end(body);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  parentPort?.postMessage(typeof address === 'object' && address !== null ? address.port : null);
});
