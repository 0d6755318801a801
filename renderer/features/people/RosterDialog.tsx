import { useState } from 'react';
import type { RosterResult } from '../../../shared/contract/record-schemas.ts';
import { useAction } from '../../state/use-action.ts';
import { Button } from '../../widgets/button.tsx';
import { Dialog } from '../../widgets/dialog.tsx';
import { FilePick } from '../../widgets/file-pick.tsx';
import { FailureNotice, Notice } from '../../widgets/notice.tsx';
import { ProblemList } from '../../widgets/problem-list.tsx';
import { rosterWords } from './people-model.ts';

/** People, teams and links from a file; what it did is told, line by line where something was wrong. */
export function RosterDialog({ onClose }: { readonly onClose: () => void }) {
  const action = useAction();
  const [result, setResult] = useState<RosterResult | null>(null);
  const send = (text: string): void => void action.run(async (client) => setResult(await client.people.importRoster({ text })));
  return (
    <Dialog title="Import a roster" description="A CSV file with the head person,email,team,zone,source,agent_id and a line for each agent of a person. Nobody is removed by it, and it may be imported again." width={600} onClose={onClose}>
      <div className="form">
        <pre className="payload people-sample">{'person,email,team,zone,source,agent_id\nAna Ruiz,ana@example.com,North,Europe/London,Demo VCC,1042\nAna Ruiz,ana@example.com,North,Europe/London,Demo RC,77'}</pre>
        <FilePick label="Roster file" isBusy={action.isRunning} onText={send} />
        {action.failure !== null && <FailureNotice failure={action.failure} />}
        {result !== null && <Notice tone={result.problems.length === 0 ? 'good' : 'warn'}>{rosterWords(result)}</Notice>}
        {result !== null && <ProblemList problems={result.problems} />}
        <div className="dialog-actions"><Button look="primary" onClick={onClose}>Close</Button></div>
      </div>
    </Dialog>
  );
}
