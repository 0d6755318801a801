import { X } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';
import type { Notice } from '../../../shared/contract/alert-schemas.ts';
import { useAlerts } from '../../state/alerts.ts';
import { coreNowAt, onTick } from '../../state/clock.ts';
import { navigate, openAgentMoment, openAlert } from '../../state/navigation.ts';
import { useClient, useSession, useZone } from '../../state/session.ts';
import { follow } from '../../state/watch.ts';
import { playSound } from '../../widgets/alert-sound.ts';
import { isPageSeen, notifyBySystem } from '../../widgets/browser-notifications.ts';
import { Button } from '../../widgets/button.tsx';
import { SeverityMark } from '../../widgets/severity-mark.tsx';
import { addToast, dropOver, restart, targetOfNotice, type Toast } from './notice-stack.ts';
import './alert-notices.css';

function open(notice: Notice, zone: string): void {
  const target = targetOfNotice(notice);
  if (target.kind === 'moment') openAgentMoment(target.agentKey, target.at, zone);
  else if (target.kind === 'alert') openAlert(target.id);
  else navigate({ screen: target.kind === 'delivery' ? 'alert-delivery' : 'alerts' });
}

/** Interrupts: by the system where the page may and is not looked at, else in the page. A shell that notifies by itself is left to it. */
export function AlertNotices() {
  const client = useClient();
  const hasShell = useSession((session) => session.hello?.capabilities.nativeNotifications ?? false);
  const zone = useZone();
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const [isHeld, setHeld] = useState(false);
  const dismiss = (id: string): void => setToasts((before) => before.filter((toast) => toast.notice.id !== id));
  const tell = useEffectEvent((notice: Notice): void => {
    if (notice.sound) void playSound(notice.severity);
    if (!isPageSeen() && notifyBySystem(notice, () => open(notice, zone))) return;
    setToasts((before) => addToast(before, notice, coreNowAt()));
  });

  useEffect(() => {
    if (client === null || hasShell) return undefined;
    const stop = new AbortController();
    const read = async (): Promise<void> => {
      const notices = await client.alerts.notices(undefined, { signal: stop.signal });
      for await (const notice of notices) tell(notice);
    };
    // Told where the alerts themselves are: a page that cannot interrupt is no reason to interrupt.
    void follow(stop.signal, read, (failure) => useAlerts.setState({ failure }));
    return () => stop.abort();
  }, [client, hasShell]);

  const hasToasts = toasts.length > 0;
  useEffect(() => (hasToasts && !isHeld ? onTick((nowAt) => setToasts((before) => dropOver(before, nowAt))) : undefined), [hasToasts, isHeld]);
  const hold = (isOn: boolean): void => {
    setHeld(isOn);
    if (!isOn) setToasts((before) => restart(before, coreNowAt()));
  };

  return (
    <section className="toasts" aria-label="Notices" onPointerEnter={() => hold(true)} onPointerLeave={() => hold(false)} onFocus={() => setHeld(true)} onBlur={() => hold(false)}>
      {toasts.map(({ notice }) => (
        <div key={notice.id} className="toast" role={notice.severity === 'critical' ? 'alert' : 'status'} data-severity={notice.severity} onKeyDown={(event) => { if (event.key === 'Escape') { event.preventDefault(); dismiss(notice.id); } }}>
          <div className="toast-words">
            <SeverityMark severity={notice.severity} />
            <p className="toast-title">{notice.title}</p>
            {notice.body !== '' && <p className="muted toast-body">{notice.body}</p>}
          </div>
          <div className="toast-actions">
            <Button look="quiet" icon={<X size={16} aria-hidden />} aria-label={`Dismiss: ${notice.title}`} title="Dismiss" onClick={() => dismiss(notice.id)} />
            <Button onClick={() => { dismiss(notice.id); open(notice, zone); }}>Open</Button>
          </div>
        </div>
      ))}
    </section>
  );
}
