import type { NewAlert, RuleRecord } from '../../electron/ports/alert-store.ts';
import { EMPTY_SCOPE, type Rule } from '../../shared/alerts/rule.ts';
import { NOON } from './store-home.ts';

export function makeRule(change: Partial<Rule> = {}): Rule {
  return { name: 'Away too long', severity: 'warning', scope: EMPTY_SCOPE, when: { state: ['away'] }, forAtLeastMs: 60_000, recoverAfterMs: 0, notify: { desktop: true, webhook: true }, ...change };
}

export function makeNewRule(change: Partial<RuleRecord> = {}): Omit<RuleRecord, 'id'> & { readonly id: null } {
  return { rule: makeRule(), isEnabled: true, builtIn: null, createdAt: NOON, changedAt: NOON, enabledAt: NOON, mutedUntilAt: null, ...change, id: null };
}

/** Of agent `01` of source 1; away since noon, fired a minute later. */
export function makeAlert(change: Partial<NewAlert> = {}): NewAlert {
  const sinceAt = change.sinceAt ?? NOON;
  const firedAt = change.firedAt ?? sinceAt + 60_000;
  return {
    ruleId: 1, ruleName: 'Away too long', severity: 'warning', subjectKind: 'agent', subjectKey: '1:01', subjectName: 'Ada', agent: { sourceId: 1, agentId: '01' },
    sinceAt, firedAt, noticedAt: firedAt, resolvedAt: null, resolveReason: null, withdrawnAt: null, acknowledgedAt: null, note: null, snoozedUntilAt: null, notifiedAt: null, silence: null,
    evidence: { ruleText: 'Away for 1 minute', statement: 'Away · Lunch', state: 'away', label: 'Lunch', sinceAt, asOf: firedAt, facts: [{ label: 'Since', value: '12:00' }] },
    ...change,
  };
}

export const ofTeam = (teamId: number, name: string): Partial<NewAlert> => ({ subjectKind: 'team', subjectKey: String(teamId), subjectName: name, agent: null });
export const ofQueue = (sourceId: number, queue: string): Partial<NewAlert> => ({ subjectKind: 'queue', subjectKey: `${sourceId}:${queue}`, subjectName: queue, agent: null });
export const ofSource = (sourceId: number, name: string): Partial<NewAlert> => ({ subjectKind: 'source', subjectKey: String(sourceId), subjectName: name, agent: null });
export const ofAgent = (sourceId: number, agentId: string, name = agentId): Partial<NewAlert> => ({ subjectKind: 'agent', subjectKey: `${sourceId}:${agentId}`, subjectName: name, agent: { sourceId, agentId } });
