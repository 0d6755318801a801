import { History, TriangleAlert, CircleCheck } from 'lucide-react';
import { compileRule, thresholdOf } from '../../../shared/alerts/compile.ts';
import type { Rule, SubjectKind } from '../../../shared/alerts/rule.ts';
import type { Backtest } from '../../../shared/contract/alert-schemas.ts';
import { Button } from '../../widgets/button.tsx';
import { Segments } from '../../widgets/field.tsx';
import { EmptyState, FailureNotice, Skeleton } from '../../widgets/notice.tsx';
import { Tooltip } from '../../widgets/tooltip.tsx';
import { EpisodeList } from './EpisodeList.tsx';
import { EpisodeStrips } from './EpisodeStrips.tsx';
import { ThresholdChart } from './ThresholdChart.tsx';
import { hasPast, liveCount, noiseOf, rateWords, shareWords, subjectCount, subjectNoun, timesWords, windowWords } from './backtest-model.ts';
import type { Trial } from './use-backtest.ts';

interface BacktestPanelProps {
  /** Null while the draft is no rule. */
  readonly rule: Rule | null;
  readonly subject: SubjectKind;
  readonly backtest: Trial;
  readonly days: number;
  readonly onDays: (days: number) => void;
  readonly thresholdMs: number;
  readonly onThreshold: (thresholdMs: number) => void;
}

const DAYS = ['1', '7', '14', '31'] as const;
const DAY_CHOICES = DAYS.map((value) => ({ value, label: value === '1' ? '1 day' : `${value} days` }));

/** What the rule would have done on the past days. */
export function BacktestPanel({ rule, subject, backtest, days, onDays, thresholdMs, onThreshold }: BacktestPanelProps) {
  const { answer, failure, isCurrent, retry } = backtest;
  const isWaiting = rule !== null && !isCurrent;
  return (
    <section className="backtest" aria-label="Tried on the past" aria-busy={isWaiting}>
      <div className="backtest-head">
        <h3>Tried on the past</h3>
        <Segments name="How far back" value={DAYS.find((value) => value === String(days)) ?? '14'} choices={DAY_CHOICES} onChoose={(value) => onDays(Number(value))} />
      </div>
      {subject === 'source' && <EmptyState icon={<History size={28} aria-hidden />} title="The past of a connection is not kept">Rules about sources look at the connection as it is now, so they cannot be tried on past days. They fire from the moment that they are switched on.</EmptyState>}
      {subject !== 'source' && failure !== null && <FailureNotice failure={failure} action={<Button onClick={retry}>Try again</Button>} />}
      {subject !== 'source' && failure === null && answer === null && (rule === null ? <EmptyState icon={<History size={28} aria-hidden />} title="Not finished yet">As soon as the conditions are complete, the past days tell how often they would have fired.</EmptyState> : <Skeleton rows={10} />)}
      {subject !== 'source' && answer !== null && answer.subject === subject && <Answer answer={answer} rule={rule} backtest={backtest} days={days} thresholdMs={thresholdMs} onThreshold={onThreshold} />}
    </section>
  );
}

interface AnswerProps extends Pick<BacktestPanelProps, 'rule' | 'backtest' | 'days' | 'thresholdMs' | 'onThreshold'> { readonly answer: Backtest }

function Answer({ answer, rule, backtest, thresholdMs, onThreshold }: AnswerProps) {
  if (!hasPast(answer)) return <EmptyState icon={<History size={28} aria-hidden />} title="No history to try it on">{answer.looked === 0 ? 'Nothing in the scope was seen in these days. A wider scope, or more days, may show something.' : 'Nothing is known of these days yet. History arrives with the first synchronisation; the freshness strip says how far back it reaches.'}</EmptyState>;
  const isStale = !backtest.isCurrent;
  return (
    <div className="backtest-body" data-stale={isStale && rule !== null}>
      <Statement answer={answer} rule={rule} backtest={backtest} />
      <Noise answer={answer} />
      <ThresholdChart answer={answer} thresholdMs={Number.isFinite(thresholdMs) || backtest.rule === null ? thresholdMs : thresholdOf(compileRule(backtest.rule))} onThreshold={onThreshold} />
      {answer.fired > 0 && <EpisodeStrips key={`${answer.window.startAt} ${answer.subject}`} answer={answer} />}
      {answer.fired > 0 && <EpisodeList answer={answer} />}
      <p className="muted backtest-foot">
        {subjectCount(answer.subject, answer.looked)} looked at; answered in {Math.round(backtest.tookMs).toLocaleString()} ms.
        {answer.missing > 0 && <> Of the time, {shareWords(answer.missing)} is not known.</>}
      </p>
    </div>
  );
}

/** The one sentence that the panel is for. While a threshold is dragged, its count is read from the last answer at once. */
function Statement({ answer, rule, backtest }: { readonly answer: Backtest; readonly rule: Rule | null; readonly backtest: Trial }) {
  const live = rule === null || backtest.rule === null || backtest.isCurrent ? null : liveCount(answer, backtest.rule, rule);
  const affected = answer.subjects.filter((subject) => subject.fired > 0).length;
  const fired = live ?? answer.fired;
  return (
    <p className="backtest-statement" role="status" aria-live="polite">
      In {windowWords(backtest.days)} this would have fired <strong>{live !== null && live > 1 ? 'about ' : ''}{timesWords(fired)}</strong>
      {live === null && affected > 0 && <>, for <strong>{subjectCount(answer.subject, affected)}</strong></>}.
    </p>
  );
}

function Noise({ answer }: { readonly answer: Backtest }) {
  const verdict = noiseOf(answer);
  const each = answer.subject === 'agent' ? 'agent' : subjectNoun(answer.subject);
  return (
    <div className="backtest-noise" data-tone={verdict.tone}>
      <dl className="backtest-rates">
        <div><dt>Expected for one {each} and day</dt><dd>{answer.perAgentDay === null ? '–' : rateWords(answer.perAgentDay)}</dd></div>
        <div><dt>Expected a day, all together</dt><dd>{answer.perDay === null ? '–' : rateWords(answer.perDay)}</dd></div>
        <div><Tooltip text={answer.subject === 'agent' ? 'Days on which an agent in scope was logged in, added up over agents.' : `Days, added up over each ${each}.`}><dt className="rule-help" tabIndex={0}>{answer.subject === 'agent' ? 'Agent-days' : 'Days in all'}</dt></Tooltip><dd>{Math.round(answer.agentDays).toLocaleString()}</dd></div>
      </dl>
      <p>{verdict.tone === 'warn' && <TriangleAlert size={14} aria-hidden />}{verdict.tone === 'good' && <CircleCheck size={14} aria-hidden />}<span>{verdict.words}</span></p>
    </div>
  );
}
