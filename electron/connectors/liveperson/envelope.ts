import { isRecord } from '../kit/items.ts';
import { listOf } from './body.ts';

/** More intervals than a day has by far. */
const MAX_INTERVALS = 2_000;
const MAX_ITEMS = 50_000;

/** What is wrong with an answer's envelope, or null; `path` tells what was asked. */
export function findEnvelopeProblem(path: string, value: unknown): string | null {
  if (path.startsWith('/operations/')) return findIntervalsProblem(value);
  const list = path.startsWith('/manager_workspace/') ? recordsOf(value) : listOf(value);
  if (list === null) return 'it holds no list';
  return list.length > MAX_ITEMS ? `it holds more than ${MAX_ITEMS} entries` : null;
}

/** The records of an agent view. */
export function recordsOf(value: unknown): readonly unknown[] | null {
  const list = isRecord(value) ? (value['agentViewRecords'] ?? value['agentRecords']) : null;
  return Array.isArray(list) ? list : null;
}

/** The intervals of a figures answer; none where the vendor left the list out because there is nothing. */
export function intervalsOf(value: unknown): readonly unknown[] {
  return isRecord(value) && Array.isArray(value['metricsByIntervals']) ? value['metricsByIntervals'] : [];
}

const WHOLES = ['agentsMetrics', 'skillsMetricsPerAgent', 'skillsMetrics', 'metricsTotals'] as const;

function findIntervalsProblem(value: unknown): string | null {
  if (!isRecord(value)) return 'it is no object';
  const list = value['metricsByIntervals'] ?? null;
  if (Array.isArray(list)) return list.length > MAX_INTERVALS ? `it holds more than ${MAX_INTERVALS} intervals` : null;
  if (list !== null) return 'metricsByIntervals is no list';
  if (!WHOLES.some((key) => isRecord(value[key]))) return 'it holds no intervals';
  return WHOLES.some((key) => hasFigures(value[key])) ? 'it holds figures of the whole time frame but no intervals' : null;
}

/** True where a number other than zero is anywhere inside. */
function hasFigures(value: unknown): boolean {
  if (typeof value === 'number') return value !== 0;
  return typeof value === 'object' && value !== null && Object.values(value).some(hasFigures);
}
