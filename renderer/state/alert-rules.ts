import { useEffect } from 'react';
import { create } from 'zustand';
import type { RuleView } from '../../shared/contract/alert-schemas.ts';
import type { CoreClient, Failure } from '../transport/client.ts';
import { useClient } from './session.ts';
import { follow } from './watch.ts';

interface RulesState {
  /** Null until the first answer; the last one stays while the connection is lost. */
  readonly rules: readonly RuleView[] | null;
  readonly failure: Failure | null;
}

const useRulesState = create<RulesState>()(() => ({ rules: null, failure: null }));

async function readRules(client: CoreClient, signal: AbortSignal): Promise<void> {
  const events = await client.alerts.watchRules(undefined, { signal });
  for await (const rules of events) useRulesState.setState({ rules, failure: null });
}

/** How many parts of the page look at the rules; one stream serves them all. */
let readers = 0;
let stop: AbortController | null = null;
let fedBy: CoreClient | null = null;

function begin(client: CoreClient): void {
  readers += 1;
  if (fedBy === client) return;
  stop?.abort();
  const mine = new AbortController();
  [stop, fedBy] = [mine, client];
  void follow(mine.signal, () => readRules(client, mine.signal), (failure) => useRulesState.setState({ failure }));
}

function end(): void {
  readers -= 1;
  if (readers > 0) return;
  stop?.abort();
  [stop, fedBy] = [null, null];
}

/** Every rule with its counts, kept fresh for as long as somebody looks. */
export function useAlertRules(): RulesState {
  const client = useClient();
  useEffect(() => {
    if (client === null) return undefined;
    begin(client);
    return end;
  }, [client]);
  return useRulesState();
}

/** Lays a rule that the core answered on the list at once; the stream says the same a moment later. */
export function putRule(rule: RuleView): void {
  useRulesState.setState(({ rules }) => {
    if (rules === null) return { rules };
    const isKnown = rules.some((each) => each.id === rule.id);
    return { rules: isKnown ? rules.map((each) => (each.id === rule.id ? rule : each)) : [...rules, rule] };
  });
}

export const useAlertRule = (id: number | null): RuleView | null => useRulesState((state) => (id === null ? null : state.rules?.find((rule) => rule.id === id) ?? null));
