import { useMemo, useState } from 'react';
import type { Team } from '../../../shared/contract/record-schemas.ts';
import { useZone } from '../../state/session.ts';
import { useAction } from '../../state/use-action.ts';
import { Button } from '../../widgets/button.tsx';
import { Dialog } from '../../widgets/dialog.tsx';
import { Field, Input, Select } from '../../widgets/field.tsx';
import { FailureNotice } from '../../widgets/notice.tsx';

/** A team's name and the zone of its days. */
export function TeamDialog({ team, onSaved, onClose }: { readonly team: Team | null; readonly onSaved: (teamId: number) => void; readonly onClose: () => void }) {
  const [name, setName] = useState(team?.name ?? '');
  const [zone, setZone] = useState(team?.zone ?? '');
  const [isTried, setTried] = useState(false);
  const productZone = useZone();
  const action = useAction();
  const zones = useMemo(() => [...new Set([...(team?.zone == null ? [] : [team.zone]), 'UTC', ...Intl.supportedValuesOf('timeZone')])].toSorted(), [team]);
  const isMissing = name.trim() === '';
  const save = async (): Promise<void> => {
    setTried(true);
    if (isMissing) return;
    const isSaved = await action.run(async (client) => onSaved((await client.people.saveTeam({ id: team?.id ?? null, name: name.trim(), zone: zone === '' ? null : zone })).id));
    if (isSaved) onClose();
  };
  return (
    <Dialog title={team === null ? 'New team' : `Edit ${team.name}`} width={440} onClose={onClose}>
      <form className="form" noValidate onSubmit={(event) => { event.preventDefault(); void save(); }}>
        <Field label="Name" error={action.failure?.field === 'name' ? action.failure.message : isTried && isMissing ? 'Give it a name.' : undefined}>{(ids) => <Input {...ids} autoComplete="off" value={name} onChange={(event) => setName(event.target.value)} />}</Field>
        <Field label="Time zone" hint="Days of this team begin at its midnight, where a screen is narrowed to the team.">
          {(ids) => <Select {...ids} value={zone} onChange={(event) => setZone(event.target.value)}><option value="">As everywhere ({productZone})</option>{zones.map((each) => <option key={each} value={each}>{each.replaceAll('_', ' ')}</option>)}</Select>}
        </Field>
        {action.failure !== null && action.failure.field !== 'name' && <FailureNotice failure={action.failure} />}
        <div className="dialog-actions">
          <Button look="quiet" onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={action.isRunning}>{team === null ? 'Add' : 'Save'}</Button>
        </div>
      </form>
    </Dialog>
  );
}

export function TeamRemoveDialog({ team, people, onClose }: { readonly team: Team | null; readonly people: number; readonly onClose: () => void }) {
  const action = useAction();
  if (team === null) return null;
  const remove = async (): Promise<void> => {
    if (await action.run(async (client) => { await client.people.removeTeam({ id: team.id }); })) onClose();
  };
  return (
    <Dialog title={`Remove the team ${team.name}?`} description={people === 0 ? 'It has no people.' : `Its ${people === 1 ? 'one person stays' : `${people.toLocaleString()} people stay`}, without a team. Nothing else changes.`} onClose={onClose}>
      {action.failure !== null && <FailureNotice failure={action.failure} />}
      <div className="dialog-actions">
        <Button look="quiet" onClick={onClose}>Cancel</Button>
        <Button look="danger" disabled={action.isRunning} onClick={() => void remove()}>Remove the team</Button>
      </div>
    </Dialog>
  );
}
