import { BellRing } from 'lucide-react';
import { useAlertSummary } from '../../state/alerts.ts';
import { navigate } from '../../state/navigation.ts';
import { useAction } from '../../state/use-action.ts';
import { Button } from '../../widgets/button.tsx';

/** What fired while nobody was interrupted, once the silence is over. */
export function MissedBanner() {
  const summary = useAlertSummary();
  const { run, isRunning, failure } = useAction();
  if (summary === null || summary.missed === 0 || summary.mutedUntilAt !== null || summary.quietUntilAt !== null) return null;
  const { missed } = summary;
  const clear = (): Promise<boolean> => run(async (client) => { await client.alerts.clearMissed(); });
  return (
    <div className="banner banner-missed" role="status">
      <BellRing size={16} aria-hidden />
      <p><strong>{missed === 1 ? '1 alert fired' : `${missed.toLocaleString()} alerts fired`} while nobody was interrupted.</strong> {failure === null ? '' : `${failure.message} ${failure.hint}`}</p>
      <Button disabled={isRunning} onClick={() => { void clear(); navigate({ screen: 'alerts' }); }}>Open</Button>
      <Button look="quiet" disabled={isRunning} onClick={() => void clear()}>Dismiss</Button>
    </div>
  );
}
