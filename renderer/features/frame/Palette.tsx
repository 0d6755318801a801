import { Command } from 'cmdk';
import { useMemo, useState, type KeyboardEvent } from 'react';
import { muteUntil } from '../../state/alerts.ts';
import { coreNowAt } from '../../state/clock.ts';
import { plain } from '../../state/fold.ts';
import { navigate, openAgentDay, openAlertRule } from '../../state/navigation.ts';
import { chooseTheme, usePreferences } from '../../state/preferences.ts';
import { usePeople } from '../../state/people.ts';
import { useSession } from '../../state/session.ts';
import { MUTES, silentUntil, type SilenceChoice } from '../../state/silence.ts';
import { useCall } from '../../state/use-call.ts';
import { toFailure } from '../../transport/client.ts';
import { Dialog } from '../../widgets/dialog.tsx';
import { StateSwatch } from '../../widgets/state-swatch.tsx';
import { stateWord } from '../../theme/tokens.ts';
import { findPeople, toFindings } from './find-people.ts';
import { DESTINATIONS } from './Rail.tsx';

interface PaletteAction { readonly title: string; readonly run: () => void }

/** Silences everything, or ends that; what fails is told where streams that fail are. */
async function mute(choice: SilenceChoice | null): Promise<void> {
  const { connection, settings } = useSession.getState();
  if (connection.kind !== 'connected') return;
  const until = choice === null || choice === 'tomorrow' ? choice : silentUntil(choice, coreNowAt(), settings?.effectiveZone ?? 'UTC');
  try {
    await muteUntil(connection.client, until);
  } catch (error) {
    useSession.setState({ failure: toFailure(error) });
  }
}

const ACTIONS: readonly PaletteAction[] = [
  ...DESTINATIONS.map(({ screen, title }) => ({ title: `Go to ${title}`, run: () => navigate({ screen, sourceId: null }) })),
  { title: 'Go to Alert history', run: () => navigate({ screen: 'alert-history' }) },
  { title: 'Go to Alert rules', run: () => openAlertRule(null) },
  { title: 'Go to Alert delivery: notifications, quiet hours, webhook', run: () => navigate({ screen: 'alert-delivery' }) },
  { title: 'New alert rule', run: () => openAlertRule({ kind: 'new', template: null }) },
  ...MUTES.map(({ value, label }) => ({ title: value === 'tomorrow' ? 'Mute alerts until tomorrow 08:00' : `Mute alerts for ${label}`, run: () => void mute(value) })),
  { title: 'Unmute alerts', run: () => void mute(null) },
  { title: 'Theme: light', run: () => chooseTheme('light') },
  { title: 'Theme: dark', run: () => chooseTheme('dark') },
  { title: 'Theme: as the system', run: () => chooseTheme('system') },
  { title: 'Rows: compact', run: () => usePreferences.setState({ density: 'compact' }) },
  { title: 'Rows: comfortable', run: () => usePreferences.setState({ density: 'comfortable' }) },
];

/** Everything by name: people and agents of every source, screens, and a few switches. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const floor = useSession((session) => session.floor);
  const [query, setQuery] = useState('');
  const people = usePeople();
  const sources = useSession((session) => session.sources);
  // Agents of the floor at once; the core's list brings those who are not on it now.
  const { data: listed } = useCall('agents', (client, signal) => client.agents.list(undefined, { signal }));
  const findings = useMemo(() => {
    const here = floor?.agents ?? new Map();
    const nameOf = (id: number): string => sources?.find((source) => source.id === id)?.name ?? '';
    return toFindings(listed ?? [...here.values()].map((agent) => ({ ...agent, sourceName: nameOf(agent.sourceId) })), here, people);
  }, [floor, listed, people, sources]);
  const agents = useMemo(() => findPeople(findings, query), [findings, query]);
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
            <Command.Group heading="People and agents">
              {agents.map((agent) => (
                <Command.Item key={agent.id} value={`${agent.id} ${query}`} className="palette-item" onSelect={choose(() => openAgentDay(agent.key))}>
                  {agent.agent === null ? <span className="palette-nobody" aria-hidden /> : <StateSwatch state={agent.agent.state} />}
                  <span className="ellipsis palette-name">{agent.name}</span>
                  <span className="muted ellipsis">{agent.detail}</span>
                  <span className="muted palette-end">{agent.agent === null ? 'not on the floor' : stateWord(agent.agent.state)}</span>
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
