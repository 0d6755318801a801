import type { SourceStatus } from '../../../shared/contract/schemas.ts';
import { coreNowAt } from '../../state/clock.ts';
import { navigate } from '../../state/navigation.ts';
import { useSession, useZone } from '../../state/session.ts';
import { freshnessFacts, freshnessWords } from '../../state/source-words.ts';
import { CONDITION_MEANS, FreshnessMark } from '../../widgets/freshness-mark.tsx';
import { Ticking } from '../../widgets/ticking.tsx';
import { Tooltip } from '../../widgets/tooltip.tsx';

/** How fresh each source is, on every screen. While the core is away nothing here claims to be live. */
export function FreshnessStrip() {
  const status = useSession((session) => session.status);
  const isConnected = useSession((session) => session.connection.kind === 'connected');
  return (
    <div className="strip" role="region" aria-label="Freshness of the sources" data-live={isConnected}>
      {status === null && <span className="muted">Sources: not known yet</span>}
      {status?.pollingPaused === true && <span className="strip-paused">All polling is paused</span>}
      {status?.sources.length === 0 && <span className="muted">No source connected</span>}
      {status?.sources.map((source) => <StripItem key={source.id} source={source} isConnected={isConnected} />)}
    </div>
  );
}

function StripItem({ source, isConnected }: { readonly source: SourceStatus; readonly isConnected: boolean }) {
  const zone = useZone();
  const shown: SourceStatus = isConnected || source.condition !== 'live' ? source : { ...source, condition: 'stale', since: source.freshAt };
  const facts = freshnessFacts(shown, coreNowAt(), zone);
  return (
    <Tooltip text={`${CONDITION_MEANS[shown.condition]}${facts.length === 0 ? '' : ` ${facts.join(', ')}.`} Opens the source.`}>
      <button type="button" className="strip-item" data-facts={facts.length > 0} onClick={() => navigate({ screen: 'sources', sourceId: source.id })}>
        <strong className="ellipsis strip-name">{source.name}</strong>
        <FreshnessMark condition={shown.condition} />
        <Ticking text={(nowAt) => freshnessWords(shown, nowAt, zone)} className="strip-age" />
        {facts.length > 0 && <span className="strip-facts ellipsis muted">{facts.map((fact) => `· ${fact}`).join(' ')}</span>}
      </button>
    </Tooltip>
  );
}
