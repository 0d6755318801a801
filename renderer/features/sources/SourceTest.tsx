import { CircleCheck, CircleX, LoaderCircle } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';
import type { SourceTestStep } from '../../../shared/contract/schemas.ts';
import { useClient } from '../../state/session.ts';
import { toFailure, type CoreClient, type Failure } from '../../transport/client.ts';
import { Button } from '../../widgets/button.tsx';
import { FailureNotice } from '../../widgets/notice.tsx';

export type TestInput = Parameters<CoreClient['sources']['test']>[0];

interface SourceTestProps { readonly input: TestInput; readonly onClose?: () => void }

/** In a form that scrolls, each step is brought into sight as it comes. */
function bringIntoSight(element: HTMLElement | null): void {
  // The answer is a promise in new browsers, and React would take it for a function that cleans up.
  element?.scrollIntoView({ block: 'nearest' });
}

/** Tests a source step by step; each result appears as it comes in. Runs when it is mounted. */
export function SourceTest(props: SourceTestProps) {
  const [round, setRound] = useState(0);
  return <TestRun key={round} {...props} onAgain={() => setRound(round + 1)} />;
}

function TestRun({ input, onClose, onAgain }: SourceTestProps & { readonly onAgain: () => void }) {
  const client = useClient();
  const [steps, setSteps] = useState<readonly SourceTestStep[]>([]);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isDone, setDone] = useState(false);
  const begin = useEffectEvent((to: CoreClient, signal: AbortSignal) => to.sources.test(input, { signal }));

  useEffect(() => {
    if (client === null) return undefined;
    const stop = new AbortController();
    const run = async (): Promise<void> => {
      const found: SourceTestStep[] = [];
      try {
        for await (const step of await begin(client, stop.signal)) {
          found.push(step);
          setSteps([...found]);
        }
      } catch (error) {
        if (!stop.signal.aborted) setFailure(toFailure(error));
      }
      if (!stop.signal.aborted) setDone(true);
    };
    void run();
    return () => stop.abort();
  }, [client]);

  const isOk = isDone && failure === null && steps.every((step) => step.ok);
  return (
    <section className="test" aria-label="Connection test" aria-live="polite">
      <ol>
        {steps.map((step) => (
          <li key={step.step} ref={bringIntoSight} className="test-step" data-ok={step.ok}>
            {step.ok ? <CircleCheck size={16} aria-label="Passed" role="img" /> : <CircleX size={16} aria-label="Failed" role="img" />}
            <div>
              <p><strong>{step.step}</strong> {step.detail}</p>
              {step.hint !== '' && <p className="muted">{step.hint}</p>}
            </div>
          </li>
        ))}
        {!isDone && <li ref={bringIntoSight} className="test-step"><LoaderCircle size={16} aria-hidden /><p className="muted">{steps.length === 0 ? 'Reaching the vendor…' : 'Next step…'}</p></li>}
      </ol>
      {failure !== null && <FailureNotice failure={failure} />}
      {isDone && (
        <div ref={bringIntoSight} className="test-end">
          <p>{isOk ? 'Everything works.' : 'The test stopped here.'}</p>
          <Button onClick={onAgain}>Test again</Button>
          {onClose !== undefined && <Button look="quiet" onClick={onClose}>Close</Button>}
        </div>
      )}
    </section>
  );
}
