import { useState } from 'react';
import type { Source } from '../../../shared/contract/schemas.ts';
import { navigate } from '../../state/navigation.ts';
import { useAction } from '../../state/use-action.ts';
import { refreshSources } from '../../state/watch.ts';
import { Button } from '../../widgets/button.tsx';
import { Dialog } from '../../widgets/dialog.tsx';
import { Field, Input } from '../../widgets/field.tsx';
import { FailureNotice } from '../../widgets/notice.tsx';

/** Removing keeps the history unless the lead says otherwise and types the name: deleted data does not come back. */
export function RemoveDialog({ source, onClose }: { readonly source: Source; readonly onClose: () => void }) {
  const [purge, setPurge] = useState(false);
  const [typed, setTyped] = useState('');
  const action = useAction();
  const isConfirmed = !purge || typed.trim() === source.name;
  const remove = async (): Promise<void> => {
    const isRemoved = await action.run(async (client) => {
      await client.sources.remove({ id: source.id, purge });
      await refreshSources(client);
      navigate({ screen: 'sources', sourceId: null });
    });
    if (isRemoved) onClose();
  };
  return (
    <Dialog title={`Remove ${source.name}?`} description="Nothing more is fetched and its secrets are deleted here. Nothing changes at the vendor." onClose={onClose}>
      <form className="form" onSubmit={(event) => { event.preventDefault(); if (isConfirmed) void remove(); }}>
        <label className="switch-row">
          <input type="checkbox" checked={purge} onChange={(event) => setPurge(event.target.checked)} />
          <span>Delete its data too<br /><span className="muted">{purge ? 'All of its activities, gaps and refused items go. A backup is the only way back.' : 'Its history stays; a source added with the same name joins it.'}</span></span>
        </label>
        {purge && (
          <Field label={`Type ${source.name} to confirm`}>
            {(ids) => <Input {...ids} autoComplete="off" value={typed} onChange={(event) => setTyped(event.target.value)} />}
          </Field>
        )}
        {action.failure !== null && <FailureNotice failure={action.failure} />}
        <div className="dialog-actions">
          <Button look="quiet" onClick={onClose}>Cancel</Button>
          <Button type="submit" look="danger" disabled={!isConfirmed || action.isRunning}>{purge ? 'Remove with its data' : 'Remove'}</Button>
        </div>
      </form>
    </Dialog>
  );
}
