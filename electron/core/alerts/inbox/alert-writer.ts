import { describeRule, statementOf } from '../../../../shared/alerts/words.ts';
import type { Evidence } from '../../../../shared/alerts/episode.ts';
import { factsFrontierOf } from '../../../../shared/alerts/evaluate.ts';
import type { UtcMs } from '../../../../shared/domain/time.ts';
import { isOpen } from '../../../alerts/reconcile.ts';
import type { AlertChange, NewAlert, RuleRecord } from '../../../ports/alert-store.ts';
import type { Log } from '../../../ports/log.ts';
import type { AlertBook } from './alert-book.ts';
import type { Delivery } from '../delivery/delivery.ts';
import type { RaisedFor } from '../live/engine-work.ts';

export interface WriterPorts {
  readonly book: AlertBook;
  readonly delivery: Pick<Delivery, 'raised' | 'woken' | 'ended' | 'returned'>;
  readonly rule: (id: number) => RuleRecord | null;
  readonly log: Log;
}

/**
 * Puts what the engine found into the store, and has the delivery decide about what is new. First the alert is written,
 * then somebody is told, then that they were: what a crash interrupts in between is told again at the next start.
 */
export interface AlertWriter {
  /** Rejects when the alerts could not be written; what the delivery has not come to is done with the next call. */
  write(raised: readonly RaisedFor[], changed: readonly AlertChange[], nowAt: UtcMs): Promise<void>;
  /** Their snooze is over: those that still fire may interrupt once more. */
  decideAgain(ids: readonly number[]): Promise<void>;
  /** Those that were written and not decided when an earlier run ended. */
  decideLeft(): Promise<void>;
}

export function createAlertWriter({ book, delivery, rule, log }: WriterPorts): AlertWriter {
  const decisions = createDecisions(book);
  const over = new Set<number>();
  const fresh = new Set<number>();
  const again = new Set<number>();
  const returned = new Set<number>();

  const wake = async (ids: readonly number[]): Promise<void> => {
    const woken = ids.flatMap((id) => book.get(id) ?? []).filter((alert) => isOpen(alert) && alert.acknowledgedAt === null);
    if (woken.length > 0) await decisions.add(await delivery.woken(woken.map((alert) => ({ ...alert, notifiedAt: null, silence: null }))));
  };
  const steps: readonly (() => Promise<void>)[] = [
    () => decisions.add([]),
    () => withTaken(over, (ids) => delivery.ended(ids.flatMap((id) => book.get(id) ?? []).filter((alert) => !isOpen(alert)))),
    () => withTaken(fresh, async (ids) => decisions.add(await delivery.raised(ids.flatMap((id) => book.get(id) ?? [])))),
    () => withTaken(again, wake),
    () => withTaken(returned, (ids) => delivery.returned(ids.flatMap((id) => book.get(id) ?? []))),
  ];
  /** One that fails keeps none of the others from being done. */
  const deliver = async (): Promise<void> => {
    for (const step of steps) await step().catch((error: unknown) => log.error('alerts-delivery-failed', {}, error));
  };
  return {
    write: async (raised, changed, nowAt) => {
      // A rule that was removed while it was evaluated raises nothing.
      const alerts = raised.flatMap((each) => {
        const record = rule(each.rule.id);
        return record === null || !record.isEnabled ? [] : [toAlert(each, record, nowAt)];
      });
      const wereOpen = new Set(changed.filter(({ id }) => isOpenIn(book, id)).map(({ id }) => id));
      const wereWithdrawn = new Set(changed.filter(({ id }) => (book.get(id)?.withdrawnAt ?? null) !== null).map(({ id }) => id));
      for (const { id } of await book.write(alerts, changed)) fresh.add(id);
      for (const { id } of changed) {
        const alert = book.get(id);
        if (alert === null || isOpen(alert) === wereOpen.has(id)) continue;
        if (wereOpen.has(id)) over.add(id);
        // It was over when it was noticed, so that nobody heard of it; it is not over after all.
        else if (alert.silence === 'over-already') again.add(id);
        else if (wereWithdrawn.has(id)) returned.add(id);
      }
      await deliver();
    },
    decideAgain: wake,
    decideLeft: async () => {
      for (const { id, notifiedAt, silence, withdrawnAt } of book.all()) if (notifiedAt === null && silence === null && withdrawnAt === null) fresh.add(id);
      await deliver();
    },
  };
}

/** What was decided, until the store has it. */
function createDecisions(book: Pick<AlertBook, 'write'>): { add(decided: readonly AlertChange[]): Promise<void> } {
  let unwritten: readonly AlertChange[] = [];
  return {
    add: async (decided) => {
      const changes = [...unwritten, ...decided];
      unwritten = changes;
      await book.write([], changes);
      unwritten = unwritten.filter((change) => !changes.includes(change));
    },
  };
}

/** Takes all; where the work fails they are there again. */
async function withTaken(ids: Set<number>, work: (taken: readonly number[]) => Promise<void>): Promise<void> {
  const taken = [...ids];
  ids.clear();
  if (taken.length === 0) return;
  try {
    await work(taken);
  } catch (error) {
    for (const id of taken) ids.add(id);
    throw error;
  }
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
  return { ruleText: describeRule(record.rule), statement: words.statement, state: words.state, label: words.label, sinceAt: each.episode.fromAt, asOf: factsFrontierOf(each.facts), facts: words.facts };
}
