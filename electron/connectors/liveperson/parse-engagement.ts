import { BUCKET_MS, type EngagementBucket } from '../../../shared/domain/bucket.ts';
import type { RefusedItem } from '../../ports/connector.ts';
import { isRecord, toContent } from '../kit/items.ts';
import { readCount } from './body.ts';
import { mapOf, type FiguresInterval } from './intervals.ts';

const FIELDS = ['totalInteractiveChats', 'totalNonInteractiveChats', 'totalHandlingTime', 'nonInteractiveTotalHandlingTime', 'connectedEngagements'] as const;

export interface ReadEngagement { readonly buckets: readonly EngagementBucket[]; readonly quarantined: readonly RefusedItem[] }

interface Found { readonly skillId: string; readonly agentId: string; readonly metrics: unknown }

/**
 * Every row of one interval: skill × agent, and with an empty id the vendor's own totals as sent. Where nothing
 * happened the vendor sends empty maps beside totals that are all zero: that is no data, and makes no rows.
 */
export function readEngagement(interval: FiguresInterval, coveredMs: number, wanted: ReadonlySet<string> | null = null): ReadEngagement {
  const found = findRows(interval.data);
  if (typeof found === 'string') return { buckets: [], quarantined: [{ reason: found, content: toContent({ timestamp: interval.endAt, metricsData: interval.data }) }] };
  const buckets: EngagementBucket[] = [];
  const quarantined: RefusedItem[] = [];
  for (const row of found) {
    // Totals have no agent: with a list they are left out, since they may hold others.
    if (wanted?.has(row.agentId) === false) continue;
    const bucket = toBucket(row, interval.endAt, coveredMs);
    if (typeof bucket !== 'string') buckets.push(bucket);
    else quarantined.push({ reason: bucket, content: toContent({ timestamp: interval.endAt, isComplete: coveredMs === BUCKET_MS, ...row }) });
  }
  return { buckets, quarantined };
}

/** A refused row, as it was put into quarantine. */
export function parseRefusedEngagement(item: Readonly<Record<string, unknown>>): EngagementBucket | string {
  const endAt = readCount(item['timestamp']);
  const { skillId, agentId } = item;
  if (endAt === null || typeof skillId !== 'string' || typeof agentId !== 'string') return 'the item names no skill, no agent or no time';
  return toBucket({ skillId, agentId, metrics: item['metrics'] }, endAt, item['isComplete'] === true ? BUCKET_MS : 0);
}

function toBucket({ skillId, agentId, metrics }: Found, endAt: number, coveredMs: number): EngagementBucket | string {
  if (!isRecord(metrics)) return 'the figures are not an object';
  const [interactive, nonInteractive, handling, nonInteractiveHandling, connected] = FIELDS.map((field) => readCount(metrics[field]));
  if (interactive == null || nonInteractive == null || handling == null || nonInteractiveHandling == null || connected == null) {
    return `${FIELDS.find((field) => readCount(metrics[field]) === null)} is not a whole number`;
  }
  return {
    skillId, agentId, startAt: endAt - BUCKET_MS, endAt, coveredMs,
    totalInteractiveChats: interactive, totalNonInteractiveChats: nonInteractive, totalHandlingTimeS: handling,
    nonInteractiveTotalHandlingTimeS: nonInteractiveHandling, connectedEngagements: connected,
  };
}

/** The vendor really writes `skillsMetricsPerAgent`; its own table calls the same thing `skillsMetrics`. [Engagement Activity] */
function findRows(data: Readonly<Record<string, unknown>>): readonly Found[] | string {
  const skills = mapOf(data['skillsMetricsPerAgent'] ?? data['skillsMetrics']);
  const agents = mapOf(data['agentsMetrics']);
  const perSkill = skills === null ? null : mapOf(skills['metricsPerSkill']);
  const perAgent = agents === null ? null : mapOf(agents['metricsPerAgent']);
  if (skills === null || perSkill === null) return 'the figures per skill are not a map';
  if (agents === null || perAgent === null) return 'the figures per agent are not a map';
  const rows: Found[] = [];
  for (const [skillId, skill] of Object.entries(perSkill)) {
    const inSkill = isRecord(skill) ? mapOf(skill['metricsPerAgent']) : null;
    if (!isRecord(skill) || inSkill === null || skillId === '') return skillId === '' ? 'a skill has no id' : `skill ${skillId} has no map of agents`;
    rows.push(...Object.entries(inSkill).map(([agentId, metrics]) => ({ skillId, agentId, metrics })));
    const ofSkill = skill['metricsTotals'];
    if (isTold(ofSkill) && (Object.keys(inSkill).length > 0 || !isAllZero(ofSkill))) rows.push({ skillId, agentId: '', metrics: ofSkill });
  }
  rows.push(...Object.entries(perAgent).map(([agentId, metrics]) => ({ skillId: '', agentId, metrics })));
  if (Object.hasOwn(perAgent, '') || rows.filter((row) => row.agentId === '').length > Object.keys(perSkill).length) return 'an agent has no id';
  const totals = [skills['metricsTotals'], data['metricsTotals'], agents['metricsTotals']].find(isTold);
  if (totals !== undefined && (rows.length > 0 || !isAllZero(totals))) rows.push({ skillId: '', agentId: '', metrics: totals });
  return rows;
}

/** False for totals that are left out; the sibling method writes an empty list for them. [Agent Activity, example] */
function isTold(totals: unknown): boolean {
  return totals !== undefined && totals !== null && !(Array.isArray(totals) && totals.length === 0);
}

/** True for totals that stand beside empty maps: nothing happened, and nothing is told. An empty list is the same; fields that are not known say nothing. */
function isAllZero(totals: unknown): boolean {
  if (typeof totals !== 'object' || totals === null) return false;
  const known = new Map(Object.entries(totals));
  return FIELDS.every((field) => Number(known.get(field) ?? 0) === 0);
}
