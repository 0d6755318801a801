import { Check, Tags } from 'lucide-react';
import type { PresenceLabel, Source } from '../../../shared/contract/schemas.ts';
import { MAPPABLE_STATES, type State } from '../../../shared/domain/state.ts';
import { navigate, usePlace } from '../../state/navigation.ts';
import { useSession } from '../../state/session.ts';
import { useAction } from '../../state/use-action.ts';
import { useCall } from '../../state/use-call.ts';
import { stateWord } from '../../theme/tokens.ts';
import { Button } from '../../widgets/button.tsx';
import { Field, Select } from '../../widgets/field.tsx';
import { EmptyState, FailureNotice, Skeleton } from '../../widgets/notice.tsx';
import { StateName, StateSwatch } from '../../widgets/state-swatch.tsx';
import { openSuggestions, toMapping } from './label-mapping.ts';
import './labels.css';

/** How the vendor's presence labels are read. Nothing is mapped before the lead says so. */
export function LabelsScreen() {
  const sources = useSession((session) => session.sources);
  const chosenId = usePlace((place) => place.sourceId);
  if (sources === null) return <Skeleton />;
  const source = sources.find((other) => other.id === chosenId) ?? sources[0];
  if (source === undefined) {
    return <EmptyState icon={<Tags size={28} aria-hidden />} title="No source is connected" action={<Button look="primary" onClick={() => navigate({ screen: 'sources' })}>Connect a source</Button>}>Labels appear as soon as a source has sent some.</EmptyState>;
  }
  return (
    <div className="labels">
      <p className="labels-intro muted">Accounts name their own presences (Lunch, Team meeting). Say once what such a label means, and every total uses it, for the past too. The vendor's word stays beside it.</p>
      {sources.length > 1 && (
        <Field label="Source">
          {(ids) => <Select {...ids} value={source.id} onChange={(event) => navigate({ screen: 'labels', sourceId: Number(event.target.value) })}>{sources.map((other) => <option key={other.id} value={other.id}>{other.name}</option>)}</Select>}
        </Field>
      )}
      <LabelTable key={source.id} source={source} />
    </div>
  );
}

function LabelTable({ source }: { readonly source: Source }) {
  const labels = useCall(`labels ${source.id}`, (client) => client.sources.labels({ id: source.id }));
  const action = useAction();
  const change = (changes: ReadonlyMap<string, State | null>): void => {
    void action.run(async (client) => {
      await client.sources.setLabels({ id: source.id, mapping: toMapping(labels.data ?? [], changes) });
      labels.reload();
    });
  };
  if (labels.failure !== null && labels.data === null) return <FailureNotice failure={labels.failure} action={<Button onClick={labels.reload}>Load again</Button>} />;
  if (labels.data === null) return <Skeleton />;
  if (labels.data.length === 0) return <EmptyState icon={<Tags size={28} aria-hidden />} title="No labels yet">They appear with the first presences of {source.name}.</EmptyState>;
  const open = openSuggestions(labels.data);
  return (
    <>
      {action.failure !== null && <FailureNotice failure={action.failure} />}
      {open.size > 0 && (
        <div className="labels-suggested">
          <p>{open.size === 1 ? 'One label has' : `${open.size} labels have`} a suggestion from the word's usual meaning.</p>
          <Button disabled={action.isRunning} icon={<Check size={14} aria-hidden />} onClick={() => change(open)}>{open.size === 1 ? 'Accept it' : `Accept all ${open.size}`}</Button>
        </div>
      )}
      <table className="table labels-table">
        <thead><tr><th scope="col">Label</th><th scope="col">Vendor's category</th><th scope="col" className="numeric">Agents</th><th scope="col" className="numeric">Times</th><th scope="col">Read as</th><th scope="col">Suggestion</th></tr></thead>
        <tbody>{labels.data.map((label) => <LabelRow key={label.label} label={label} isBusy={action.isRunning} onChange={(state) => change(new Map([[label.label, state]]))} />)}</tbody>
      </table>
    </>
  );
}

function LabelRow({ label, isBusy, onChange }: { readonly label: PresenceLabel; readonly isBusy: boolean; readonly onChange: (state: State | null) => void }) {
  const { state, suggestion } = label;
  return (
    <tr>
      <th scope="row"><strong>{label.label}</strong></th>
      <td>{label.category ?? <span className="muted">none sent</span>}</td>
      <td className="numeric">{label.agents.toLocaleString()}</td>
      <td className="numeric">{label.times.toLocaleString()}</td>
      <td>
        <span className="labels-choice">
          {state === null ? <span className="labels-blank" aria-hidden /> : <StateSwatch state={state} />}
          <Select aria-label={`Read ${label.label} as`} value={state ?? ''} disabled={isBusy} onChange={(event) => onChange(MAPPABLE_STATES.find((other) => other === event.target.value) ?? null)}>
            <option value="">As the vendor's category</option>
            {MAPPABLE_STATES.map((other) => <option key={other} value={other}>{stateWord(other)}</option>)}
          </Select>
        </span>
      </td>
      <td>
        {state === null && suggestion !== null
          ? <span className="labels-choice"><StateName state={suggestion} /><Button className="labels-accept" disabled={isBusy} aria-label={`Accept ${stateWord(suggestion)} for ${label.label}`} onClick={() => onChange(suggestion)}>Accept</Button></span>
          : <span className="muted">{state === null ? 'none' : state === suggestion ? 'accepted' : 'your own choice'}</span>}
      </td>
    </tr>
  );
}
