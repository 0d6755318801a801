import type { HistoryPage } from '../../../shared/contract/alert-schemas.ts';
import { formatDuration } from '../../../shared/domain/calendar.ts';
import { Absent } from '../../widgets/absent.tsx';
import { byFired, chooseSubject, useHistoryFilter } from './history-model.ts';

const MOST_SUBJECTS = 50;

/** How often each rule fired in these days and for how many, and who was affected most; a press on either narrows the list. */
export function HistorySummary({ page }: { readonly page: Pick<HistoryPage, 'rules' | 'subjects'> }) {
  const { ruleIds, agent } = useHistoryFilter();
  const rules = byFired(page.rules);
  const subjects = byFired(page.subjects);
  const [mostRule, mostSubject] = [rules[0]?.fired ?? 1, subjects[0]?.fired ?? 1];
  const toggleRule = (id: number): void => useHistoryFilter.setState({ ruleIds: ruleIds.includes(id) ? ruleIds.filter((other) => other !== id) : [...ruleIds, id] });
  return (
    <div className="history-summary">
      <section className="history-part" aria-labelledby="history-rules">
        <h2 id="history-rules">How often each rule fired</h2>
        <div className="history-scroll" tabIndex={0} role="group" aria-labelledby="history-rules">
          <table className="history-table">
            <thead><tr><th scope="col">Rule</th><th scope="col" className="numeric">Fired</th><th scope="col" className="numeric" title="How many people, teams, queues or sources">For how many</th><th scope="col" className="numeric">Median</th><th scope="col" className="numeric">Longest</th></tr></thead>
            <tbody>
              {rules.map((rule) => (
                <tr key={rule.ruleId} data-active={ruleIds.includes(rule.ruleId)}>
                  <th scope="row"><button type="button" className="link-button ellipsis" aria-pressed={ruleIds.includes(rule.ruleId)} title={`Only ${rule.ruleName}`} onClick={() => toggleRule(rule.ruleId)}>{rule.ruleName}</button></th>
                  <td className="numeric"><Count fired={rule.fired} most={mostRule} /></td>
                  <td className="numeric">{rule.subjects.toLocaleString()}</td>
                  <td className="numeric">{rule.medianMs === null ? <Absent why="None of them has ended yet" /> : formatDuration(rule.medianMs)}</td>
                  <td className="numeric">{rule.longestMs === null ? <Absent why="None of them has ended yet" /> : formatDuration(rule.longestMs)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
      <section className="history-part" aria-labelledby="history-subjects">
        <h2 id="history-subjects">Affected most</h2>
        <div className="history-scroll" tabIndex={0} role="group" aria-labelledby="history-subjects">
          <table className="history-table">
            <thead><tr><th scope="col">Who or what</th><th scope="col" className="numeric">Fired</th></tr></thead>
            <tbody>
              {subjects.slice(0, MOST_SUBJECTS).map((subject) => (
                <tr key={`${subject.kind} ${subject.key}`} data-active={agent?.key === subject.key}>
                  <th scope="row">
                    <button type="button" className="link-button ellipsis" aria-pressed={agent?.key === subject.key} title={`Only ${subject.name}`} onClick={() => useHistoryFilter.setState(agent?.key === subject.key ? { agent: null } : chooseSubject(subject))}>{subject.name}</button>
                    {subject.kind !== 'agent' && <span className="muted"> {subject.kind}</span>}
                  </th>
                  <td className="numeric"><Count fired={subject.fired} most={mostSubject} /></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
    </div>
  );
}

const Count = ({ fired, most }: { readonly fired: number; readonly most: number }) => (
  <span className="history-count"><span className="history-bar" aria-hidden style={{ width: `${Math.max(2, (fired / most) * 64)}px` }} />{fired.toLocaleString()}</span>
);
