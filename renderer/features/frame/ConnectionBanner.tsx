import { Unplug } from 'lucide-react';
import { formatClock } from '../../../shared/domain/calendar.ts';
import { useSession, useZone } from '../../state/session.ts';
import { Button } from '../../widgets/button.tsx';
import { Ticking } from '../../widgets/ticking.tsx';

const REASONS = {
  gone: 'The app is stopped or restarting. What is shown is the last known state.',
  refused: 'This page is not signed in any more. Open the app again, or run "floorwalker sign-in" for a new address.',
  'core-failed': 'The app could not keep its core running. Restart Floorwalker; the log in the data folder says why it stopped.',
} as const;

/** Says that the core is away, since when and what happens next. Nothing on screen is live meanwhile. */
export function ConnectionBanner({ onRetry }: { readonly onRetry: () => void }) {
  const connection = useSession((session) => session.connection);
  const zone = useZone();
  if (connection.kind !== 'lost') return null;
  return (
    <div className="banner" role="alert">
      <Unplug size={16} aria-hidden />
      <p>
        <strong>No connection to the core since {formatClock(connection.sinceAt, zone, { seconds: true })}.</strong> {REASONS[connection.reason]}
      </p>
      <Ticking className="muted banner-next" text={(nowAt) => { const left = Math.ceil((connection.nextAttemptAt - nowAt) / 1_000); return left > 0 ? `next attempt in ${left} s` : 'trying now'; }} />
      <Button onClick={onRetry}>Try now</Button>
    </div>
  );
}
