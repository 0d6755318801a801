import { Volume2 } from 'lucide-react';
import { useState } from 'react';
import { SEVERITIES } from '../../../shared/alerts/rule.ts';
import type { AlertSettings } from '../../../shared/contract/alert-schemas.ts';
import { muteUntil, useAlertSummary } from '../../state/alerts.ts';
import { coreNowAt } from '../../state/clock.ts';
import { useSession, useZone } from '../../state/session.ts';
import { MUTES, quietWords, silentUntil } from '../../state/silence.ts';
import { useAction } from '../../state/use-action.ts';
import { useCall } from '../../state/use-call.ts';
import { useNow } from '../../state/use-now.ts';
import { playSound } from '../../widgets/alert-sound.ts';
import { AlertTabs } from '../../widgets/alert-tabs.tsx';
import { SEVERITY_WORDS } from '../../widgets/alert-words.ts';
import { Button } from '../../widgets/button.tsx';
import { FailureNotice, Notice, Skeleton } from '../../widgets/notice.tsx';
import { SeverityMark } from '../../widgets/severity-mark.tsx';
import { NotificationRow } from './NotificationRow.tsx';
import { Row, Toggle } from './parts.tsx';
import { QuietRow } from './QuietRow.tsx';
import { WebhookRow } from './WebhookRow.tsx';
import './alert-delivery.css';

/** What alerts may interrupt, when and by which way. */
export function AlertDeliveryScreen() {
  const call = useCall('alert settings', (client, signal) => client.alerts.settings(undefined, { signal }));
  const [stored, setStored] = useState<AlertSettings | null>(null);
  const action = useAction();
  const settings = stored ?? call.data;
  const change = (next: Partial<AlertSettings>): Promise<boolean> => action.run(async (client) => {
    const { webhook: _, ...rest } = next;
    setStored(await client.alerts.setSettings(rest));
  });
  return (
    <div className="page">
      <div className="page-head"><AlertTabs /></div>
      <div className="page-notes">
        {action.failure !== null && <FailureNotice failure={action.failure} />}
        {call.failure !== null && <FailureNotice failure={call.failure} action={<Button onClick={call.reload}>Try again</Button>} />}
      </div>
      {settings === null ? (call.failure === null && <Skeleton rows={10} />) : (
        <div className="delivery">
          <MuteRow />
          <NotificationRow settings={settings} isBusy={action.isRunning} onChange={(next) => void change(next)} />
          <SoundRow settings={settings} isBusy={action.isRunning} onChange={(next) => void change(next)} />
          <QuietRow settings={settings} isBusy={action.isRunning} onChange={change} />
          <WebhookRow settings={settings} onSaved={setStored} />
        </div>
      )}
    </div>
  );
}

function MuteRow() {
  const summary = useAlertSummary();
  const zone = useZone();
  const nowAt = useNow(5_000);
  const { run, isRunning, failure } = useAction();
  const words = summary === null ? null : quietWords(summary, nowAt, zone);
  const isMuted = summary?.mutedUntilAt != null && summary.mutedUntilAt > nowAt;
  return (
    <Row title="Mute now" hint="Interrupts nobody for a while, in every window; the inbox goes on. Also in the bell on every screen and in the tray.">
      <p role="status">{words === null ? 'Alerts may interrupt.' : <strong>{words}.</strong>}</p>
      <div className="delivery-line">
        {MUTES.map(({ value, label }) => <Button key={value} disabled={isRunning} onClick={() => void run((client) => muteUntil(client, value === 'tomorrow' ? value : silentUntil(value, coreNowAt(), zone)))}>{label}</Button>)}
        {isMuted && <Button look="primary" disabled={isRunning} onClick={() => void run((client) => muteUntil(client, null))}>Unmute</Button>}
      </div>
      {failure !== null && <FailureNotice failure={failure} />}
    </Row>
  );
}

function SoundRow({ settings, isBusy, onChange }: { readonly settings: AlertSettings; readonly isBusy: boolean; readonly onChange: (change: Partial<AlertSettings>) => void }) {
  const hasShell = useSession((session) => session.hello?.capabilities.nativeNotifications ?? false);
  const [isUnheard, setUnheard] = useState(false);
  return (
    <Row title="Sounds" hint={hasShell ? 'The system’s own sound, with the notification.' : 'With the notification, short, one pattern for each severity. A browser plays them only on a page that somebody has clicked in since it was opened.'}>
      {SEVERITIES.toReversed().map((severity) => (
        <div key={severity} className="delivery-line sound-line">
          <Toggle label={<SeverityMark severity={severity} />} isOn={settings.sounds[severity]} isBusy={isBusy} onChange={(isOn) => onChange({ sounds: { ...settings.sounds, [severity]: isOn } })} />
          {!hasShell && <Button look="quiet" icon={<Volume2 size={14} aria-hidden />} aria-label={`Play the sound: ${SEVERITY_WORDS[severity]}`} onClick={() => void (async () => setUnheard(!(await playSound(severity))))()}>Play</Button>}
        </div>
      ))}
      {isUnheard && <Notice tone="warn">The browser did not let the page play a sound.</Notice>}
    </Row>
  );
}
