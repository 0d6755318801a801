import { FileUp, FlaskConical, Pause, Pencil, Play, Tags, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Source, SourceStatus, SourceType, StreamStatus } from '../../../shared/contract/schemas.ts';
import { dateOf } from '../../../shared/domain/calendar.ts';
import { coreNowAt } from '../../state/clock.ts';
import { navigate } from '../../state/navigation.ts';
import { useSourceStatus, useZone } from '../../state/session.ts';
import { clockOrDate, freshnessFacts, freshnessWords, roughly, streamCondition } from '../../state/source-words.ts';
import { useAction } from '../../state/use-action.ts';
import { refreshSources } from '../../state/watch.ts';
import { Button } from '../../widgets/button.tsx';
import { CONDITION_MEANS, FreshnessMark } from '../../widgets/freshness-mark.tsx';
import { FailureNotice, Notice } from '../../widgets/notice.tsx';
import { Ticking } from '../../widgets/ticking.tsx';
import { SkillImport } from '../../widgets/skill-import.tsx';
import { ReceiverPanel } from './ReceiverPanel.tsx';
import { RemoveDialog } from './RemoveDialog.tsx';
import { SetUpSteps } from './SetUpSteps.tsx';
import { SourceForm } from './SourceForm.tsx';
import { SourceTest } from './SourceTest.tsx';
import { ZonePanel } from './ZonePanel.tsx';
import { choiceWords, isShown } from './source-fields.ts';

/** Why no request is due. */
const NO_REQUEST: Readonly<Partial<Record<SourceStatus['condition'], string>>> = { paused: 'when resumed', stopped: 'none until put right' };

const STORES = { 'safe-storage': 'the operating system\'s store', keyring: 'the operating system\'s keyring', file: 'a file that only this user can read', environment: 'the environment' } as const;

/** One source: how it is, what can be done, its streams and its settings. */
export function SourceDetail({ source, type }: { readonly source: Source; readonly type: SourceType | null }) {
  const status = useSourceStatus(source.id);
  const zone = useZone();
  const action = useAction();
  const [open, setOpen] = useState<'edit' | 'remove' | 'test' | 'skills' | null>(null);
  const isNew = status !== null && status.streams.every((stream) => stream.lastEventAt === null) && status.receiver !== null && status.receiver.lastEventAt === null;
  const condition = status?.condition ?? (source.paused ? 'paused' : 'waiting');
  const setPaused = (paused: boolean): void => {
    void action.run(async (client) => {
      await (paused ? client.sources.pause({ id: source.id }) : client.sources.resume({ id: source.id }));
      await refreshSources(client);
    });
  };
  return (
    <article className="source">
      <header className="source-head">
        <div className="source-title">
          <h2>{source.name}</h2>
          <p className="source-condition">
            <FreshnessMark condition={condition} />
            {status !== null && <Ticking text={(nowAt) => freshnessWords(status, nowAt, zone)} />}
            <span className="muted">{CONDITION_MEANS[condition]}</span>
          </p>
        </div>
        <div className="source-actions">
          <Button icon={<FlaskConical size={14} aria-hidden />} onClick={() => setOpen('test')}>Test</Button>
          <Button icon={<Pencil size={14} aria-hidden />} disabled={type === null} onClick={() => setOpen('edit')}>Edit</Button>
          {source.paused
            ? <Button icon={<Play size={14} aria-hidden />} disabled={action.isRunning} onClick={() => setPaused(false)}>Resume</Button>
            : <Button icon={<Pause size={14} aria-hidden />} disabled={action.isRunning} onClick={() => setPaused(true)}>Pause</Button>}
          <Button icon={<Tags size={14} aria-hidden />} onClick={() => navigate({ screen: 'labels', sourceId: source.id })}>Labels</Button>
          {source.kind === 'liveperson' && <Button icon={<FileUp size={14} aria-hidden />} onClick={() => setOpen('skills')}>Skill names</Button>}
          <Button look="danger" icon={<Trash2 size={14} aria-hidden />} onClick={() => setOpen('remove')}>Remove</Button>
        </div>
      </header>
      {action.failure !== null && <FailureNotice failure={action.failure} />}
      {source.warnings.map((warning) => <Notice key={warning} tone="warn">{warning}</Notice>)}
      {open === 'test' && <SourceTest input={{ id: source.id }} onClose={() => setOpen(null)} />}
      {status !== null && <Health status={status} zone={zone} />}
      {status?.receiver != null && <ReceiverPanel source={source} receiver={status.receiver} />}
      {source.kind === 'ringcentral' && <ZonePanel source={source} lastEventAt={status?.receiver?.lastEventAt ?? null} />}
      {type !== null && <SetUpSteps key={String(isNew)} source={source} type={type} isOpen={isNew} />}
      <Settings source={source} type={type} />
      {open === 'edit' && type !== null && <SourceForm types={[type]} source={source} onClose={() => setOpen(null)} />}
      {open === 'skills' && <SkillImport sourceId={source.id} sourceName={source.name} nameless={[]} onDone={() => undefined} onClose={() => setOpen(null)} />}
      {open === 'remove' && <RemoveDialog source={source} onClose={() => setOpen(null)} />}
    </article>
  );
}

function Health({ status, zone }: { readonly status: SourceStatus; readonly zone: string }) {
  const { backfill } = status;
  const facts = freshnessFacts({ ...status, backfill: null }, coreNowAt(), zone);
  // What several streams say is said once.
  const errors = [...new Map(status.streams.filter((stream) => stream.error !== null && !stream.optional).map((stream) => [stream.error?.message, stream])).values()];
  return (
    <>
      {errors.map((stream) => stream.error !== null && (
        <Notice key={stream.stream} tone={status.condition === 'stopped' ? 'alert' : 'warn'}>
          <strong>{stream.error.message}</strong> {stream.error.hint}
          <span className="muted"> Since {clockOrDate(stream.error.sinceAt, coreNowAt(), zone)}.</span>
        </Notice>
      ))}
      {backfill !== null && <Backfill doneFromAt={backfill.doneFromAt} targetFromAt={backfill.targetFromAt} label={backfill.label} zone={zone} />}
      {facts.length > 0 && <p className="muted source-facts">{facts.join(' · ')}</p>}
      <section>
        <h3>Streams</h3>
        <table className="table">
          <thead><tr><th scope="col">Stream</th><th scope="col">State</th><th scope="col" className="numeric">Last answer</th><th scope="col" className="numeric">Newest event</th><th scope="col" className="numeric">Lag</th><th scope="col" className="numeric">Gaps</th><th scope="col" className="numeric">Refused items</th><th scope="col" className="numeric">Next request</th></tr></thead>
          <tbody>{status.streams.map((stream) => <StreamRow key={stream.stream} stream={stream} isPushed={status.receiver !== null && stream.stream.endsWith('events')} condition={status.condition} zone={zone} isSaid={errors.some((other) => other.error?.message === stream.error?.message)} />)}</tbody>
        </table>
      </section>
    </>
  );
}

function StreamRow({ stream, isPushed, condition, zone, isSaid }: { readonly stream: StreamStatus; /** Its items come by themselves. */ readonly isPushed: boolean; readonly condition: SourceStatus['condition']; readonly zone: string; /** A notice above says what failed. */ readonly isSaid: boolean }) {
  const state = streamCondition(stream, condition, coreNowAt());
  const never = <span className="muted">never</span>;
  return (
    <tr>
      <th scope="row">{stream.stream}{stream.optional && <span className="muted"> (optional)</span>}</th>
      <td className="stream-state" title={stream.error === null ? undefined : `${stream.error.message} ${stream.error.hint}`}>
        <FreshnessMark condition={state} {...(state === 'waiting' && stream.lastOkAt !== null ? { word: 'Waiting for the vendor' } : {})} />
        {stream.error !== null && !isSaid && <span className="muted"> {stream.error.message}</span>}
      </td>
      <td className="numeric">{stream.lastOkAt === null ? never : <Ticking text={(nowAt) => `${roughly(nowAt - (stream.lastOkAt ?? nowAt))} ago`} />}</td>
      <td className="numeric">{stream.lastEventAt === null ? <span className="muted">none yet</span> : clockOrDate(stream.lastEventAt, coreNowAt(), zone)}</td>
      <td className="numeric">{stream.lagMs === null ? <span className="muted">not known</span> : roughly(stream.lagMs)}</td>
      <td className="numeric">{stream.gaps.toLocaleString()}</td>
      <td className="numeric">{stream.quarantined.toLocaleString()}</td>
      <td className="numeric">{stream.nextAttemptAt === null ? <span className="muted">{NO_REQUEST[condition] ?? (isPushed ? 'none: it is sent' : 'running now')}</span> : <Ticking text={(nowAt) => { const left = (stream.nextAttemptAt ?? nowAt) - nowAt; return left <= 0 ? 'now' : `in ${roughly(left)}`; }} />}</td>
    </tr>
  );
}

function Backfill({ doneFromAt, targetFromAt, label, zone }: { readonly doneFromAt: number; readonly targetFromAt: number; readonly label: string; readonly zone: string }) {
  const whole = Math.max(1, coreNowAt() - targetFromAt);
  const done = Math.min(1, Math.max(0, (coreNowAt() - doneFromAt) / whole));
  const words = `History is here back to ${dateOf(doneFromAt, zone)}; it is fetched back to ${dateOf(targetFromAt, zone)}.`;
  return (
    <section className="backfill">
      <p>{words} <span className="muted">{label}</span></p>
      <progress max={1} value={done} aria-label={words} />
    </section>
  );
}

function Settings({ source, type }: { readonly source: Source; readonly type: SourceType | null }) {
  const zone = useZone();
  const titleOf = (key: string): string => type?.settings.find((field) => field.key === key)?.label ?? key;
  return (
    <section>
      <h3>Settings</h3>
      <dl className="facts">
        {Object.entries(source.settings).filter(([key]) => key === 'zoneConfirmed' || isShown(source.kind, key, source.settings)).map(([key, value]) => <div key={key}><dt>{titleOf(key)}</dt><dd>{value === '' ? <span className="muted">empty</span> : choiceWords(key, value)}</dd></div>)}
        <div><dt>Secrets</dt><dd>{source.secretStore === null ? <span className="muted">none stored; they have to be entered again</span> : `in ${STORES[source.secretStore]}`}</dd></div>
        <div><dt>Added</dt><dd>{dateOf(source.createdAt, zone)}</dd></div>
      </dl>
    </section>
  );
}
