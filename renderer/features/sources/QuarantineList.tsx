import { useState } from 'react';
import { coreNowAt } from '../../state/clock.ts';
import { useSession, useZone } from '../../state/session.ts';
import { clockOrDate } from '../../state/source-words.ts';
import { useAction } from '../../state/use-action.ts';
import { useCall } from '../../state/use-call.ts';
import { Button } from '../../widgets/button.tsx';
import { Dialog } from '../../widgets/dialog.tsx';
import { FailureNotice, Notice } from '../../widgets/notice.tsx';

/** Items that the vendor sent and that could not be read: kept whole, counted, and never silently lost. */
export function QuarantineList() {
  const total = useSession((session) => session.status?.sources.flatMap((source) => source.streams).reduce((sum, stream) => sum + stream.quarantined, 0) ?? 0);
  const list = useCall(`quarantine ${total}`, (client) => client.quarantine.list());
  const action = useAction();
  const zone = useZone();
  const [words, setWords] = useState<string | null>(null);
  const [isDropping, setDropping] = useState(false);
  const entries = list.data ?? [];

  const retry = (): void => {
    void action.run(async (client) => {
      const { retried, accepted } = await client.quarantine.retry();
      setWords(`${retried.toLocaleString()} tried again, ${accepted.toLocaleString()} accepted.`);
      list.reload();
    });
  };
  const drop = async (): Promise<void> => {
    await action.run(async (client) => {
      const { dropped } = await client.quarantine.drop();
      setWords(`${dropped.toLocaleString()} deleted.`);
      list.reload();
    });
    setDropping(false);
  };

  return (
    <section className="quarantine">
      <header className="quarantine-head">
        <h2>Refused items</h2>
        <Button disabled={entries.length === 0 || action.isRunning} onClick={retry}>Try again</Button>
        <Button disabled={entries.length === 0 || action.isRunning} onClick={() => setDropping(true)}>Delete all…</Button>
      </header>
      {list.failure !== null && <FailureNotice failure={list.failure} action={<Button onClick={list.reload}>Load again</Button>} />}
      {action.failure !== null && <FailureNotice failure={action.failure} />}
      {words !== null && <Notice tone="good">{words}</Notice>}
      {list.data !== null && entries.length === 0 && <p className="muted">None: everything that the vendors sent could be read.</p>}
      {entries.length > 0 && (
        <table className="table">
          <thead><tr><th scope="col">Source</th><th scope="col">Stream</th><th scope="col">Reason</th><th scope="col" className="numeric">Times</th><th scope="col" className="numeric">Last seen</th><th scope="col">Content</th></tr></thead>
          <tbody>
            {entries.map((entry) => (
              <tr key={entry.id}>
                <td>{entry.source}</td>
                <td>{entry.stream}</td>
                <td className="table-words">{entry.reason}</td>
                <td className="numeric">{entry.times.toLocaleString()}</td>
                <td className="numeric">{clockOrDate(entry.lastSeenAt, coreNowAt(), zone)}</td>
                <td><details><summary>Show</summary><pre className="payload">{entry.content}</pre></details></td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {isDropping && (
        <Dialog title="Delete all refused items?" description="They were never part of any figure. Deleted items cannot be tried again after an update." onClose={() => setDropping(false)}>
          <div className="dialog-actions">
            <Button look="quiet" onClick={() => setDropping(false)}>Cancel</Button>
            <Button look="danger" disabled={action.isRunning} onClick={() => void drop()}>Delete {entries.length.toLocaleString()} items</Button>
          </div>
        </Dialog>
      )}
    </section>
  );
}
