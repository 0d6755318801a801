import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type KeyboardEvent } from 'react';
import { shownEmail, type PersonRow } from './people-model.ts';
import { targetOf, type ListSteps } from '../../widgets/list-keys.ts';

const ROW_PX = 32;
const STEPS = { page: 10, upFrom: 'last' } as const satisfies ListSteps;
const COLUMNS = ['Name', 'Team', 'E-mail', 'Agents'] as const;

/** People as a grid with one stop of the Tab key; arrows choose. Draws only what is in sight. */
export function PersonList({ rows, isRevealed, chosenId, onChoose }: { readonly rows: readonly PersonRow[]; readonly isRevealed: boolean; readonly chosenId: number | null; readonly onChoose: (id: number | null) => void }) {
  const scroller = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- its functions are read in this component only
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => ROW_PX, overscan: 12, scrollPaddingStart: ROW_PX });
  const at = rows.findIndex((row) => row.person.id === chosenId);
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' });
  }, [at, virtual]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const target = targetOf(event.key, at, rows.length, STEPS);
    if (target !== null) onChoose(rows[target]?.person.id ?? null);
    else if (event.key === 'Escape' && chosenId !== null) onChoose(null);
    else return;
    event.preventDefault();
  };
  return (
    <div ref={scroller} className="people-grid" role="grid" tabIndex={0} aria-label="People" aria-rowcount={rows.length + 1} aria-colcount={COLUMNS.length} aria-activedescendant={at < 0 ? undefined : `person-${at}`} onKeyDown={onKeyDown}>
      <div className="people-row people-row-head" role="row" aria-rowindex={1}>{COLUMNS.map((name) => <span key={name} role="columnheader">{name}</span>)}</div>
      <div role="rowgroup" className="people-rows" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          return row === undefined ? null : (
            <div key={row.person.id} id={`person-${item.index}`} role="row" aria-rowindex={item.index + 2} aria-selected={item.index === at} className="people-row" style={{ transform: `translateY(${item.start}px)`, height: ROW_PX }} onClick={() => onChoose(row.person.id)}>
              <span role="gridcell" className="ellipsis people-name" title={row.person.name}>{row.person.name}</span>
              <span role="gridcell" className="ellipsis">{row.team?.name ?? <span className="muted">no team</span>}</span>
              <span role="gridcell" className="ellipsis muted" title={row.person.email === null ? undefined : shownEmail(row.person.email, isRevealed)}>{row.person.email === null ? '' : shownEmail(row.person.email, isRevealed)}</span>
              <span role="gridcell" className="ellipsis" title={row.agents.map((agent) => `${agent.sourceName}: ${agent.agentId}`).join(', ')}>
                {row.agents.length === 0 ? <span className="muted">not linked</span> : row.agents.map((agent) => <span key={agent.key} className="people-agent">{agent.sourceName} <span className="muted">{agent.agentId}</span></span>)}
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
