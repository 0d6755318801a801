import { EqualNot } from 'lucide-react';
import type { Engagement, EngagementRowView } from '../../../shared/contract/record-schemas.ts';
import { openAgentDay } from '../../state/navigation.ts';
import { daysIn, type ShownDays } from '../../state/shown-days.ts';
import { slotWords } from '../../widgets/figures.ts';
import { SortHead, useSort } from '../../widgets/sort.tsx';
import { agentWords, figureWords, MEASURES, offFigures, offWords, rowId, skillWords, sortRows, type GroupBy, type MeasureKey, type SortKey } from './engagement-model.ts';

interface EngagementTableProps {
  readonly data: Engagement;
  readonly groupBy: GroupBy;
  readonly shown: ShownDays;
  readonly slotMs: number;
  readonly sourceName: (id: number) => string;
  readonly hasSources: boolean;
}

const KEYS = { skill: ['skill'], agent: ['agent'], 'skill-agent': ['skill', 'agent'], slot: ['slot'] } as const satisfies Readonly<Record<GroupBy, readonly SortKey[]>>;
const TITLES = { skill: 'Skill', agent: 'Agent', slot: 'Interval' } as const;
/** From so many rows on, only the first are drawn: nobody reads further, and the export has them all. */
const MOST_ROWS = 1_500;

/** The figures by group with their sum, and the vendor's own where it is another. */
export function EngagementTable({ data, groupBy, shown, slotMs, sourceName, hasSources }: EngagementTableProps) {
  const { sort, sortBy } = useSort<SortKey>(groupBy === 'slot' ? { key: 'slot', isDescending: false } : { key: 'interactive', isDescending: true });
  const rows = sortRows(data.rows, sort.key, sort.isDescending, sourceName);
  const keys = KEYS[groupBy];
  const date = daysIn(shown) === 1 && !shown.isRunning ? shown.from : null;
  const leading = keys.length + (hasSources ? 1 : 0);
  return (
    <div className="engagement-table-scroll" tabIndex={0} role="region" aria-label="Engagement in figures">
      <table className="table engagement-table" data-group={groupBy}>
        <thead>
          <tr>
            <td colSpan={leading} />
            <th scope="colgroup" colSpan={3} className="engagement-span">Interactive</th>
            <th scope="colgroup" colSpan={3} className="engagement-span">Non-interactive</th>
            <td />
          </tr>
          <tr>
            {keys.map((key) => <SortHead<SortKey> key={key} column={key} sort={sort} sortBy={sortBy}>{TITLES[key]}</SortHead>)}
            {hasSources && <SortHead<SortKey> column="source" sort={sort} sortBy={sortBy}>Source</SortHead>}
            {MEASURES.map((measure) => <SortHead<SortKey> key={measure.key} column={measure.key} sort={sort} sortBy={sortBy} isFigure title={measure.hint}>{measure.label.replace(/^Closed, .*/, 'Closed')}</SortHead>)}
          </tr>
        </thead>
        {data.total !== null && (
          <tbody className="engagement-sums">
            <tr><th scope="row" colSpan={leading}>Sum of the rows</th>{MEASURES.map((measure) => <td key={measure.key} className="numeric">{figureWords(measure, measure.valueOf(data.total ?? NONE))}</td>)}</tr>
            {data.sentTotal !== null && offWords(data.total, data.sentTotal) !== null && <tr className="muted"><th scope="row" colSpan={leading}>The vendor’s own total <span title={offWords(data.total, data.sentTotal) ?? ''}>(as sent: it rounds, and counts chats without an agent too)</span></th>{MEASURES.map((measure) => <td key={measure.key} className="numeric">{figureWords(measure, measure.valueOf(data.sentTotal ?? NONE))}</td>)}</tr>}
          </tbody>
        )}
        <tbody>
          {rows.slice(0, MOST_ROWS).map((row) => (
            <tr key={rowId(row)} data-complete={row.complete}>
              {keys.map((key) => <KeyCell key={key} column={key} row={row} shown={shown} slotMs={slotMs} date={date} />)}
              {hasSources && <td className="muted">{sourceName(row.sourceId)}</td>}
              {MEASURES.map((measure) => {
                const value = measure.valueOf(row);
                return <td key={measure.key} className="numeric">{value === null ? <span className="muted">no chat</span> : figureWords(measure, value)}<Off row={row} measure={measure.key} /></td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > MOST_ROWS && <p className="muted">{(rows.length - MOST_ROWS).toLocaleString()} more rows: narrow by team, agent or skill, or export them all.</p>}
      <p className="muted engagement-foot">A group without a row has no data, which is not zero. Closed and connected are counted apart: a chat connected in one interval may be closed in another. {groupBy === 'slot' && data.rows.some((row) => !row.complete) ? 'Figures in the second colour hold a part that the vendor completes later.' : ''}</p>
    </div>
  );
}

const NONE = { interactive: 0, nonInteractive: 0, handlingS: 0, nonInteractiveHandlingS: 0, connected: 0 } as const;

function Off({ row, measure }: { readonly row: EngagementRowView; readonly measure: MeasureKey }) {
  const off = offFigures(row, row.sent).find((each) => each.key === measure);
  if (off === undefined) return null;
  const words = `The vendor’s own total: ${off.sent}`;
  return <span className="engagement-off" title={words}><EqualNot size={11} role="img" aria-label={words} /></span>;
}

function KeyCell({ column, row, shown, slotMs, date }: { readonly column: 'skill' | 'agent' | 'slot'; readonly row: EngagementRowView; readonly shown: ShownDays; readonly slotMs: number; readonly date: string | null }) {
  const { agentKey, slotStartAt } = row;
  if (column === 'slot') return <th scope="row" className="numeric-start">{slotStartAt === null ? 'No interval' : slotWords({ startAt: slotStartAt, endAt: slotStartAt + slotMs }, shown.zone, daysIn(shown))}</th>;
  if (column === 'agent') return <th scope="row">{agentKey === null ? <span className="muted">{agentWords(row)}</span> : <button type="button" className="link-button" onClick={() => openAgentDay(agentKey, date)}>{agentWords(row)}</button>}</th>;
  return <th scope="row">{skillWords(row)} {row.skillId !== null && row.skillId !== '' && row.skillName !== null && <span className="muted">{row.skillId}</span>}</th>;
}
