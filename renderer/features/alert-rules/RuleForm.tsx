import type { ReactNode } from 'react';
import { SEVERITIES, SUBJECT_KINDS, type Severity, type SubjectKind } from '../../../shared/alerts/rule.ts';
import { SEVERITY_WORDS } from '../../widgets/alert-words.ts';
import { DurationInput } from '../../widgets/duration-input.tsx';
import { Field, Input, Segments } from '../../widgets/field.tsx';
import { Tooltip } from '../../widgets/tooltip.tsx';
import { ConditionTree } from './ConditionTree.tsx';
import { ScopeFields } from './ScopeFields.tsx';
import { TimesEditor } from './TimesEditor.tsx';
import { leavesOf } from './condition-tree.ts';
import { withSubject, type DraftProblems, type RuleDraft } from './rule-draft.ts';

interface RuleFormProps {
  readonly draft: RuleDraft;
  readonly problems: DraftProblems;
  readonly basis: string | null;
  readonly onChange: (draft: RuleDraft) => void;
}

const SUBJECTS: Readonly<Record<SubjectKind, string>> = { agent: 'Agent', team: 'Team', queue: 'Queue', source: 'Source' };

/** Everything that a rule is, from its name to what it may interrupt. */
export function RuleForm({ draft, problems, basis, onChange }: RuleFormProps) {
  const set = (change: Partial<RuleDraft>): void => onChange({ ...draft, ...change });
  const problemOf = (field: string): string | undefined => problems.fields.get(field);
  return (
    <form className="rule-form" noValidate onSubmit={(event) => event.preventDefault()}>
      <div className="rule-naming">
        <Field label="Name" error={problemOf('name')}>{(ids) => <Input {...ids} autoComplete="off" maxLength={120} placeholder="What it is called in the inbox" value={draft.name} onChange={(event) => set({ name: event.target.value })} />}</Field>
        <div className="field"><span className="rule-label">Severity</span><Segments<Severity> name="Severity" value={draft.severity} choices={SEVERITIES.map((value) => ({ value, label: SEVERITY_WORDS[value] }))} onChoose={(severity) => set({ severity })} /></div>
      </div>
      <Part title="Conditions" side={<Segments<SubjectKind> name="The rule is about" value={draft.subject} choices={SUBJECT_KINDS.map((value) => ({ value, label: SUBJECTS[value] }))} onChoose={(subject) => onChange(withSubject(draft, subject))} />}>
        <ConditionTree draft={draft} problems={problems} onChange={(root) => set({ root })} />
        <div className="rule-timing">
          <Timing label="All of it, for at least" help="How long the whole condition has to hold before the alert fires. Outside of the times of the week no time runs." valueMs={draft.forAtLeastMs} error={problemOf('forAtLeastMs')} onChange={(forAtLeastMs) => set({ forAtLeastMs })} />
          <Timing label="Resolve after" help="How long it has to be gone before the alert is resolved. Shorter gaps do not end it, so that one long absence is not five alerts." valueMs={draft.recoverAfterMs} error={problemOf('recoverAfterMs')} onChange={(recoverAfterMs) => set({ recoverAfterMs })} />
        </div>
        {basis !== null && <p className="muted">Suggested from the past: {basis}</p>}
      </Part>
      <Part title="Scope">
        <ScopeFields subject={draft.subject} scope={draft.scope} problems={problems} onChange={(scope) => set({ scope })} />
      </Part>
      <Part title="Times">
        <TimesEditor isAboutPresence={leavesOf(draft.root).some(({ leaf }) => 'available' in leaf)} scope={draft.scope} problems={problems} onChange={(scope) => set({ scope })} />
      </Part>
      <Part title="Interrupt with">
        <div className="rule-notify">
          <label className="toggle"><input type="checkbox" checked={draft.notify.desktop} onChange={(event) => set({ notify: { ...draft.notify, desktop: event.target.checked } })} />Desktop notification</label>
          <label className="toggle"><input type="checkbox" checked={draft.notify.webhook} onChange={(event) => set({ notify: { ...draft.notify, webhook: event.target.checked } })} />Webhook</label>
          <span className="muted">The inbox always has it.</span>
        </div>
      </Part>
    </form>
  );
}

function Part({ title, side, children }: { readonly title: string; readonly side?: ReactNode; readonly children: ReactNode }) {
  return (
    <section className="rule-part" aria-label={title}>
      <div className="rule-part-head"><h3>{title}</h3>{side}</div>
      {children}
    </section>
  );
}

function Timing({ label, help, valueMs, error, onChange }: { readonly label: string; readonly help: string; readonly valueMs: number; readonly error: string | undefined; readonly onChange: (valueMs: number) => void }) {
  return (
    <div className="rule-timing-field">
      <Tooltip text={help}><span className="rule-help" tabIndex={0}>{label}</span></Tooltip>
      <DurationInput label={label} valueMs={valueMs} isInvalid={error !== undefined} upTo="d" onChange={onChange} />
      {error !== undefined && <span className="field-error">{error}</span>}
    </div>
  );
}
