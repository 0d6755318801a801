import { ExternalLink } from 'lucide-react';
import type { CallRowView } from '../../../shared/contract/record-schemas.ts';
import { navigate } from '../../state/navigation.ts';
import { useAction } from '../../state/use-action.ts';
import { Absent } from '../../widgets/absent.tsx';
import { recordingWords } from './call-model.ts';

/** The way to a call's recording, or why there is none (yet). The link itself is fetched only when somebody opens it. */
export function Recording({ row, zone, isStop = false }: { readonly row: CallRowView; readonly zone: string; readonly isStop?: boolean }) {
  const { run, isRunning, failure } = useAction();
  const { condition, host } = row.recording;
  const tabIndex = isStop ? 0 : -1;
  if (failure !== null) return <span className="call-failure" role="alert" title={failure.hint}>{failure.message}</span>;
  if (condition === 'ready') {
    const open = (): void => void run(async (client) => {
      const { url } = await client.calls.recording({ sourceId: row.sourceId, callId: row.callId });
      window.open(url, '_blank', 'noopener,noreferrer');
    });
    return <button type="button" className="link-button call-recording" tabIndex={tabIndex} disabled={isRunning} title={host === null ? 'Opens in the browser' : `Opens ${host} in the browser`} onClick={(event) => { event.stopPropagation(); open(); }}><ExternalLink size={12} aria-hidden />Open recording</button>;
  }
  const words = recordingWords(row.recording, zone) ?? '';
  if (condition === 'host-not-allowed') return <button type="button" className="link-button" tabIndex={tabIndex} title={`${host ?? 'The host'} is not among the hosts that links of ${row.sourceName} may open to. Opens the source.`} onClick={(event) => { event.stopPropagation(); navigate({ screen: 'sources', sourceId: row.sourceId }); }}>{words}</button>;
  if (condition === 'none') return <Absent why={words} />;
  return <span className="muted" title={condition === 'not-kept' ? 'The source is set to mask or drop personal data, and a link to a recording is personal data.' : 'The vendor makes a recording available some time after its call has ended.'}>{words}</span>;
}
