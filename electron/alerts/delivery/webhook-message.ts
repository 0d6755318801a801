import { formatClock, formatDuration, formatInZone } from '../../../shared/domain/calendar.ts';
import type { UtcMs } from '../../../shared/domain/time.ts';
import type { AlertRecord } from '../../ports/alert-store.ts';
import { oneLine } from './words.ts';

export type WebhookEvent = 'alert.fired' | 'alert.resolved' | 'alert.withdrawn';

const SEVERITY_WORDS = { info: 'Info', warning: 'Warning', critical: 'Critical' } as const;

/** The JSON text of a delivery. `text` is what chat tools show; the rest is for programs. Instants are ISO 8601 in UTC. */
export function toWebhookBody(event: WebhookEvent, alert: AlertRecord, context: { readonly zone: string; readonly sentAt: UtcMs }): string {
  return JSON.stringify({
    text: toText(event, alert, context.zone),
    event,
    alert: {
      id: alert.id,
      ruleId: alert.ruleId,
      rule: alert.ruleName,
      severity: alert.severity,
      subject: { kind: alert.subjectKind, key: alert.subjectKey, name: alert.subjectName },
      since: iso(alert.sinceAt),
      fired: iso(alert.firedAt),
      noticed: iso(alert.noticedAt),
      resolved: iso(alert.resolvedAt),
      resolveReason: alert.resolveReason,
      withdrawn: iso(alert.withdrawnAt),
      statement: alert.evidence.statement,
      ruleText: alert.evidence.ruleText,
    },
    sentAt: iso(context.sentAt),
  });
}

/** To see whether deliveries arrive. */
export function toTestBody(context: { readonly sentAt: UtcMs }): string {
  return JSON.stringify({ text: 'Floorwalker: a test. Alerts will be told here.', event: 'test', alert: null, sentAt: iso(context.sentAt) });
}

function toText(event: WebhookEvent, alert: AlertRecord, zone: string): string {
  const what = `${alert.ruleName}: ${alert.subjectName}`;
  const words: Readonly<Record<WebhookEvent, string>> = {
    'alert.fired': `${SEVERITY_WORDS[alert.severity]}: ${what}, ${alert.evidence.statement}, since ${formatClock(alert.sinceAt, zone)}`,
    'alert.resolved': `Resolved: ${what}, after ${formatDuration((alert.resolvedAt ?? alert.firedAt) - alert.sinceAt)}`,
    'alert.withdrawn': `Withdrawn: ${what}; the source corrected its data, and it had not been so`,
  };
  return quieten(oneLine(words[event]));
}

/** Names are other people's text: in a chat tool they must neither call everybody (`<!channel>`, `@here`) nor make links (`<https://…>`, `[words](https://…)`, a bare address). */
function quieten(text: string): string {
  return text.replaceAll('<', '‹').replaceAll('>', '›').replace(/@(?=here|channel|everyone|all\b)/gi, '@\u200b').replaceAll('](', ']\u200b(').replaceAll('://', ':\u200b//');
}

function iso(at: UtcMs): string;
function iso(at: UtcMs | null): string | null;
function iso(at: UtcMs | null): string | null {
  return at === null ? null : formatInZone(at, 'UTC');
}
