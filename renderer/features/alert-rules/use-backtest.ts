import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { Rule } from '../../../shared/alerts/rule.ts';
import type { Backtest } from '../../../shared/contract/alert-schemas.ts';
import type { ClosedInterval } from '../../../shared/domain/time.ts';
import { coreNowAt, later } from '../../state/clock.ts';
import { useClient } from '../../state/session.ts';
import { toFailure, type Failure } from '../../transport/client.ts';
import { lastDays } from './backtest-model.ts';

/** A change is waited for this long before the past is asked; typing and dragging come in bursts. */
const QUIET_MS = 180;
/** The same stretch of time is asked for while the editor is open, so that the core answers from what it has read; now and then it moves on. */
const SAME_WINDOW_MS = 5 * 60_000;

export interface Trial {
  /** The last answer: of the present rule, or of one before it while `isCurrent` is false. */
  readonly answer: Backtest | null;
  /** The rule that it is an answer to. */
  readonly rule: Rule | null;
  readonly days: number;
  /** From the question to the answer. */
  readonly tookMs: number;
  readonly failure: Failure | null;
  /** The answer is to what is asked now. */
  readonly isCurrent: boolean;
  readonly retry: () => void;
}

interface Settled { readonly key: string; readonly answer: Backtest | null; readonly rule: Rule | null; readonly days: number; readonly tookMs: number; readonly failure: Failure | null }

const NOTHING: Settled = { key: '', answer: null, rule: null, days: 0, tookMs: 0, failure: null };

/** What the rule says but for its name, severity and manners: what the answer depends on. */
const askedBy = (rule: Rule): string => JSON.stringify([rule.scope, rule.when, rule.forAtLeastMs, rule.recoverAfterMs]);

/**
 * Tries a rule on the last days, at once when the editor opens and soon after each change. The newest question wins: an
 * older answer that comes late is dropped, and the last good one stays in sight until the new one is here.
 */
export function useBacktest(rule: Rule | null, days: number): Trial {
  const client = useClient();
  const [round, setRound] = useState(0);
  const [settled, setSettled] = useState<Settled>(NOTHING);
  const window = useRef<ClosedInterval & { readonly days: number }>({ days: 0, startAt: 0, endAt: 0 });
  const key = rule === null ? null : `${days} ${round} ${askedBy(rule)}`;
  const isFirst = settled.key === '';
  const begin = useEffectEvent(async (signal: AbortSignal, asked: string): Promise<void> => {
    if (client === null || rule === null) return;
    const askedAt = coreNowAt();
    if (window.current.days !== days || Math.abs(askedAt - window.current.endAt) > SAME_WINDOW_MS) window.current = { days, ...lastDays(days, askedAt) };
    const { startAt, endAt } = window.current;
    try {
      const answer = await client.alerts.backtest({ rule, startAt, endAt }, { signal });
      if (!signal.aborted) setSettled({ key: asked, answer, rule, days, tookMs: Math.max(0, coreNowAt() - askedAt), failure: null });
    } catch (error) {
      if (!signal.aborted) setSettled((before) => ({ ...before, key: asked, failure: toFailure(error) }));
    }
  });
  const wait = useEffectEvent((run: () => void): (() => void) => {
    if (!isFirst) return later(QUIET_MS, run);
    run();
    return () => undefined;
  });
  useEffect(() => {
    if (client === null || key === null) return undefined;
    const stop = new AbortController();
    const cancel = wait(() => void begin(stop.signal, key));
    return () => { cancel(); stop.abort(); };
  }, [client, key]);
  const isCurrent = key !== null && settled.key === key;
  return { answer: settled.answer, rule: settled.rule, days: settled.days, tookMs: settled.tookMs, failure: isCurrent ? settled.failure : null, isCurrent, retry: () => setRound((before) => before + 1) };
}
