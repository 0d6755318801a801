import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { Source, SourceType } from '../../../shared/contract/schemas.ts';
import { useSession } from '../../state/session.ts';

/** Steps that somebody ticked off on this machine; the product does nothing with it. */
const useDone = create<{ readonly byKey: Readonly<Record<string, readonly number[]>> }>()(persist(() => ({ byKey: {} }), { name: 'floorwalker.set-up-steps', version: 1 }));

/** What the vendor's administrator sets up, as a list to tick off. Open until the first data is here. */
export function SetUpSteps({ source, type, isOpen }: { readonly source: Source; readonly type: SourceType; readonly isOpen: boolean }) {
  const home = useSession((session) => session.hello?.home ?? '');
  const key = `${home} ${source.id}`;
  const done = useDone((state) => state.byKey[key]) ?? [];
  const toggle = (step: number, isDone: boolean): void => {
    useDone.setState(({ byKey }) => ({ byKey: { ...byKey, [key]: isDone ? [...done, step] : done.filter((other) => other !== step) } }));
  };
  if (type.setUpSteps.length === 0) return null;
  return (
    <details className="set-up" open={isOpen}>
      <summary>What to set up at {type.title} <span className="muted">{done.length === 0 ? '' : `${done.length} of ${type.setUpSteps.length} ticked off`}</span></summary>
      <ol>
        {type.setUpSteps.map((step, index) => (
          <li key={step}><label className="switch-row"><input type="checkbox" checked={done.includes(index)} onChange={(event) => toggle(index, event.target.checked)} /><span>{step}</span></label></li>
        ))}
      </ol>
      {source.kind === 'ringcentral' && <p className="muted">The receiver’s address is above; it is shown when you ask for it. The ticks are for you, on this machine.</p>}
    </details>
  );
}
