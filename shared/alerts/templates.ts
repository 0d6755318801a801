import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../domain/time.ts';
import { EMPTY_SCOPE, type Condition, type Rule, type Severity } from './rule.ts';

/** A ready-made rule: a starting point that is looked at, tried on the past and saved, or not. */
export interface Template {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly group: 'State' | 'Contacts' | 'Workload' | 'Team' | 'Queue' | 'Several systems' | 'Source';
  readonly rule: Rule;
  /** `duration`: its threshold is better taken from the scope's own past than from here. */
  readonly suggest: 'duration' | null;
  /** There from the start and switched on; it can be changed and switched off, not removed. */
  readonly builtIn: boolean;
}

interface Timed { readonly forAtLeastMs?: number; readonly recoverAfterMs?: number; readonly severity?: Severity; readonly suggest?: 'duration'; readonly builtIn?: boolean }

function template(group: Template['group'], id: string, title: string, description: string, when: Condition, options: Timed = {}): Template {
  const { forAtLeastMs = 0, recoverAfterMs = 0, severity = 'warning', suggest = null, builtIn = false } = options;
  return { id, title, description, group, suggest, builtIn, rule: { name: title, severity, scope: EMPTY_SCOPE, when, forAtLeastMs, recoverAfterMs, notify: { desktop: true, webhook: true } } };
}

/** One for every kind of condition. All are off until somebody switches them on, but for the two about sources. */
export const TEMPLATES: readonly Template[] = [
  template('State', 'long-break', 'Long break', 'On a break for longer than it was meant to last.', { state: ['break'] }, { forAtLeastMs: 20 * MINUTE_MS, suggest: 'duration' }),
  template('State', 'long-meal', 'Long meal', 'At a meal for longer than it was meant to last.', { state: ['meal'] }, { forAtLeastMs: HOUR_MS, suggest: 'duration' }),
  template('State', 'long-away', 'Away for long', 'Away without a break, a meal or a meeting to explain it.', { state: ['away'] }, { forAtLeastMs: 30 * MINUTE_MS, suggest: 'duration' }),
  template('State', 'label-lasting', 'A label for too long', 'The agent chose a certain label, and it has lasted for long. The label is to be filled in.', { label: ['Coaching'] }, { forAtLeastMs: HOUR_MS, suggest: 'duration' }),
  template('State', 'not-routable', 'Ready, but nothing is routed', 'Ready with the routing switched off, so that no contact can come.', { state: ['not-routable'] }, { forAtLeastMs: 5 * MINUTE_MS, suggest: 'duration' }),
  template('State', 'long-idle', 'Idle for long', 'Available without any work. Worth a look where contacts should be coming.', { idle: true }, { forAtLeastMs: 30 * MINUTE_MS, severity: 'info', suggest: 'duration' }),
  template('Contacts', 'long-wrap', 'Long wrap', 'After-call work of one contact goes on for long.', { phase: ['wrap'] }, { forAtLeastMs: 10 * MINUTE_MS, suggest: 'duration' }),
  template('Contacts', 'long-contact', 'Long contact', 'One contact has been connected for unusually long; help may be welcome.', { phase: ['engaged', 'hold'] }, { forAtLeastMs: 30 * MINUTE_MS, severity: 'info', suggest: 'duration' }),
  template('Contacts', 'long-hold', 'Customer on hold', 'One customer has been on hold for long. Known from interaction records only.', { phase: ['hold'] }, { forAtLeastMs: 5 * MINUTE_MS, suggest: 'duration' }),
  template('Contacts', 'long-ringing', 'Ringing for long', 'An offer rings and nobody answers it.', { phase: ['ringing'] }, { forAtLeastMs: 30 * SECOND_MS, severity: 'info', suggest: 'duration' }),
  template('Contacts', 'ring-no-answers', 'Offers not answered', 'Several offers were not answered within a short time.', { noAnswers: { atLeast: 3, withinMs: 30 * MINUTE_MS, recoverBelow: 2 } }),
  template('Contacts', 'left-mid-interaction', 'Left in mid-interaction', 'Logged out or disconnected while a contact was ringing or connected.', { leftMidInteraction: true }, { severity: 'critical' }),
  template('Workload', 'high-workload', 'High workload', 'Much work at once for a while.', { workload: { of: 'all', atLeast: 4, recoverBelow: 3 } }, { forAtLeastMs: 15 * MINUTE_MS, recoverAfterMs: MINUTE_MS, suggest: 'duration' }),
  template('Workload', 'many-open-interactions', 'Many interactions at once', 'Several interactions are open for one agent at the same time.', { workload: { of: 'interactions', atLeast: 4, recoverBelow: 3 } }, { forAtLeastMs: 10 * MINUTE_MS, recoverAfterMs: MINUTE_MS, suggest: 'duration' }),
  template('Workload', 'at-max-concurrency', 'As many chats as are allowed', 'No room for another chat for a while. Told by LivePerson.', { atMaxConcurrency: true }, { forAtLeastMs: 30 * MINUTE_MS, severity: 'info', suggest: 'duration' }),
  template('Team', 'nobody-available', 'Nobody available', 'Nobody of the team is available in any system. Best with the times at which the team works.', { available: { fewerThan: 1 } }, { forAtLeastMs: 2 * MINUTE_MS, recoverAfterMs: 30 * SECOND_MS, severity: 'critical', suggest: 'duration' }),
  template('Team', 'few-available', 'Few people available', 'Fewer people of the team are available than wanted. Best with the times at which the team works.', { available: { fewerThan: 3, recoverAt: 4 } }, { forAtLeastMs: 5 * MINUTE_MS, recoverAfterMs: MINUTE_MS, suggest: 'duration' }),
  template('Queue', 'customers-waiting', 'Customers waiting', 'Several customers wait in one queue.', { waiting: { atLeast: 5, recoverBelow: 3 } }, { forAtLeastMs: MINUTE_MS, suggest: 'duration' }),
  template('Queue', 'longest-wait', 'Long wait', 'Somebody has been waiting in a queue for long.', { longestWait: { longerThanMs: 5 * MINUTE_MS, recoverBelowMs: 3 * MINUTE_MS } }, { recoverAfterMs: 30 * SECOND_MS }),
  template('Queue', 'abandoned', 'Customers give up', 'Several customers left a queue before an answer.', { abandoned: { atLeast: 5, withinMs: 30 * MINUTE_MS, recoverBelow: 3 } }),
  template('Several systems', 'contact-elsewhere', 'Available while on a contact elsewhere', 'Available in one system while ringing or on a contact in another: the next offer may go unanswered.', { contactElsewhere: {} }, { forAtLeastMs: 2 * MINUTE_MS, recoverAfterMs: 10 * SECOND_MS, suggest: 'duration' }),
  template('Several systems', 'ghost', 'Available, but perhaps not there', 'Available without any activity for far longer than usual for that person, or contradicted by another system for long.', {
    any: [{ ghost: { timesNorm: 3, atLeastMs: 20 * MINUTE_MS } }, { contactElsewhere: {}, forAtLeastMs: 15 * MINUTE_MS }],
  }),
  template('Source', 'source-stale', 'Source is stale', 'Nothing new comes from a source; what is on the screens may be old, and no alert about its agents or queues can fire.', { stale: true }, { forAtLeastMs: MINUTE_MS, severity: 'critical', builtIn: true }),
  template('Source', 'sign-in-failing', 'Sign-in fails', 'A source refuses the stored credentials; a person has to look.', { signInFailing: true }, { severity: 'critical', builtIn: true }),
  template('Source', 'source-lag', 'Source lags behind', 'Data comes, but late.', { lag: { longerThanMs: 10 * MINUTE_MS, recoverBelowMs: 5 * MINUTE_MS } }, { forAtLeastMs: MINUTE_MS }),
  template('Source', 'quarantine-grows', 'Items are refused', 'Items that a source sent could not be read and were put aside; the vendor may have changed something.', { quarantined: { atLeast: 10, withinMs: HOUR_MS, recoverBelow: 5 } }),
];
