import { AlarmClockOff, BellOff, CalendarClock, Check, Download, Undo2, UserRoundX, X } from 'lucide-react';
import type { AlertView } from '../../../shared/contract/alert-schemas.ts';
import { MUTES, SNOOZES, type SilenceChoice } from '../../state/silence.ts';
import { isSnoozed } from '../../widgets/alert-words.ts';
import { Button } from '../../widgets/button.tsx';
import { UntilMenu } from '../../widgets/until-menu.tsx';
import { focusInbox } from './AlertList.tsx';

/** Which menu of the tools a key has opened. */
export type OpenTool = 'snooze' | 'person' | 'rule' | null;

interface InboxToolsProps {
  /** What the actions are for: the chosen ones, else the one that the keyboard is on. */
  readonly targets: readonly AlertView[];
  readonly chosen: number;
  /** What was done last, in words. */
  readonly told: string;
  readonly nowAt: number;
  readonly open: OpenTool;
  readonly onOpen: (tool: OpenTool) => void;
  readonly isBusy: boolean;
  readonly onAcknowledge: () => void;
  readonly onUnacknowledge: () => void;
  readonly onSnooze: (choice: SilenceChoice) => void;
  readonly onUnsnooze: () => void;
  readonly onSnoozePeople: (choice: SilenceChoice) => void;
  readonly onMuteRules: (choice: SilenceChoice) => void;
  readonly onTimeline: () => void;
  readonly onExport: () => void;
  readonly onClear: () => void;
}

/** What can be done with one alert or many; always there, so that no row moves when one is chosen. */
export function InboxTools(props: InboxToolsProps) {
  const { targets, chosen, told, nowAt, open, onOpen, isBusy } = props;
  const isNone = targets.length === 0 || isBusy;
  const people = new Set(targets.flatMap((alert) => alert.agentKey ?? []));
  const isAcknowledged = targets.length > 0 && targets.every((alert) => alert.acknowledgedAt !== null);
  const isAsleep = targets.length > 0 && targets.every((alert) => isSnoozed(alert, nowAt));
  const isFiring = targets.some((alert) => alert.condition === 'firing');
  const menu = (tool: Exclude<OpenTool, null>) => ({ open: open === tool, onOpenChange: (isOpen: boolean) => onOpen(isOpen ? tool : null), onClosed: focusInbox });
  return (
    <div className="inbox-tools" role="toolbar" aria-label="Actions">
      <p className="inbox-chosen" role="status">{chosen === 0 ? <span className="muted">{told === '' ? 'None selected' : told}</span> : <><strong>{chosen.toLocaleString()}</strong> selected</>}</p>
      {isAcknowledged
        ? <Button look="quiet" icon={<Undo2 size={14} aria-hidden />} disabled={isNone} onClick={props.onUnacknowledge}>Take back <kbd>A</kbd></Button>
        : <Button look="quiet" icon={<Check size={14} aria-hidden />} disabled={isNone} title="Acknowledge with a note" onClick={props.onAcknowledge}>Acknowledge <kbd>A</kbd></Button>}
      <span className="inbox-split">
        {isAsleep
          ? <Button look="quiet" icon={<AlarmClockOff size={14} aria-hidden />} disabled={isNone} onClick={props.onUnsnooze}>Unsnooze <kbd>S</kbd></Button>
          : <Button look="quiet" icon={<AlarmClockOff size={14} aria-hidden />} disabled={isNone || !isFiring} onClick={() => props.onSnooze('15')}>Snooze 15 min <kbd>S</kbd></Button>}
        <UntilMenu {...menu('snooze')} name="Snooze for (Shift S)" choices={SNOOZES} isDisabled={isNone || !isFiring} onChoose={props.onSnooze} />
      </span>
      <UntilMenu {...menu('person')} name="Snooze everything about the person (P)" label={<>Snooze {people.size > 1 ? `${people.size.toLocaleString()} people` : 'person'} <kbd>P</kbd></>} icon={<UserRoundX size={14} aria-hidden />} choices={SNOOZES} isDisabled={isNone || people.size === 0} onChoose={props.onSnoozePeople} />
      <UntilMenu {...menu('rule')} name="Mute the rule (M): it goes on filling the inbox" label={<>Mute rule <kbd>M</kbd></>} icon={<BellOff size={14} aria-hidden />} choices={MUTES} isDisabled={isNone} onChoose={props.onMuteRules} />
      <Button look="quiet" icon={<CalendarClock size={14} aria-hidden />} disabled={targets.length !== 1 || people.size !== 1} title="The agent’s timeline at that moment" onClick={props.onTimeline}>Timeline <kbd>T</kbd></Button>
      <Button look="quiet" icon={<Download size={14} aria-hidden />} title="Export the alerts of these days" onClick={props.onExport}>Export</Button>
      {chosen > 0 && <Button look="quiet" icon={<X size={14} aria-hidden />} onClick={props.onClear}>Clear</Button>}
    </div>
  );
}
