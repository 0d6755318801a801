import { Check } from 'lucide-react';
import type { Source } from '../../../shared/contract/schemas.ts';
import { useAction } from '../../state/use-action.ts';
import { useCall } from '../../state/use-call.ts';
import { refreshSources } from '../../state/watch.ts';
import { Button } from '../../widgets/button.tsx';
import { FailureNotice, Notice } from '../../widgets/notice.tsx';
import { zoneWords } from './zone-words.ts';

/** Most zones that are offered: several have the same clock, and the first is the likeliest. */
const MOST = 3;

/** Whether the source's zone fits its events, and what to do about it. Until it is confirmed, every time is marked. */
export function ZonePanel({ source, lastEventAt }: { readonly source: Source; readonly lastEventAt: number | null }) {
  const zone = source.settings['zone'] ?? '';
  const check = useCall(`zone ${source.id} ${zone} ${source.settings['zoneConfirmed'] ?? ''} ${lastEventAt === null ? 'none' : 'some'}`, (client, signal) => client.sources.zoneCheck({ id: source.id }, { signal }));
  const action = useAction();
  const keep = (settings: Record<string, string>): void => void action.run(async (client) => {
    await client.sources.update({ id: source.id, settings });
    await refreshSources(client);
  });
  const { data } = check;
  return (
    <section className="zone-check">
      <h3>Time zone of the events</h3>
      {data === null && check.failure !== null && <FailureNotice failure={check.failure} action={<Button onClick={check.reload}>Check again</Button>} />}
      {data === null && check.failure === null && <p className="muted">Comparing…</p>}
      {data !== null && (
        <Notice tone={data.verdict === 'another-fits' ? 'warn' : data.confirmed && data.verdict !== 'unclear' ? 'good' : 'plain'} action={<Button look="quiet" disabled={check.isLoading} onClick={check.reload}>Check again</Button>}>
          <strong>{data.confirmed ? `${data.zone} is confirmed.` : `${data.zone} is not confirmed yet.`}</strong> {zoneWords(data)} {!data.confirmed && 'Until then every time of this source is marked.'}
        </Notice>
      )}
      {data !== null && (
        <div className="zone-actions">
          {data.better.slice(0, MOST).map((better) => <Button key={better} look={data.verdict === 'another-fits' && better === data.better[0] ? 'primary' : 'plain'} disabled={action.isRunning} onClick={() => keep({ zone: better, zoneConfirmed: 'yes' })}>Use {better} instead</Button>)}
          {!data.confirmed && <Button icon={<Check size={14} aria-hidden />} disabled={action.isRunning} onClick={() => keep({ zone: data.zone, zoneConfirmed: 'yes' })}>Confirm this zone</Button>}
          {action.failure !== null && <FailureNotice failure={action.failure} />}
        </div>
      )}
    </section>
  );
}
