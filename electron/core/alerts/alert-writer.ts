import { describeRule, statementOf } from '../../../shared/alerts/words.ts';
import type { Evidence } from '../../../shared/alerts/episode.ts';
import type { UtcMs } from '../../../shared/domain/time.ts';
import { frontierOf } from '../../alerts/engine.ts';
import { isOpen } from '../../alerts/reconcile.ts';
import type { AlertChange, AlertRecord, NewAlert, RuleRecord } from '../../ports/alert-store.ts';
import type { AlertBook } from './alert-book.ts';
import type { Delivery } from './delivery.ts';
import type { RaisedFor } from './engine-work.ts';

export interface WriterPorts {
  readonly book: AlertBook;
  readonly delivery: Pick<Delivery, 'raised' | 'woken' | 'ended'>;
  readonly rule: (id: number) => RuleRecord | null;
}

/** Puts what the engine found into the store, and has the delivery decide about what is new. */
export interface AlertWriter {
  write(raised: readonly RaisedFor[], changed: readonly AlertChange[], nowAt: UtcMs): Promise<void>;
  /** Their snooze is over: those that still fire may interrupt once more. */
  decideAgain(ids: readonly number[]): Promise<void>;
  /** Those that were written and not decided when an earlier run ended. */
  decideLeft(): Promise<void>;
}

export function createAlertWriter({ book, delivery, rule }: WriterPorts): AlertWriter {
  const decide = async (alerts: readonly AlertRecord[]): Promise<void> => {
    if (alerts.length === 0) return;
    await book.write([], await delivery.raised(alerts));
  };
  return {
    write: async (raised, changed, nowAt) => {
      // A rule that was removed while it was evaluated raises nothing.
      const alerts = raised.flatMap((each) => {
        const record = rule(each.rule.id);
        return record === null || !record.isEnabled ? [] : [toAlert(each, record, nowAt)];
      });
      const wereOpen = changed.filter(({ id }) => isOpenIn(book, id)).map(({ id }) => id);
      const written = await book.write(alerts, changed);
      const ended = wereOpen.flatMap((id) => {
        const alert = book.get(id);
        return alert === null || isOpen(alert) ? [] : [alert];
      });
      if (ended.length > 0) await delivery.ended(ended);
      await decide(written);
    },
    decideAgain: async (ids) => {
      const woken = ids.flatMap((id) => book.get(id) ?? []).filter((alert) => isOpen(alert) && alert.acknowledgedAt === null);
      if (woken.length > 0) await book.write([], await delivery.woken(woken.map((alert) => ({ ...alert, notifiedAt: null, silence: null }))));
    },
    decideLeft: () => decide([...book.all()].filter(({ notifiedAt, silence, withdrawnAt }) => notifiedAt === null && silence === null && withdrawnAt === null)),
  };
}

function isOpenIn(book: AlertBook, id: number): boolean {
  const alert = book.get(id);
  return alert !== null && isOpen(alert);
}

/** Names and words as they are now; they stay with the alert. */
function toAlert(each: RaisedFor, record: RuleRecord, nowAt: UtcMs): NewAlert {
  const { episode, subject: { subject } } = each;
  return {
    ruleId: record.id, ruleName: record.rule.name, severity: record.rule.severity,
    subjectKind: subject.kind, subjectKey: subject.key, subjectName: subject.name, agent: subject.kind === 'agent' ? subject.agent : null,
    sinceAt: episode.fromAt, firedAt: episode.firedAt, noticedAt: nowAt,
    resolvedAt: episode.toAt, resolveReason: episode.toAt === null ? null : 'ended', withdrawnAt: null, acknowledgedAt: null, note: null, snoozedUntilAt: null, notifiedAt: null, silence: null,
    evidence: toEvidence(each, record),
  };
}

function toEvidence(each: RaisedFor, record: RuleRecord): Evidence {
  const words = statementOf(each.compiled, each.facts, each.context, each.episode);
  return { ruleText: describeRule(record.rule), statement: words.statement, state: words.state, label: words.label, sinceAt: each.episode.fromAt, asOf: frontierOf(each.facts), facts: words.facts };
}
