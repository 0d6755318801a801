import { useMemo } from 'react';
import { openAgentDay } from '../../state/navigation.ts';
import { SortHead, useSort } from '../../widgets/sort.tsx';
import { addSlots, differenceWords } from '../../widgets/chat-parts.ts';
import type { ChatLine } from './chat-model.ts';
import { cellWords, columnsOf, sortLines } from './chat-table.ts';

/** The chart's twin in exact figures; a part of another column stands in the second colour. */
export function ChatTable({ lines, date }: { readonly lines: readonly ChatLine[]; readonly date: string | null }) {
  const { sort, sortBy } = useSort<string>({ key: 'name', isDescending: false });
  const columns = useMemo(() => columnsOf(lines), [lines]);
  const teams = lines.filter((line) => line.kind === 'team');
  const agents = sortLines(lines, columns, sort.key, sort.isDescending);
  const everybody = addSlots(teams.map((team) => team.total));
  const all: ChatLine | null = everybody === null || teams.length < 2 ? null : { id: 'all', kind: 'team', name: 'Everybody', sourceName: '', agentKey: null, agents: agents.length, slots: [], total: everybody };
  return (
    <div className="chat-table-scroll" tabIndex={0} role="region" aria-label="Chat states in figures">
      <table className="table chat-table">
        <thead>
          <tr>
            <SortHead column="name" sort={sort} sortBy={sortBy}>Agent</SortHead>
            <SortHead column="source" sort={sort} sortBy={sortBy}>Source</SortHead>
            {columns.map((column) => <SortHead key={column.key} column={column.key} sort={sort} sortBy={sortBy} isFigure title={column.hint}>{column.title}</SortHead>)}
          </tr>
        </thead>
        <tbody className="chat-table-sums">
          {[...(all === null ? [] : [all]), ...teams].map((line) => <Row key={line.id} line={line} columns={columns} date={date} />)}
        </tbody>
        <tbody>{agents.map((line) => <Row key={line.id} line={line} columns={columns} date={date} />)}</tbody>
      </table>
    </div>
  );
}

function Row({ line, columns, date }: { readonly line: ChatLine; readonly columns: ReturnType<typeof columnsOf>; readonly date: string | null }) {
  const { agentKey } = line;
  const words = differenceWords(line.total);
  return (
    <tr data-mismatch={words !== null}>
      <th scope="row">{agentKey === null ? <>{line.name} <span className="muted">{line.agents}</span></> : <button type="button" className="link-button" onClick={() => openAgentDay(agentKey, date)}>{line.name}</button>}</th>
      <td className="muted">{line.sourceName}</td>
      {columns.map((column) => {
        const value = column.valueOf(line);
        return <td key={column.key} className={`numeric ${column.isPart ? 'muted' : ''} ${column.key === 'difference' && value !== 0 ? 'chat-off' : ''}`} title={column.key === 'difference' && words !== null ? words : undefined}>{value === null ? <span className="muted" title="None was sent">–</span> : cellWords(column, value)}</td>;
      })}
    </tr>
  );
}
