import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import { navigate, type InteractionRef } from '../../state/navigation.ts';
import { useShownZone } from '../../state/shown-days.ts';
import { Button } from '../../widgets/button.tsx';
import { EmptyState, FailureNotice, Skeleton } from '../../widgets/notice.tsx';
import { PersonalToggle } from '../../widgets/personal-toggle.tsx';
import { InteractionBody } from './InteractionBody.tsx';
import { useInteraction } from './use-interaction.ts';
import './interactions.css';

const back = (): void => navigate({ screen: 'interactions' });

/** One interaction over the whole width, by its own address. */
export function InteractionScreen({ interaction }: { readonly interaction: InteractionRef }) {
  const [isRevealed, setRevealed] = useState(false);
  const zone = useShownZone();
  const { data: detail, failure, isLoading, reload } = useInteraction(interaction, isRevealed);
  return (
    <div className="page" aria-busy={isLoading}>
      <div className="page-head">
        <Button look="quiet" icon={<ArrowLeft size={14} aria-hidden />} onClick={back}>All interactions</Button>
        <h2>{detail === null ? 'Interaction' : [detail.row.medium ?? 'Interaction', detail.row.direction?.toLowerCase()].filter((word) => word !== undefined).join(', ')}</h2>
        <span className="muted ellipsis">{interaction.guid}</span>
        <span className="page-space" />
        <PersonalToggle isShown={isRevealed} onChange={setRevealed} />
      </div>
      {failure !== null && detail !== null && <div className="page-notes"><FailureNotice failure={failure} action={<Button onClick={reload}>Try again</Button>} /></div>}
      {failure !== null && detail === null && (
        <EmptyState title={failure.code === 'NOT_FOUND' ? 'This interaction is not here' : 'This interaction could not be read'} action={<><Button look="primary" onClick={reload}>Try again</Button><Button onClick={back}>All interactions</Button></>}>
          <p role="alert">{failure.message} {failure.hint}</p>
        </EmptyState>
      )}
      {detail === null && failure === null && <Skeleton rows={14} />}
      {detail !== null && <div className="interaction-page"><InteractionBody key={detail.row.guid} detail={detail} zone={zone} isWide /></div>}
    </div>
  );
}
