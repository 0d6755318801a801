import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Demo } from '../../../electron/demo/start-demo.ts';
import type { Activity } from '../../../shared/domain/activity.ts';
import type { App } from './app.ts';

const iso = (at: number): string => new Date(at).toISOString();

/** What makes one activity differ from another, as text. */
const toWords = (parts: readonly unknown[]): string => JSON.stringify(parts.map((part) => part ?? null));

function truthWords(activity: Activity): string {
  const { agentId, type, category, name, startAt, durationMs, status, reason, interactionGuid, medium, direction, calls, semiLive, nonLive } = activity;
  return toWords([agentId, type, category, name, iso(startAt), durationMs, status, reason, interactionGuid, medium, direction, calls, semiLive, nonLive]);
}

/** Well inside the two days of history that a test's source fetches. */
const REACH_MS = 40 * 3_600_000;

/** Activities of the last 40 hours that ended by `cutAt`, as the vendor has published them by now. */
export function publishedWords(demo: Demo, cutAt: number): string[] {
  return demo.truth.published().filter((each) => each.startAt >= cutAt - REACH_MS && each.durationMs !== null && each.startAt + each.durationMs <= cutAt).map(truthWords).toSorted();
}

/** The same from the product's export. */
export async function exportedWords(app: App, cutAt: number): Promise<string[]> {
  const file = join(app.home, 'e2e.ndjson');
  await app.json(['export', 'activities', '--from', iso(cutAt - REACH_MS), '--to', iso(cutAt + 1), '--format', 'ndjson', '--raw', '--out', file]);
  const rows = readFileSync(file, 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>); // one object a line, by the format
  return rows
    .filter((row) => typeof row['end'] === 'string' && Date.parse(row['end']) <= cutAt && Date.parse(String(row['start'])) >= cutAt - REACH_MS)
    .map((row) => toWords(['agent_id', 'type', 'category', 'name', 'start', 'duration_ms', 'status', 'reason', 'interaction_guid', 'medium', 'direction', 'calls', 'semi_live', 'non_live'].map((key) => row[key])))
    .toSorted();
}
