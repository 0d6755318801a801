import { AlarmClockOff, BellOff, CalendarClock, Check, Undo2 } from 'lucide-react';
import { useState } from 'react';
import type { AlertView } from '../../shared/contract/alert-schemas.ts';
import { useAlertActions } from '../state/alert-actions.ts';
import { useAlertRule, useAlertRules } from '../state/alert-rules.ts';
import { openAgentMoment } from '../state/navigation.ts';
import { useZone } from '../state/session.ts';
import { momentWords, MUTES, SNOOZES } from '../state/silence.ts';
import { useNow } from '../state/use-now.ts';
import { AcknowledgeDialog } from './acknowledge-dialog.tsx';
import { isSnoozed } from './alert-words.ts';
import { Button } from './button.tsx';
import { FailureNotice } from './notice.tsx';
import { UntilMenu } from './until-menu.tsx';

/** What can be done with one alert, in its panel. `onDone` has to stay the same function. */
export function AlertPanelActions({ alert, onDone }: { readonly alert: AlertView; readonly onDone?: () => void }) {
  const zone = useZone();
  const nowAt = useNow(5_000);
  const actions = useAlertActions(onDone);
  const [isNoting, setNoting] = useState(false);
  useAlertRules();
  const rule = useAlertRule(alert.ruleId);
  const { agentKey } = alert;
  const ids = [alert.id];
  const mutedUntil = rule?.mutedUntilAt ?? null;
  const isMuted = mutedUntil !== null && mutedUntil > nowAt;
  return (
    <div className="alert-actions" role="group" aria-label="Actions on this alert">
      {agentKey !== null && <Button icon={<CalendarClock size={14} aria-hidden />} onClick={() => openAgentMoment(agentKey, alert.sinceAt, zone)}>Timeline at that moment</Button>}
      {alert.acknowledgedAt === null
        ? <Button icon={<Check size={14} aria-hidden />} disabled={actions.isRunning} onClick={() => setNoting(true)}>Acknowledge</Button>
        : <Button icon={<Undo2 size={14} aria-hidden />} disabled={actions.isRunning} title="No longer acknowledged" onClick={() => void actions.unacknowledge(ids)}>Take back</Button>}
      {alert.condition === 'firing' && (isSnoozed(alert, nowAt)
        ? <Button icon={<AlarmClockOff size={14} aria-hidden />} disabled={actions.isRunning} onClick={() => void actions.unsnooze(ids, agentKey === null ? [] : [agentKey])}>Unsnooze</Button>
        : <UntilMenu look="plain" name="Snooze for" label="Snooze" icon={<AlarmClockOff size={14} aria-hidden />} choices={SNOOZES} isDisabled={actions.isRunning} onChoose={(choice) => void actions.snooze(ids, choice)} />)}
      {rule !== null && (
        <UntilMenu
          look="plain" name="Mute the rule: it goes on filling the inbox" label={isMuted ? `Rule muted until ${momentWords(mutedUntil, nowAt, zone)}` : 'Mute rule'} icon={<BellOff size={14} aria-hidden />} choices={MUTES} isDisabled={actions.isRunning}
          onChoose={(choice) => void actions.muteRules([rule.id], choice)} end={isMuted ? { label: 'Unmute the rule', run: () => void actions.muteRules([rule.id], null) } : null}
        />
      )}
      {actions.failure !== null && <FailureNotice failure={actions.failure} />}
      {isNoting && <AcknowledgeDialog count={1} onClose={() => setNoting(false)} onAcknowledge={(note) => { setNoting(false); void actions.acknowledge(ids, note); }} />}
    </div>
  );
}
