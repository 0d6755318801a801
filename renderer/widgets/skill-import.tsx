import { useState } from 'react';
import { useAction } from '../state/use-action.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { FilePick } from './file-pick.tsx';
import { FailureNotice, Notice } from './notice.tsx';
import { ProblemList } from './problem-list.tsx';

interface SkillImportProps {
  readonly sourceId: number;
  readonly sourceName: string;
  /** Ids that are still without a name. */
  readonly nameless: readonly string[];
  readonly onDone: () => void;
  readonly onClose: () => void;
}

const MOST_IDS = 12;

/** Gives skills their names from a CSV file; the names win over the vendor's. */
export function SkillImport({ sourceId, sourceName, nameless, onDone, onClose }: SkillImportProps) {
  const action = useAction();
  const [result, setResult] = useState<{ readonly names: number; readonly problems: readonly { readonly line: number; readonly message: string }[] } | null>(null);
  const send = (text: string): void => {
    void action.run(async (client) => {
      setResult(await client.sources.importSkillNames({ id: sourceId, text }));
      onDone();
    });
  };
  return (
    <Dialog title={`Names for skills of ${sourceName}`} description="A CSV file with the head skill_id,name and a line for each skill. They win over the vendor’s names, and may be imported again at any time." onClose={onClose}>
      <div className="form">
        {nameless.length > 0 && <p>Without a name: {nameless.slice(0, MOST_IDS).join(', ')}{nameless.length > MOST_IDS ? ` and ${nameless.length - MOST_IDS} more` : ''}.</p>}
        <FilePick label="File with skill names" isBusy={action.isRunning} onText={send} />
        {action.failure !== null && <FailureNotice failure={action.failure} />}
        {result !== null && <Notice tone={result.problems.length === 0 ? 'good' : 'warn'}>{result.names === 1 ? 'One name taken over.' : `${result.names.toLocaleString()} names taken over.`}</Notice>}
        {result !== null && <ProblemList problems={result.problems} />}
        <div className="dialog-actions"><Button look="primary" onClick={onClose}>Close</Button></div>
      </div>
    </Dialog>
  );
}
