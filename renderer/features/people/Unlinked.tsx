import { useVirtualizer } from '@tanstack/react-virtual';
import { UserPlus } from 'lucide-react';
import { useRef, useState } from 'react';
import type { People } from '../../state/people.ts';
import { useAction } from '../../state/use-action.ts';
import { Button } from '../../widgets/button.tsx';
import { FilterMenu } from '../../widgets/filter-menu.tsx';
import { EmptyState, FailureNotice } from '../../widgets/notice.tsx';
import { shownEmail, type KnownAgent } from './people-model.ts';

const ROW_PX = 32;

interface UnlinkedProps {
  readonly agents: readonly KnownAgent[];
  readonly people: People;
  readonly isRevealed: boolean;
  readonly hasSearch: boolean;
  /** Any agent was ever seen. */
  readonly hasAgents: boolean;
}

/** Agents that are nobody yet: each may become a person, or several together somebody who is there already. */
export function Unlinked({ agents, people, isRevealed, hasSearch, hasAgents }: UnlinkedProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const action = useAction();
  const scroller = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- its functions are read in this component only
  const virtual = useVirtualizer({ count: agents.length, getScrollElement: () => scroller.current, estimateSize: () => ROW_PX, overscan: 12 });
  const keys = agents.filter((agent) => chosen.has(agent.key)).map((agent) => agent.key);
  const toggle = (key: string, isOn: boolean): void => setChosen((before) => { const next = new Set(before); if (isOn) next.add(key); else next.delete(key); return next; });
  const makePeople = (): void => void action.run(async (client) => {
    for (const agent of agents.filter((each) => chosen.has(each.key))) {
      const person = await client.people.save({ id: null, name: agent.name, email: null, teamId: null });
      await client.people.link({ personId: person.id, keys: [agent.key] });
    }
    setChosen(new Set());
  });
  const linkTo = (personId: number): void => void action.run(async (client) => {
    await client.people.link({ personId, keys });
    setChosen(new Set());
  });
  if (agents.length === 0) {
    return hasSearch
      ? <EmptyState title="No agent matches">No agent without a person is called that.</EmptyState>
      : <EmptyState title={hasAgents ? 'Every agent is linked' : 'No agents yet'}>{hasAgents ? 'Each agent that was seen is somebody.' : 'Agents appear as soon as a source has answered.'}</EmptyState>;
  }
  const isAll = keys.length === agents.length;
  return (
    <div className="people-main">
      <div className="people-bar">
        <label className="switch-row"><input type="checkbox" checked={isAll} ref={(box) => { if (box !== null) box.indeterminate = keys.length > 0 && !isAll; }} onChange={() => setChosen(isAll ? new Set() : new Set(agents.map((agent) => agent.key)))} /><span>{keys.length === 0 ? `${agents.length.toLocaleString()} agents are linked to nobody` : `${keys.length.toLocaleString()} chosen`}</span></label>
        <span className="page-space" />
        {keys.length > 0 && (
          <>
            <FilterMenu name="Link to" anyLabel={keys.length === 1 ? 'Link it to…' : 'Link them to one person…'} chosen={[]} emptyWords="There is nobody yet." choices={people.book.people.map((person) => ({ value: String(person.id), label: person.name, detail: person.email === null ? '' : shownEmail(person.email, isRevealed) }))} onChange={([id]) => { if (id !== undefined) linkTo(Number(id)); }} />
            <Button icon={<UserPlus size={14} aria-hidden />} disabled={action.isRunning} onClick={makePeople}>{keys.length === 1 ? 'Make a person of it' : `Make ${keys.length.toLocaleString()} people of them`}</Button>
          </>
        )}
      </div>
      {action.failure !== null && <div className="page-notes"><FailureNotice failure={action.failure} /></div>}
      <div ref={scroller} className="people-scroll" tabIndex={0} role="region" aria-label="Agents without a person">
        <ul className="people-rows" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const agent = agents[item.index];
            return agent === undefined ? null : (
              <li key={agent.key} className="people-check" style={{ transform: `translateY(${item.start}px)`, height: ROW_PX }}>
                <label><input type="checkbox" checked={chosen.has(agent.key)} onChange={(event) => toggle(agent.key, event.target.checked)} /><span className="ellipsis people-name">{agent.name}</span><span className="muted ellipsis">{agent.agentId}</span><span className="muted ellipsis">{agent.sourceName}</span></label>
              </li>
            );
          })}
        </ul>
      </div>
    </div>
  );
}
