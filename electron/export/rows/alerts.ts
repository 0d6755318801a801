import { sourceOfSubject } from '../../../shared/alerts/subject-source.ts';
import type { AlertRecord } from '../../ports/alert-store.ts';
import type { SourceRecord } from '../../ports/stores.ts';
import { instant, type Row } from '../datasets.ts';
import { agentIdsOf, fold, isInRange, readAgentNames, windowOf, type RowScope } from './scope.ts';

/** Alerts by the moment at which they fired: those about agents, queues and sources of the chosen sources, and those about teams. */
export async function* readAlertRows(scope: RowScope): AsyncGenerator<readonly Row[]> {
  const window = windowOf(scope.plan, scope.nowAt);
  const isChosen = await createChoice(scope);
  const sources = new Map(scope.sources.map((source) => [source.id, source]));
  const names = new Map<number, ReadonlyMap<string, string | null>>();
  const named = { ...(scope.plan.sources.length > 0 ? { sourceIds: [...sources.keys()] } : {}), ...(scope.plan.agentIds.length > 0 ? { agentIds: scope.plan.agentIds } : {}) };
  for await (const batch of scope.reader.streamAlerts({ window, ...named })) {
    const rows: Row[] = [];
    for (const alert of batch) {
      if (!isChosen(alert) || !isInRange(spanOf(alert), window, scope.nowAt)) continue;
      const sourceId = sourceOfSubject(alert.subjectKind, alert.subjectKey);
      const source = sourceId === null ? undefined : sources.get(sourceId);
      if (source !== undefined && alert.agent !== null && !names.has(source.id)) names.set(source.id, await readAgentNames(scope, source));
      rows.push(toAlertRow(alert, source, alert.agent === null ? null : names.get(alert.agent.sourceId)?.get(alert.agent.agentId) ?? null));
    }
    if (rows.length > 0) yield rows;
  }
}

/** From the condition's beginning to the resolution, or to the moment at which it turned out never to have been so. */
function spanOf(alert: AlertRecord): { readonly startAt: number; readonly durationMs: number | null } {
  const endAt = alert.resolvedAt ?? alert.withdrawnAt;
  return { startAt: alert.sinceAt, durationMs: endAt === null ? null : Math.max(0, endAt - alert.sinceAt) };
}

/**
 * Where agents are named, alerts about them alone. Where teams are named, alerts about these teams and their agents.
 * Where sources are named, what belongs to one of them; a team belongs to none.
 */
async function createChoice(scope: RowScope): Promise<(alert: AlertRecord) => boolean> {
  const { plan } = scope;
  const hasAgents = plan.agents !== undefined || plan.agentIds.length > 0;
  const sourceIds = new Set(scope.sources.map((source) => source.id));
  const agents = new Map(scope.sources.map((source) => {
    const ids = agentIdsOf(scope, source);
    return [source.id, ids === null ? null : new Set(ids)];
  }));
  const teamKeys = await readTeamKeys(scope);
  return ({ agent, subjectKind, subjectKey }) => {
    if (agent !== null) return sourceIds.has(agent.sourceId) && agents.get(agent.sourceId)?.has(agent.agentId) !== false;
    if (hasAgents) return false;
    if (subjectKind === 'team') return plan.sources.length === 0 && (teamKeys === null || teamKeys.has(subjectKey));
    const sourceId = sourceOfSubject(subjectKind, subjectKey);
    return teamKeys === null && sourceId !== null && sourceIds.has(sourceId);
  };
}

/** The chosen teams as alerts name them; null: no team was chosen. */
async function readTeamKeys({ reader, plan }: RowScope): Promise<ReadonlySet<string> | null> {
  if (plan.teams.length === 0) return null;
  const wanted = new Set(plan.teams.map(fold));
  const { teams } = await reader.readPeople();
  return new Set(teams.filter((team) => wanted.has(fold(team.name))).map((team) => String(team.id)));
}

function toAlertRow(alert: AlertRecord, source: SourceRecord | undefined, agentName: string | null): Row {
  return {
    rule: alert.ruleName, severity: alert.severity, agent_id: alert.agent?.agentId ?? null, agent_name: agentName,
    fired: instant(alert.firedAt), resolved: instant(alert.resolvedAt), acknowledged: instant(alert.acknowledgedAt), note: alert.note,
    subject_kind: alert.subjectKind, subject: alert.subjectName, source: source?.name ?? null,
    since: instant(alert.sinceAt), withdrawn: instant(alert.withdrawnAt), reason: alert.resolveReason, silence: alert.silence,
  };
}
