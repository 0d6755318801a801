import { useState } from 'react';
import { describeRule } from '../../../shared/alerts/words.ts';
import { putRule } from '../../state/alert-rules.ts';
import { useAction } from '../../state/use-action.ts';
import { Button } from '../../widgets/button.tsx';
import { Dialog } from '../../widgets/dialog.tsx';
import { FilePick } from '../../widgets/file-pick.tsx';
import { FailureNotice, Notice } from '../../widgets/notice.tsx';
import { SeverityMark } from '../../widgets/severity-mark.tsx';
import { readRuleFile, type RuleFile } from './rule-file.ts';

/** Takes rules from a file, switched off. A file with any problem changes nothing. */
export function ImportRules({ taken, onClose }: { readonly taken: readonly string[]; readonly onClose: () => void }) {
  const [file, setFile] = useState<RuleFile | null>(null);
  const action = useAction();
  const rules = file?.rules ?? [];
  const add = async (): Promise<void> => {
    const isDone = await action.run(async (client) => {
      for (const rule of rules) putRule(await client.alerts.saveRule({ id: null, rule, enabled: false }));
    });
    if (isDone) onClose();
  };
  return (
    <Dialog title="Import rules" description="A JSON file with one rule or a list of them, as exported here. They are added switched off." width={640} onClose={onClose}>
      <div className="form">
        <FilePick label="Choose a file" isBusy={action.isRunning} accept=".json,application/json" onText={(text) => setFile(readRuleFile(text))} />
        {file !== null && file.problems.length > 0 && (
          <>
            <Notice tone="warn"><strong>Nothing was imported.</strong> {file.problems.length === 1 ? 'One place needs' : `${file.problems.length} places need`} attention; correct the file and choose it again.</Notice>
            <div className="problems" tabIndex={0} role="region" aria-label="Problems of the file">
              <table className="table rules-file-problems">
                <thead><tr><th scope="col">Where</th><th scope="col">Problem</th></tr></thead>
                <tbody>{file.problems.map(({ path, message }, index) => <tr key={index}><td><code>{path === '' ? 'the file' : path}</code></td><td className="table-words">{message}</td></tr>)}</tbody>
              </table>
            </div>
          </>
        )}
        {rules.length > 0 && (
          <ul className="rules-found" aria-label="Rules of the file">
            {rules.map((rule, index) => (
              <li key={index}>
                <span className="rules-title"><SeverityMark severity={rule.severity} isWordHidden /><strong className="ellipsis">{rule.name}</strong>{taken.includes(rule.name) && <span className="rules-tag">another rule has this name</span>}</span>
                <span className="muted">{describeRule(rule)}</span>
              </li>
            ))}
          </ul>
        )}
        {action.failure !== null && <FailureNotice failure={action.failure} />}
        <div className="dialog-actions">
          <Button look="quiet" onClick={onClose}>Cancel</Button>
          <Button look="primary" disabled={rules.length === 0 || action.isRunning} onClick={() => void add()}>{rules.length > 1 ? `Add ${rules.length} rules` : 'Add the rule'}</Button>
        </div>
      </div>
    </Dialog>
  );
}
