import { Command } from 'cmdk';
import { ChevronDown, ChevronLeft, ChevronRight } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useMemo, useState } from 'react';
import { plain } from '../../state/fold.ts';
import { createAgentTest, useFilter } from '../../state/filter.ts';
import { openAgentDay } from '../../state/navigation.ts';
import { usePeople } from '../../state/people.ts';
import { useCall } from '../../state/use-call.ts';

interface Choice { readonly key: string; readonly name: string; readonly agentId: string; readonly sourceName: string }

/** More than this is a list that nobody reads: typing narrows it. */
const MAX_SHOWN = 60;

/** Chooses whose day is shown: previous, next, or by search, among whom the top bar's team and person leave. Keeps the date. */
export function AgentPicker({ agentKey, name, date }: { readonly agentKey: string | null; readonly name: string; readonly date: string | null }) {
  const { data, failure } = useCall('agents', (client, signal) => client.agents.list(undefined, { signal }));
  const filter = useFilter();
  const people = usePeople();
  const isLet = useMemo(() => createAgentTest({ ...filter, sourceIds: null }, people), [filter, people]);
  const agents = useMemo(() => (data ?? []).filter((agent) => isLet(agent.key)).toSorted((one, other) => one.name.localeCompare(other.name) || one.key.localeCompare(other.key)), [data, isLet]);
  const at = agents.findIndex((agent) => agent.key === agentKey);
  const go = (by: 1 | -1): void => {
    const next = agents[stepIn(agents.length, at, by)];
    if (next !== undefined) openAgentDay(next.key, date);
  };
  const hasOthers = agents.length > (at < 0 ? 0 : 1);
  return (
    <div className="day-picker" role="group" aria-label="Agent">
      <button type="button" className="day-step" onClick={() => go(-1)} disabled={!hasOthers} aria-label="Previous agent" title="Previous agent"><ChevronLeft size={16} aria-hidden="true" /></button>
      <AgentMenu agents={agents} isNarrowed={filter.teamId !== null || filter.personId !== null} name={name} hasFailed={failure !== null} onPick={(key) => openAgentDay(key, date)} />
      <button type="button" className="day-step" onClick={() => go(1)} disabled={!hasOthers} aria-label="Next agent" title="Next agent"><ChevronRight size={16} aria-hidden="true" /></button>
      {agentKey !== null && !isLet(agentKey) && <span className="muted" title="The top bar's team or person leaves this agent out; previous and next keep to them">not in the filter</span>}
    </div>
  );
}

/** The neighbour in a list that goes round; from outside it, its first or last one. */
const stepIn = (count: number, at: number, by: 1 | -1): number => (at < 0 ? (by === 1 ? 0 : count - 1) : (at + by + count) % count);

function AgentMenu({ agents, isNarrowed, name, hasFailed, onPick }: { readonly agents: readonly Choice[]; readonly isNarrowed: boolean; readonly name: string; readonly hasFailed: boolean; readonly onPick: (key: string) => void }) {
  const [isOpen, setOpen] = useState(false);
  const [search, setSearch] = useState('');
  const words = plain(search.trim());
  const found = agents.filter((agent) => plain(`${agent.name} ${agent.agentId} ${agent.sourceName}`).includes(words));
  return (
    <Popover.Root open={isOpen} onOpenChange={(open) => { setOpen(open); setSearch(''); }}>
      <Popover.Trigger asChild>
        <button type="button" className="day-agent">
          <span className="ellipsis">{name}</span>
          <ChevronDown size={14} aria-hidden="true" />
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="day-popover" align="start" sideOffset={4} aria-label="Choose an agent">
          <Command shouldFilter={false} label="Choose an agent">
            <Command.Input value={search} onValueChange={setSearch} placeholder="Name, id or source" className="day-search" />
            <Command.List className="day-choices">
              <Command.Empty className="day-none">{hasFailed ? 'The list of agents could not be read. Open it again to retry.' : isNarrowed ? 'No agent of that name in the chosen team or person.' : 'No agent of that name.'}</Command.Empty>
              {found.slice(0, MAX_SHOWN).map((agent) => (
                <Command.Item key={agent.key} value={agent.key} className="day-choice" onSelect={() => { setOpen(false); onPick(agent.key); }}>
                  <span className="ellipsis">{agent.name}</span>
                  <span className="muted ellipsis">{agent.name === agent.agentId ? agent.sourceName : `${agent.agentId} · ${agent.sourceName}`}</span>
                </Command.Item>
              ))}
            </Command.List>
            {found.length > MAX_SHOWN && <p className="day-none">{found.length - MAX_SHOWN} more: type to narrow the list.</p>}
          </Command>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
