import type { RuleView } from '../../../shared/contract/alert-schemas.ts';
import { useAction } from '../../state/use-action.ts';
import { Button } from '../../widgets/button.tsx';
import { Dialog } from '../../widgets/dialog.tsx';
import { FailureNotice } from '../../widgets/notice.tsx';

/** Removing a rule keeps what it fired. */
export function RemoveRule({ rule, onClose }: { readonly rule: RuleView; readonly onClose: () => void }) {
  const action = useAction();
  const remove = async (): Promise<void> => {
    if (await action.run(async (client) => { await client.alerts.removeRule({ id: rule.id }); })) onClose();
  };
  return (
    <Dialog title={`Remove ${rule.rule.name}?`} description={`It stops watching${rule.firing > 0 ? `, and what fires now (${rule.firing.toLocaleString()}) is resolved` : ''}. Everything that it fired stays in the history.`} width={440} onClose={onClose}>
      {action.failure !== null && <FailureNotice failure={action.failure} />}
      <p className="muted">To keep it for later, export it as JSON or switch it off.</p>
      <div className="dialog-actions">
        <Button look="quiet" onClick={onClose}>Cancel</Button>
        <Button look="danger" disabled={action.isRunning} onClick={() => void remove()}>Remove</Button>
      </div>
    </Dialog>
  );
}
