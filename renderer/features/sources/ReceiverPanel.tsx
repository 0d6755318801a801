import { Copy, Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import type { Source, SourceStatus } from '../../../shared/contract/schemas.ts';
import { coreNowAt, later } from '../../state/clock.ts';
import { useZone } from '../../state/session.ts';
import { clockOrDate, roughly } from '../../state/source-words.ts';
import { useAction } from '../../state/use-action.ts';
import { Button } from '../../widgets/button.tsx';
import { FailureNotice, Notice } from '../../widgets/notice.tsx';
import { Ticking } from '../../widgets/ticking.tsx';

type Receiver = NonNullable<SourceStatus['receiver']>;
interface Address { readonly url: string; readonly header: { readonly name: string; readonly value: string } | null }

/** Where the vendor sends to, and how that goes. The address is a secret and is shown on demand only. */
export function ReceiverPanel({ source, receiver }: { readonly source: Source; readonly receiver: Receiver }) {
  const zone = useZone();
  const [address, setAddress] = useState<Address | null>(null);
  const action = useAction();
  const show = (): void => void action.run(async (client) => setAddress(await client.sources.revealReceiver({ id: source.id })));
  const where = `${receiver.host.includes(':') ? `[${receiver.host}]` : receiver.host}${receiver.port === null ? '' : `:${receiver.port}`}`;
  return (
    <section className="receiver">
      <h3>Receiver</h3>
      {receiver.error !== null && <Notice tone="alert"><strong>{receiver.error.message}</strong> {receiver.error.hint} <span className="muted">Since {clockOrDate(receiver.error.sinceAt, coreNowAt(), zone)}.</span></Notice>}
      {!receiver.loopback && <Notice tone="warn"><strong>It listens on {receiver.host}.</strong> Everything that reaches this machine can reach it; only the secret address keeps others out. A relay or tunnel to 127.0.0.1 is safer.</Notice>}
      <dl className="facts">
        <div><dt>State</dt><dd>{receiver.listening ? `listening on ${where}` : 'not listening'}{!receiver.listening && <span className="muted"> {source.paused ? 'while the source is paused' : 'now; events sent meanwhile are lost, and the time is recorded as a gap'}</span>}</dd></div>
        <div><dt>Last event</dt><dd>{receiver.lastEventAt === null ? <span className="muted">none yet</span> : <Ticking text={(nowAt) => `${roughly(nowAt - (receiver.lastEventAt ?? nowAt))} ago, ${clockOrDate(receiver.lastEventAt ?? nowAt, nowAt, zone)}`} />}</dd></div>
        <div><dt>Waiting in the inbox</dt><dd>{receiver.waiting === 0 ? 'none: everything received is stored' : `${receiver.waiting.toLocaleString()} received and safe, not read yet`}</dd></div>
      </dl>
      {address === null
        ? <Button icon={<Eye size={14} aria-hidden />} disabled={action.isRunning} onClick={show}>Show address</Button>
        : (
          <div className="receiver-address">
            <p><strong>This address is a secret:</strong> whoever has it can send events. Enter it at the vendor and nowhere else.</p>
            <Secret label="Address" value={address.url} />
            {address.header !== null && <Secret label={`Header ${address.header.name}`} value={address.header.value} />}
            <Button look="quiet" icon={<EyeOff size={14} aria-hidden />} onClick={() => setAddress(null)}>Hide it</Button>
          </div>
        )}
      {action.failure !== null && <FailureNotice failure={action.failure} />}
    </section>
  );
}

const COPIED_MS = 2_000;

function Secret({ label, value }: { readonly label: string; readonly value: string }) {
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(value);
      setState('copied');
      later(COPIED_MS, () => setState('idle'));
    } catch {
      setState('refused');
    }
  };
  return (
    <div className="receiver-secret">
      <span className="muted">{label}</span>
      <code tabIndex={0} aria-label={label}>{value}</code>
      <Button icon={<Copy size={14} aria-hidden />} onClick={() => void copy()}>{state === 'copied' ? 'Copied' : 'Copy'}</Button>
      <span className="visually-hidden" role="status">{state === 'copied' ? `${label} copied` : ''}</span>
      {state === 'refused' && <span className="muted" role="status">The system refused; mark and copy it by hand.</span>}
    </div>
  );
}
