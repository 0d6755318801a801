import type { AlertView, Notice } from '../../../shared/contract/alert-schemas.ts';

/** A firing alert about an agent, with what a test says otherwise. */
export function buildAlert(given: Partial<AlertView> = {}): AlertView {
  return {
    id: 1, ruleId: 1, ruleName: 'Long away', severity: 'warning', subject: { kind: 'agent', key: '1:01', name: 'Priya N.' }, agentKey: '1:01', teamName: 'North', sourceName: 'Vonage', condition: 'firing',
    sinceAt: 0, firedAt: 60_000, noticedAt: 60_000, resolvedAt: null, resolveReason: null, withdrawnAt: null, acknowledgedAt: null, note: null, snoozedUntilAt: null, notifiedAt: null, silence: null, stale: false, asOf: 90_000,
    evidence: { ruleText: 'away for at least 1:00', statement: 'Away · Lunch', state: 'away', label: 'Lunch', sinceAt: 0, asOf: 60_000, facts: [] }, ...given,
  };
}

export const buildNotice = (given: Partial<Notice> = {}): Notice => ({ id: 'a', kind: 'alert', severity: 'warning', title: 'Priya N.', body: 'Away', sound: false, alertIds: [1], target: null, ...given });
