import { EMPTY_SCOPE, type Rule } from '../../shared/alerts/rule.ts';
import { MINUTE_MS } from '../../shared/domain/time.ts';

const WARNING = { severity: 'warning', scope: EMPTY_SCOPE, recoverAfterMs: 0, notify: { desktop: true, webhook: false } } as const;

/**
 * Rules that are on in a demo, so that there are alerts to look at: ready-made ones with thresholds that fit its world.
 * Of the usual size about five fire at any time in a working day; together 1.6 for an agent and a day.
 */
export const DEMO_RULES: readonly Rule[] = [
  { ...WARNING, name: 'Away for long', when: { state: ['away'] }, forAtLeastMs: 30 * MINUTE_MS },
  { ...WARNING, name: 'Long call', severity: 'info', when: { phase: ['engaged'], media: ['phone'] }, forAtLeastMs: 15 * MINUTE_MS },
  { ...WARNING, name: 'Offers not answered', when: { noAnswers: { atLeast: 2, withinMs: 30 * MINUTE_MS } }, forAtLeastMs: 0 },
  { ...WARNING, name: 'Available while on a contact elsewhere', when: { contactElsewhere: {} }, forAtLeastMs: 2 * MINUTE_MS, recoverAfterMs: MINUTE_MS / 6 },
];
