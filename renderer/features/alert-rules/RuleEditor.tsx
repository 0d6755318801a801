import { ArrowLeft, TriangleAlert } from 'lucide-react';
import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import type { RuleView } from '../../../shared/contract/alert-schemas.ts';
import { describeRule } from '../../../shared/alerts/words.ts';
import { putRule } from '../../state/alert-rules.ts';
import { guardLeaving, navigate, openAlertRule, type Place } from '../../state/navigation.ts';
import { useSession } from '../../state/session.ts';
import { useAction } from '../../state/use-action.ts';
import { Button } from '../../widgets/button.tsx';
import { Dialog } from '../../widgets/dialog.tsx';
import { FailureNotice, Notice } from '../../widgets/notice.tsx';
import { BacktestPanel } from './BacktestPanel.tsx';
import { RuleForm } from './RuleForm.tsx';
import { rateWords } from './backtest-model.ts';
import { checkDraft, isSameDraft, thresholdOfDraft, trialOf, withDraftThreshold, type DraftProblems, type RuleDraft } from './rule-draft.ts';
import { useBacktest } from './use-backtest.ts';

interface RuleEditorProps {
  /** Null: a new rule. */
  readonly stored: RuleView | null;
  readonly start: RuleDraft;
  /** Where a suggested threshold comes from. */
  readonly basis: string | null;
}

/** A rule in the form on the left, and what it would have done on the right. */
export function RuleEditor({ stored, start, basis }: RuleEditorProps) {
  const [before] = useState(start);
  const [draft, setDraft] = useState(start);
  const [isTried, setTried] = useState(false);
  const [days, setDays] = useState(14);
  const action = useAction();
  const checked = useMemo(() => checkDraft(draft), [draft]);
  const trial = useMemo(() => trialOf(draft), [draft]);
  const isChanged = !isSameDraft(before, draft);
  const leaving = useLeaveGuard(isChanged);
  const backtest = useBacktest(trial !== null && draft.subject !== 'source' ? trial : null, days);
  const problems = shownProblems(checked.problems, isTried);
  const form = useRef<HTMLDivElement>(null);

  const save = async (enabled: boolean): Promise<void> => {
    setTried(true);
    const { rule } = checked;
    if (rule === null) {
      form.current?.querySelector<HTMLElement>('[aria-invalid="true"], [data-invalid="true"] button')?.focus();
      return;
    }
    const isDone = await action.run(async (client) => putRule(await client.alerts.saveRule({ id: stored?.id ?? null, rule, enabled })));
    if (!isDone) return;
    leaving.allow();
    openAlertRule(null);
  };
  const onSaveKey = useEffectEvent(() => { if (!action.isRunning) void save(stored?.enabled ?? false); });
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 's') return;
      event.preventDefault();
      onSaveKey();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);

  return (
    <div className="page rule-editor">
      <div className="page-head">
        <Button look="quiet" icon={<ArrowLeft size={14} aria-hidden />} onClick={() => openAlertRule(null)}>Rules</Button>
        <h2 className="ellipsis">{stored === null ? 'New rule' : before.name}</h2>
        {stored !== null && <span className="muted">{stored.enabled ? 'on' : 'off'}{stored.builtIn ? ', built in' : ''}</span>}
        <span className="page-space" />
        {backtest.isCurrent && backtest.answer?.noisy === true && backtest.answer.perAgentDay !== null && <span className="rule-noisy"><TriangleAlert size={14} aria-hidden />{rateWords(backtest.answer.perAgentDay)} alerts for one {backtest.answer.subject} and day</span>}
        {isTried && checked.problems.count > 0 && <span className="rule-problems" role="status">{checked.problems.count === 1 ? 'One field needs attention' : `${checked.problems.count} fields need attention`}</span>}
        <Button look="quiet" onClick={() => openAlertRule(null)}>Cancel</Button>
        <Button look={stored?.enabled === true ? 'primary' : 'plain'} disabled={action.isRunning || (stored !== null && !isChanged)} title={stored?.enabled === true ? 'Ctrl+S' : 'Saved switched off (Ctrl+S)'} aria-keyshortcuts="Control+S" onClick={() => void save(stored?.enabled ?? false)}>Save</Button>
        {stored?.enabled !== true && <Button look="primary" disabled={action.isRunning} onClick={() => void save(true)}>Save and switch on</Button>}
      </div>
      {action.failure !== null && <div className="page-notes"><FailureNotice failure={action.failure} /></div>}
      <div className="rule-split">
        <div className="rule-left" ref={form}>
          <p className="rule-said" role="status" aria-label="The rule in words">{trial === null ? <span className="muted">The rule is not finished: {firstProblem(checked.problems)}</span> : describeRule(trial)}</p>
          {(stored?.problems.length ?? 0) > 0 && <Notice tone="warn">{stored?.problems.map((problem) => <p key={problem}>{problem}</p>)}</Notice>}
          <RuleForm draft={draft} problems={problems} basis={thresholdOfDraft(draft) === thresholdOfDraft(before) ? basis : null} onChange={setDraft} />
        </div>
        <BacktestPanel rule={trial} subject={draft.subject} backtest={backtest} days={days} onDays={setDays} thresholdMs={thresholdOfDraft(draft)} onThreshold={(thresholdMs) => setDraft((now) => withDraftThreshold(now, thresholdMs))} />
      </div>
      {leaving.asked !== null && <LeaveDialog onStay={leaving.stay} onLeave={leaving.leave} />}
    </div>
  );
}

/** Before the first try to save, nobody is told that the name of a new rule is still missing. */
function shownProblems(problems: DraftProblems, isTried: boolean): DraftProblems {
  return isTried ? problems : { ...problems, fields: new Map([...problems.fields].filter(([field]) => field !== 'name')) };
}

function firstProblem({ fields, rows }: DraftProblems): string {
  const [first] = [...[...rows.values()].flatMap((row) => [...row.values()]), ...[...fields].filter(([field]) => field !== 'name').map(([, message]) => message)];
  return first ?? 'something is missing.';
}

/** Holds whoever would leave unsaved changes behind, and remembers where they were going. */
function useLeaveGuard(isChanged: boolean): { readonly asked: Place | null; readonly allow: () => void; readonly stay: () => void; readonly leave: () => void } {
  const [asked, setAsked] = useState<Place | null>(null);
  const isOpen = useRef(false);
  // A window of the desktop would refuse to close without saying why; its close only hides it in the tray anyway.
  const asksOnUnload = useSession((session) => session.hello?.capabilities.shell) === 'browser';
  useEffect(() => {
    if (!isChanged) return undefined;
    const onUnload = (event: BeforeUnloadEvent): void => { if (!isOpen.current) event.preventDefault(); };
    const release = guardLeaving((to) => {
      if (isOpen.current) return true;
      setAsked(to);
      return false;
    });
    if (asksOnUnload) window.addEventListener('beforeunload', onUnload);
    return () => { release(); window.removeEventListener('beforeunload', onUnload); };
  }, [isChanged, asksOnUnload]);
  const allow = (): void => { isOpen.current = true; };
  return { asked, allow, stay: () => setAsked(null), leave: () => { allow(); if (asked !== null) navigate(asked); } };
}

function LeaveDialog({ onStay, onLeave }: { readonly onStay: () => void; readonly onLeave: () => void }) {
  return (
    <Dialog title="Leave without saving?" description="The changes to this rule are not saved yet." width={400} onClose={onStay}>
      <div className="dialog-actions">
        <Button look="danger" onClick={onLeave}>Leave without saving</Button>
        <Button look="primary" autoFocus onClick={onStay}>Go on editing</Button>
      </div>
    </Dialog>
  );
}
