import { Maximize2, X } from 'lucide-react';
import type { InteractionRef } from '../../state/navigation.ts';
import { useShownZone } from '../../state/shown-days.ts';
import { Button } from '../../widgets/button.tsx';
import { EmptyState, FailureNotice, Skeleton } from '../../widgets/notice.tsx';
import { InteractionBody } from './InteractionBody.tsx';
import { useInteraction } from './use-interaction.ts';

interface InteractionPanelProps {
  readonly interaction: InteractionRef;
  readonly isRevealed: boolean;
  readonly onClose: () => void;
  readonly onWiden: () => void;
}

/** One interaction beside the list, never over it. */
export function InteractionPanel({ interaction, isRevealed, onClose, onWiden }: InteractionPanelProps) {
  const zone = useShownZone();
  const { data: detail, failure, isLoading, reload } = useInteraction(interaction, isRevealed);
  return (
    <aside className="side-panel" aria-label="Interaction" aria-busy={isLoading} onKeyDown={(event) => { if (event.key === 'Escape' && !event.defaultPrevented) { event.preventDefault(); onClose(); } }}>
      <header className="side-head">
        <h2 className="ellipsis">{detail === null ? 'Interaction' : [detail.row.medium ?? 'Interaction', detail.row.direction?.toLowerCase()].filter((word) => word !== undefined).join(', ')}</h2>
        <span className="interaction-tools">
          <Button look="quiet" icon={<Maximize2 size={14} aria-hidden />} aria-label="Over the whole width" title="Over the whole width" onClick={onWiden} />
          <Button look="quiet" icon={<X size={16} aria-hidden />} aria-label="Close" title="Close (Esc)" onClick={onClose} />
        </span>
      </header>
      {failure !== null && detail !== null && <FailureNotice failure={failure} action={<Button onClick={reload}>Try again</Button>} />}
      {failure !== null && detail === null && <EmptyState title="This interaction could not be read" action={<Button onClick={reload}>Try again</Button>}><p role="alert">{failure.message} {failure.hint}</p></EmptyState>}
      {detail === null && failure === null && <Skeleton rows={10} />}
      {detail !== null && <InteractionBody key={detail.row.guid} detail={detail} zone={zone} isWide={false} />}
    </aside>
  );
}
