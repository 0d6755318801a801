import { describeRule } from '../../../../shared/alerts/words.ts';
import type { RuleView } from '../../../../shared/contract/alert-schemas.ts';
import { dateOf, startOfDate } from '../../../../shared/domain/calendar.ts';
import { DAY_MS, type UtcMs } from '../../../../shared/domain/time.ts';
import type { AlertRecord, RuleRecord } from '../../../ports/alert-store.ts';
import type { SourceRecord, StoreReader } from '../../../ports/stores.ts';
import type { AlertBook } from '../inbox/alert-book.ts';
import { subjectKindOf } from './rule-scope.ts';
import type { Watched } from '../live/subjects.ts';
import { canTell } from '../past/tellable.ts';

const WEEK_MS = 7 * DAY_MS;

/** When each rule fired within the last week: numbers only, the alerts themselves are in the store. */
export interface FiredTimes {
  load(reader: Pick<StoreReader, 'readRecentAlerts'>, nowAt: UtcMs): Promise<void>;
  note(alert: Pick<AlertRecord, 'id' | 'ruleId' | 'firedAt' | 'withdrawnAt'>): void;
  countSince(ruleId: number, sinceAt: UtcMs): number;
}

export function createFiredTimes(): FiredTimes {
  const rules = new Map<number, Map<number, UtcMs>>();
  const note: FiredTimes['note'] = ({ id, ruleId, firedAt, withdrawnAt }) => {
    const times = rules.get(ruleId) ?? new Map<number, UtcMs>();
    rules.set(ruleId, times);
    if (withdrawnAt === null) times.set(id, firedAt);
    else times.delete(id);
  };
  return {
    load: async (reader, nowAt) => {
      for (const alert of await reader.readRecentAlerts(nowAt - WEEK_MS)) if (alert.firedAt >= nowAt - WEEK_MS) note(alert);
    },
    note,
    countSince: (ruleId, sinceAt) => {
      let count = 0;
      for (const at of rules.get(ruleId)?.values() ?? []) if (at >= sinceAt) count += 1;
      return count;
    },
  };
}

export interface RuleViewPorts {
  readonly book: AlertBook;
  readonly fired: FiredTimes;
  readonly watched: () => Watched;
  readonly sources: () => readonly SourceRecord[];
  readonly nowAt: () => UtcMs;
  readonly zone: () => string;
}

/** Rules as screens show them; what is counted is counted once for all of them. */
export function createRuleViews(ports: RuleViewPorts): (records: readonly RuleRecord[]) => RuleView[] {
  return (records) => {
    const nowAt = ports.nowAt();
    const firing = new Map<number, number>();
    for (const { ruleId } of ports.book.firing()) firing.set(ruleId, (firing.get(ruleId) ?? 0) + 1);
    const present = { nowAt, firing, watched: ports.watched(), sources: ports.sources(), fired: ports.fired, todayAt: startOfDate(dateOf(nowAt, ports.zone()), ports.zone()) };
    return records.map((record) => toView(record, present));
  };
}

interface Present {
  readonly nowAt: UtcMs;
  readonly todayAt: UtcMs;
  readonly firing: ReadonlyMap<number, number>;
  readonly fired: FiredTimes;
  readonly watched: Watched;
  readonly sources: readonly SourceRecord[];
}

function toView(record: RuleRecord, { nowAt, todayAt, firing, fired, watched, sources }: Present): RuleView {
  const { id, rule } = record;
  return {
    id, rule: { ...rule, scope: { ...rule.scope } }, enabled: record.isEnabled, builtIn: record.builtIn !== null, text: describeRule(rule), subject: subjectKindOf(rule.when),
    problems: [...watched.problems.get(id) ?? [], ...tellingProblems(record, sources)],
    createdAt: record.createdAt, changedAt: record.changedAt,
    mutedUntilAt: record.mutedUntilAt !== null && record.mutedUntilAt > nowAt ? record.mutedUntilAt : null,
    subjects: watched.counts.get(id) ?? 0,
    firing: firing.get(id) ?? 0, firedToday: fired.countSince(id, todayAt), firedLast7Days: fired.countSince(id, nowAt - WEEK_MS),
  };
}

function tellingProblems({ rule }: RuleRecord, sources: readonly SourceRecord[]): readonly string[] {
  if (sources.length === 0 || subjectKindOf(rule.when) === 'source') return [];
  return sources.some(({ kind }) => canTell(kind, rule, sources.length)) ? [] : ['None of the present sources tells what this rule looks for.'];
}
