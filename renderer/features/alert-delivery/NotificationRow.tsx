import { BellRing } from 'lucide-react';
import { useState } from 'react';
import type { AlertSettings } from '../../../shared/contract/alert-schemas.ts';
import { useSession } from '../../state/session.ts';
import { useAction } from '../../state/use-action.ts';
import { askPermission, useNotificationPermission, type Permission } from '../../widgets/browser-notifications.ts';
import { Button } from '../../widgets/button.tsx';
import { FailureNotice, Notice } from '../../widgets/notice.tsx';
import { Row, Toggle } from './parts.tsx';

const PERMISSION_WORDS: Readonly<Record<Permission, { readonly tone: 'good' | 'warn' | 'plain'; readonly text: string }>> = {
  granted: { tone: 'good', text: 'This browser may notify: notices appear by the system while nobody looks at the page, in the page otherwise.' },
  default: { tone: 'plain', text: 'This browser has not been asked. Until then notices appear in the page alone.' },
  denied: { tone: 'warn', text: 'This browser refuses notifications from this page. Notices appear in the page alone; to change that, allow notifications in the browser’s settings of this site.' },
  unsupported: { tone: 'plain', text: 'This browser has no notifications. Notices appear in the page.' },
};

/** Whether and how a person is interrupted here. */
export function NotificationRow({ settings, onChange, isBusy }: { readonly settings: AlertSettings; readonly onChange: (change: Partial<AlertSettings>) => void; readonly isBusy: boolean }) {
  const hasShell = useSession((session) => session.hello?.capabilities.nativeNotifications ?? false);
  const permission = useNotificationPermission();
  const test = useAction();
  const [isSent, setSent] = useState(false);
  const send = async (): Promise<void> => setSent(await test.run(async (client) => { await client.alerts.testNotice(); }));
  const words = PERMISSION_WORDS[permission];
  return (
    <Row title="Notifications" hint="Once for each alert, gathered when many come at once; a press leads to the moment on the timeline. The inbox always has everything.">
      <Toggle label="Notify of new alerts" isOn={settings.desktop} isBusy={isBusy} onChange={(desktop) => onChange({ desktop })} />
      {settings.desktop && !hasShell && <Notice tone={words.tone} action={permission === 'default' ? <Button onClick={() => void askPermission()}>Allow notifications</Button> : undefined}>{words.text}</Notice>}
      {settings.desktop && hasShell && <p className="muted">Shown by the system; what the system silences (do not disturb, focus) stays silent.</p>}
      {settings.desktop && (
        <div className="delivery-line">
          <Button icon={<BellRing size={14} aria-hidden />} disabled={test.isRunning} onClick={() => void send()}>Send a test notice</Button>
          <span className="muted" role="status">{isSent ? 'Sent to every open window.' : ''}</span>
        </div>
      )}
      {test.failure !== null && <FailureNotice failure={test.failure} />}
    </Row>
  );
}
