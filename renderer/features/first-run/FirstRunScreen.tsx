import { PlugZap, Play } from 'lucide-react';
import { useState } from 'react';
import { navigate } from '../../state/navigation.ts';
import { useClient, useSession } from '../../state/session.ts';
import { toFailure, type Failure } from '../../transport/client.ts';
import { Button } from '../../widgets/button.tsx';
import { FailureNotice } from '../../widgets/notice.tsx';
import './first-run.css';

/** Shown while no source was ever added: the two ways to begin. */
export function FirstRunScreen() {
  const client = useClient();
  const hello = useSession((session) => session.hello);
  const [isStarting, setStarting] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);

  const explore = async (): Promise<void> => {
    if (client === null) return;
    setStarting(true);
    setFailure(null);
    try {
      const { url } = await client.demo.explore();
      // The desktop shell has opened the demo in a window of its own; its address is good for one visit.
      if (hello?.capabilities.shell === 'desktop') setStarting(false);
      else location.assign(url);
    } catch (error) {
      setFailure(toFailure(error));
      setStarting(false);
    }
  };

  return (
    <div className="first-run">
      <h2>See what every agent is doing, live and afterwards</h2>
      <p className="muted">Floorwalker reads from the contact centre's own APIs and keeps everything on this machine. It never changes anything there.</p>
      {failure !== null && <FailureNotice failure={failure} />}
      <div className="first-run-ways">
        {hello?.capabilities.exploreDemo === true && (
          <section className="card">
            <Play size={20} aria-hidden />
            <h3>Explore the demo</h3>
            <p className="muted">A simulated contact centre with agents at work. Needs no account and no network; its data is kept apart.</p>
            <Button look="primary" disabled={isStarting} onClick={() => void explore()}>{isStarting ? 'Starting…' : 'Explore the demo'}</Button>
          </section>
        )}
        <section className="card">
          <PlugZap size={20} aria-hidden />
          <h3>Connect a source</h3>
          <p className="muted">Takes the address and a credential of an account. The connection can be tested step by step before it is kept.</p>
          <Button look={hello?.capabilities.exploreDemo === true ? 'plain' : 'primary'} onClick={() => navigate({ screen: 'sources' })}>Connect a source</Button>
        </section>
      </div>
    </div>
  );
}
