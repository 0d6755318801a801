import { PlugZap, Plus } from 'lucide-react';
import { useState } from 'react';
import type { Source } from '../../../shared/contract/schemas.ts';
import { coreNowAt } from '../../state/clock.ts';
import { navigate, usePlace } from '../../state/navigation.ts';
import { useSession, useSourceStatus, useZone } from '../../state/session.ts';
import { freshnessWords } from '../../state/source-words.ts';
import { useCall } from '../../state/use-call.ts';
import { Button } from '../../widgets/button.tsx';
import { FreshnessMark } from '../../widgets/freshness-mark.tsx';
import { EmptyState, FailureNotice, Skeleton } from '../../widgets/notice.tsx';
import { Ticking } from '../../widgets/ticking.tsx';
import { QuarantineList } from './QuarantineList.tsx';
import { SourceDetail } from './SourceDetail.tsx';
import { SourceForm } from './SourceForm.tsx';
import './sources.css';

/** Every source with its health; what is chosen on the left is opened on the right. */
export function SourcesScreen() {
  const sources = useSession((session) => session.sources);
  const chosenId = usePlace((place) => place.sourceId);
  const types = useCall('source types', (client) => client.sources.types());
  const [isAdding, setAdding] = useState(false);

  if (sources === null) return <Skeleton />;
  const chosen = sources.find((source) => source.id === chosenId) ?? sources[0];
  const titleOf = (source: Source): string => types.data?.find((type) => type.kind === source.kind)?.title ?? source.kind;
  const add = <Button look="primary" icon={<Plus size={14} aria-hidden />} disabled={types.data === null} onClick={() => setAdding(true)}>Add a source</Button>;
  return (
    <div className="sources">
      {types.failure !== null && <FailureNotice failure={types.failure} action={<Button onClick={types.reload}>Try again</Button>} />}
      {chosen === undefined ? (
        <EmptyState icon={<PlugZap size={28} aria-hidden />} title="No source is connected" action={add}>
          A source is an account of a contact-centre vendor. You need the address of its API and a credential that may read.
        </EmptyState>
      ) : (
        <div className="sources-columns">
          <section className="sources-side" aria-label="Sources">
            <ul className="sources-list">
              {sources.map((source) => <SourceItem key={source.id} source={source} kindTitle={titleOf(source)} isChosen={source.id === chosen.id} />)}
            </ul>
            {add}
          </section>
          <section className="sources-main" aria-label={chosen.name}>
            <SourceDetail key={chosen.id} source={chosen} type={types.data?.find((type) => type.kind === chosen.kind) ?? null} />
            <QuarantineList />
          </section>
        </div>
      )}
      {isAdding && types.data !== null && <SourceForm types={types.data} source={null} onClose={() => setAdding(false)} />}
    </div>
  );
}

function SourceItem({ source, kindTitle, isChosen }: { readonly source: Source; readonly kindTitle: string; readonly isChosen: boolean }) {
  const status = useSourceStatus(source.id);
  const zone = useZone();
  return (
    <li>
      <button type="button" className="source-item" aria-current={isChosen} onClick={() => navigate({ screen: 'sources', sourceId: source.id })}>
        <strong className="ellipsis">{source.name}</strong>
        <span className="muted">{kindTitle}</span>
        <span className="source-item-state">
          <FreshnessMark condition={status?.condition ?? (source.paused ? 'paused' : 'waiting')} />
          {status !== null && <Ticking className="muted" text={(nowAt) => freshnessWords(status, nowAt || coreNowAt(), zone)} />}
        </span>
      </button>
    </li>
  );
}
