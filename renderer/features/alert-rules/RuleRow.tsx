import { BellOff, Bell, Copy, Download, Ellipsis, Pencil, Trash2, TriangleAlert } from 'lucide-react';
import type { RuleView } from '../../../shared/contract/alert-schemas.ts';
import type { UtcMs } from '../../../shared/domain/time.ts';
import { coreNowAt } from '../../state/clock.ts';
import { momentWords, MUTES, silentUntil } from '../../state/silence.ts';
import { ActionMenu, type MenuAction } from '../../widgets/action-menu.tsx';
import { SeverityMark } from '../../widgets/severity-mark.tsx';
import { Switch } from '../../widgets/switch.tsx';
import { Tooltip } from '../../widgets/tooltip.tsx';
import { subjectCount } from './backtest-model.ts';
import { isMuted } from './rules-model.ts';

/** What can be done with a rule from the list. */
export interface RuleActions {
  readonly edit: (rule: RuleView) => void;
  readonly duplicate: (rule: RuleView) => void;
  readonly setEnabled: (rule: RuleView, enabled: boolean) => void;
  readonly mute: (rule: RuleView, untilAt: UtcMs | null) => void;
  readonly save: (rule: RuleView) => void;
  readonly remove: (rule: RuleView) => void;
}

interface RuleRowProps {
  readonly rule: RuleView;
  readonly rowIndex: number;
  readonly isActive: boolean;
  readonly isBusy: boolean;
  readonly nowAt: UtcMs;
  readonly zone: string;
  readonly actions: RuleActions;
  readonly onActivate: () => void;
}

const Count = ({ value }: { readonly value: number }) => (value === 0 ? <span className="muted">0</span> : <>{value.toLocaleString()}</>);

export function RuleRow({ rule, rowIndex, isActive, isBusy, nowAt, zone, actions, onActivate }: RuleRowProps) {
  const { name, severity } = rule.rule;
  const muted = isMuted(rule, nowAt) && rule.mutedUntilAt !== null ? rule.mutedUntilAt : null;
  const tab = isActive ? 0 : -1;
  return (
    <div role="row" aria-rowindex={rowIndex} aria-selected={isActive} tabIndex={tab} data-rule={rule.id} data-off={!rule.enabled} className="rules-row" onFocus={onActivate} onDoubleClick={() => actions.edit(rule)}>
      <span role="gridcell"><Switch label={`${name}: ${rule.enabled ? 'on' : 'off'}`} isOn={rule.enabled} isDisabled={isBusy} tabIndex={tab} onChange={(enabled) => actions.setEnabled(rule, enabled)} /></span>
      <span role="gridcell" className="rules-name">
        <span className="rules-title">
          <SeverityMark severity={severity} isWordHidden />
          <button type="button" tabIndex={tab} className="link-button ellipsis" onClick={() => actions.edit(rule)}>{name}</button>
          {rule.builtIn && <span className="rules-tag" title="Part of the product: it can be changed and switched off, not removed">built in</span>}
        </span>
        <span className="rules-words" title={rule.text}>{rule.text}</span>
        {rule.problems.map((problem) => <span key={problem} className="rules-problem"><TriangleAlert size={13} aria-hidden /><span>{problem}</span></span>)}
      </span>
      <span role="gridcell" className="numeric" title={subjectCount(rule.subject, rule.subjects)}><Count value={rule.subjects} /></span>
      <span role="gridcell" className="numeric">{rule.firing === 0 ? <span className="muted">0</span> : <strong className="rules-firing" data-severity={severity}>{rule.firing.toLocaleString()}</strong>}</span>
      <span role="gridcell" className="numeric"><Count value={rule.firedToday} /></span>
      <span role="gridcell" className="numeric"><Count value={rule.firedLast7Days} /></span>
      <span role="gridcell">{muted !== null && <Tooltip text="It goes on filling the inbox, without interrupting."><span className="rules-muted" tabIndex={tab}><BellOff size={13} aria-hidden />until {momentWords(muted, nowAt, zone)}</span></Tooltip>}</span>
      <span role="gridcell" className="rules-actions"><ActionMenu name={`Actions for ${name}`} className="button button-quiet button-icon" align="end" tabIndex={tab} actions={menuOf(rule, muted !== null, zone, actions)}><Ellipsis size={16} aria-hidden /></ActionMenu></span>
    </div>
  );
}

function menuOf(rule: RuleView, hasMute: boolean, zone: string, actions: RuleActions): readonly MenuAction[] {
  const mutes = MUTES.map(({ value, label }, index): MenuAction => ({ id: `mute-${value}`, label, ...(index === 0 ? { above: 'Mute this rule', icon: <BellOff size={14} aria-hidden /> } : {}), run: () => actions.mute(rule, silentUntil(value, coreNowAt(), zone)) }));
  const unmute: readonly MenuAction[] = hasMute ? [{ id: 'unmute', label: 'Interrupt again', icon: <Bell size={14} aria-hidden />, run: () => actions.mute(rule, null) }] : [];
  return [
    { id: 'edit', label: 'Edit', icon: <Pencil size={14} aria-hidden />, run: () => actions.edit(rule) },
    { id: 'duplicate', label: 'Duplicate', icon: <Copy size={14} aria-hidden />, run: () => actions.duplicate(rule) },
    { id: 'save', label: 'Export as JSON', icon: <Download size={14} aria-hidden />, run: () => actions.save(rule) },
    ...mutes, ...unmute,
    { id: 'remove', label: rule.builtIn ? 'Built in: switch it off instead' : 'Remove…', icon: <Trash2 size={14} aria-hidden />, above: true, isDanger: !rule.builtIn, isDisabled: rule.builtIn, run: () => actions.remove(rule) },
  ];
}
