import { Bell, BellOff, Check } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { muteUntil, useAlertSummary } from '../../state/alerts.ts';
import { coreNowAt } from '../../state/clock.ts';
import { navigate } from '../../state/navigation.ts';
import { useSession, useZone } from '../../state/session.ts';
import { MUTES, quietWords, silentUntil, type SilenceChoice } from '../../state/silence.ts';
import { useAction } from '../../state/use-action.ts';
import { useNow } from '../../state/use-now.ts';

/** Whether alerts may interrupt now, on every screen, and the way to silence them. */
export function AlertBell() {
  const summary = useAlertSummary();
  const hasSources = useSession((session) => session.hello?.isFirstRun === false);
  const zone = useZone();
  const nowAt = useNow(5_000);
  const { run, isRunning, failure } = useAction();
  if (summary === null || !hasSources) return null;
  const quiet = quietWords(summary, nowAt, zone);
  const isMuted = summary.mutedUntilAt !== null && summary.mutedUntilAt > nowAt;
  const Icon = quiet === null ? Bell : BellOff;
  const { firing } = summary;
  const words = `Alerts: ${firing === 0 ? 'none firing' : `${firing.toLocaleString()} firing`}${quiet === null ? '' : `. ${quiet}`}`;
  const mute = (choice: SilenceChoice): void => void run((client) => muteUntil(client, choice === 'tomorrow' ? choice : silentUntil(choice, coreNowAt(), zone)));
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="button button-quiet topbar-bell" aria-label={words} title={words} data-quiet={quiet !== null} disabled={isRunning}>
        <Icon size={16} aria-hidden />
        {quiet !== null && <span className="topbar-bell-words">{quiet}</span>}
        {failure !== null && <span className="visually-hidden" role="alert">{failure.message} {failure.hint}</span>}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" sideOffset={4} collisionPadding={8}>
          <DropdownMenu.Label className="menu-label">{quiet ?? 'Alerts may interrupt'}</DropdownMenu.Label>
          {MUTES.map(({ value, label }) => <DropdownMenu.Item key={value} className="menu-item menu-plain" onSelect={() => mute(value)}>{value === 'tomorrow' ? 'Mute until tomorrow 08:00' : `Mute for ${label}`}</DropdownMenu.Item>)}
          {isMuted && <DropdownMenu.Item className="menu-item menu-plain" onSelect={() => void run((client) => muteUntil(client, null))}><Check size={14} aria-hidden /> Unmute</DropdownMenu.Item>}
          <DropdownMenu.Separator className="menu-separator" />
          <DropdownMenu.Item className="menu-item menu-plain" onSelect={() => navigate({ screen: 'alerts' })}>Open the inbox{firing > 0 ? ` (${firing.toLocaleString()} firing)` : ''}</DropdownMenu.Item>
          <DropdownMenu.Item className="menu-item menu-plain" onSelect={() => navigate({ screen: 'alert-delivery' })}>Notifications and quiet hours</DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
