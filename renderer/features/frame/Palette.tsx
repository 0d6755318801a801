import { Command } from 'cmdk';
import { useMemo, useState, type KeyboardEvent } from 'react';
import type { FloorAgent } from '../../../shared/contract/schemas.ts';
import { plain } from '../../state/fold.ts';
import { navigate, openAgentDay } from '../../state/navigation.ts';
import { chooseTheme, usePreferences } from '../../state/preferences.ts';
import { useSession } from '../../state/session.ts';
import { Dialog } from '../../widgets/dialog.tsx';
import { StateSwatch } from '../../widgets/state-swatch.tsx';
import { stateWord } from '../../theme/tokens.ts';
import { DESTINATIONS } from './Rail.tsx';

interface PaletteAction { readonly title: string; readonly run: () => void }

const ACTIONS: readonly PaletteAction[] = [
  ...DESTINATIONS.map(({ screen, title }) => ({ title: `Go to ${title}`, run: () => navigate({ screen, sourceId: null }) })),
  { title: 'Theme: light', run: () => chooseTheme('light') },
  { title: 'Theme: dark', run: () => chooseTheme('dark') },
  { title: 'Theme: as the system', run: () => chooseTheme('system') },
  { title: 'Rows: compact', run: () => usePreferences.setState({ density: 'compact' }) },
  { title: 'Rows: comfortable', run: () => usePreferences.setState({ density: 'comfortable' }) },
];

const MOST = 30;

/** Agents whose name or id holds every word; names that begin with the first word come first. */
export function findAgents(agents: readonly FloorAgent[], query: string): FloorAgent[] {
  const words = plain(query).split(/\s+/).filter((word) => word !== '');
  const first = words[0];
  if (first === undefined) return agents.slice(0, 8);
  const found = agents.filter((agent) => words.every((word) => plain(`${agent.name} ${agent.agentId}`).includes(word)));
  const rank = (agent: FloorAgent): number => Number(!plain(agent.name).startsWith(first));
  return found.sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name)).slice(0, MOST);
}

/** Everything by name: agents, screens, and a few switches. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const floor = useSession((session) => session.floor);
  const [query, setQuery] = useState('');
  const agents = useMemo(() => findAgents([...(floor?.agents.values() ?? [])], query), [floor, query]);
  const actions = ACTIONS.filter((action) => plain(action.title).includes(plain(query.trim())));
  // The query is part of each value: cmdk names the chosen item to screen readers only when the chosen value changes, and
  // would keep the id of an item that the new list does not have.
  const choose = (run: () => void) => (): void => { onClose(); run(); };
  const [best] = agents;
  const first = best === undefined ? actions[0]?.run : () => openAgentDay(best.key);
  // Enter may come before the list has marked its first item; then the first match is meant.
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || first === undefined) return;
    if (event.currentTarget.querySelector('[cmdk-item][aria-selected="true"]') !== null) return;
    event.preventDefault();
    choose(first)();
  };
  return (
    <Dialog title="Find" description="Type a name, an id or the title of a screen." isTitleHidden width={560} onClose={onClose}>
      <Command shouldFilter={false} label="Find" className="palette" onKeyDown={onKeyDown}>
        <Command.Input className="palette-input" placeholder="Agent, id or screen" value={query} onValueChange={setQuery} autoFocus />
        <Command.List className="palette-list">
          <Command.Empty className="palette-empty">Nothing is called that.</Command.Empty>
          {agents.length > 0 && (
            <Command.Group heading="Agents">
              {agents.map((agent) => (
                <Command.Item key={agent.key} value={`agent ${agent.key} ${query}`} className="palette-item" onSelect={choose(() => openAgentDay(agent.key))}>
                  <StateSwatch state={agent.state} />
                  <span className="ellipsis">{agent.name}</span>
                  <span className="muted ellipsis">{agent.agentId === agent.name ? '' : agent.agentId}</span>
                  <span className="muted palette-end">{stateWord(agent.state)}</span>
                </Command.Item>
              ))}
            </Command.Group>
          )}
          {actions.length > 0 && (
            <Command.Group heading="Go and switch">
              {actions.map((action) => <Command.Item key={action.title} value={`${action.title} ${query}`} className="palette-item" onSelect={choose(action.run)}>{action.title}</Command.Item>)}
            </Command.Group>
          )}
        </Command.List>
      </Command>
    </Dialog>
  );
}
