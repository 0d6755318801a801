import { create } from 'zustand';
import type { Severity } from '../../../shared/alerts/rule.ts';
import type { AlertView, HistoryPage, HistoryQuery } from '../../../shared/contract/alert-schemas.ts';
import type { ClosedInterval } from '../../../shared/domain/time.ts';
import { CONDITION_WORDS, SEVERITY_WORDS } from '../../widgets/alert-words.ts';

/** What narrows the history beyond its days and the top bar. */
export interface HistoryFilter {
  readonly ruleIds: readonly number[];
  readonly severities: readonly Severity[];
  readonly conditions: readonly AlertView['condition'][];
  readonly acknowledged: boolean | null;
  /** One agent, chosen among those who were affected most. */
  readonly agent: { readonly key: string; readonly name: string } | null;
  readonly text: string;
}

export const NO_FILTER: HistoryFilter = { ruleIds: [], severities: [], conditions: [], acknowledged: null, agent: null, text: '' };
export const useHistoryFilter = create<HistoryFilter>()(() => NO_FILTER);

export const isNarrowed = (filter: HistoryFilter): boolean =>
  filter.ruleIds.length > 0 || filter.severities.length > 0 || filter.conditions.length > 0 || filter.acknowledged !== null || filter.agent !== null || filter.text.trim() !== '';

/** The question to the core. `agentKeys`: whom team and person of the top bar leave; null: everybody. */
export function toQuery(window: ClosedInterval, filter: HistoryFilter, agentKeys: readonly string[] | null, sourceIds: readonly number[] | null): Omit<HistoryQuery, 'limit' | 'offset'> {
  const { ruleIds, severities, conditions, acknowledged, agent, text } = filter;
  const keys = agent === null ? agentKeys : agentKeys === null || agentKeys.includes(agent.key) ? [agent.key] : [];
  return {
    startAt: window.startAt, endAt: window.endAt,
    ...(ruleIds.length === 0 ? {} : { ruleIds: [...ruleIds] }), ...(severities.length === 0 ? {} : { severities: [...severities] }), ...(conditions.length === 0 ? {} : { conditions: [...conditions] }),
    ...(keys === null ? {} : { agentKeys: [...keys] }), ...(sourceIds === null ? {} : { sourceIds: [...sourceIds] }), ...(acknowledged === null ? {} : { acknowledged }), ...(text.trim() === '' ? {} : { text: text.trim() }),
  };
}

/** The filter in words, for an export's manifest. */
export function filterWordsOf(filter: HistoryFilter, ruleName: (id: number) => string): Record<string, string> {
  const { ruleIds, severities, conditions, acknowledged, agent, text } = filter;
  return {
    ...(ruleIds.length === 0 ? {} : { rules: ruleIds.map(ruleName).join(', ') }),
    ...(severities.length === 0 ? {} : { severities: severities.map((each) => SEVERITY_WORDS[each]).join(', ') }),
    ...(conditions.length === 0 ? {} : { conditions: conditions.map((each) => CONDITION_WORDS[each]).join(', ') }),
    ...(acknowledged === null ? {} : { acknowledged: acknowledged ? 'yes' : 'no' }),
    ...(agent === null ? {} : { agent: agent.name }),
    ...(text.trim() === '' ? {} : { text: text.trim() }),
  };
}

/** Chooses whom a row of the summary names: an agent by its key, anything else by its name in the text. */
export function chooseSubject(subject: HistoryPage['subjects'][number]): Partial<HistoryFilter> {
  return subject.kind === 'agent' ? { agent: { key: subject.key, name: subject.name } } : { text: subject.name };
}

/** The most frequent first. */
export const byFired = <T extends { readonly fired: number }>(rows: readonly T[]): readonly T[] => rows.toSorted((a, b) => b.fired - a.fired);
