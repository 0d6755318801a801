import { Globe, Group, Keyboard, Search } from 'lucide-react';
import { navigate, usePlace } from '../../state/navigation.ts';
import { usePreferences, type FloorGroup } from '../../state/preferences.ts';
import { useSession, useZone } from '../../state/session.ts';
import { coreNowAt } from '../../state/clock.ts';
import { usePeople } from '../../state/people.ts';
import { useShownZone } from '../../state/shown-days.ts';
import { formatClock } from '../../../shared/domain/calendar.ts';
import { Button } from '../../widgets/button.tsx';
import { ChoiceMenu } from '../../widgets/menu.tsx';
import { Ticking } from '../../widgets/ticking.tsx';
import { Tooltip } from '../../widgets/tooltip.tsx';
import { AlertBell } from './AlertBell.tsx';
import { FilterChoices, isFilterable } from './FilterChoices.tsx';
import { DESTINATIONS, entryOf } from './Rail.tsx';

const GROUPS = [
  { value: 'none', label: 'No groups' },
  { value: 'state', label: 'Group by state' },
  { value: 'team', label: 'Group by team' },
  { value: 'source', label: 'Group by source' },
] as const satisfies readonly { readonly value: FloorGroup; readonly label: string }[];

/** The screen's title, what narrows it, the time here, and the way to everything else. */
export function TopBar({ onFind, onShortcuts }: { readonly onFind: () => void; readonly onShortcuts: () => void }) {
  const screen = usePlace((place) => place.screen);
  const [ownZone, teamZone] = [useZone(), useShownZone()];
  const agentKey = usePlace((place) => place.agentKey);
  const dayZone = usePeople()?.teamOf(agentKey ?? '')?.zone ?? ownZone;
  // The floor's day is the product's, an agent's that of the agent's team; the days of a team are its own.
  const zone = screen === 'agent-day' ? dayZone : isFilterable(screen) && screen !== 'floor' ? teamZone : ownZone;
  const hasAgents = useSession((session) => (session.floor?.agents.size ?? 0) > 0);
  const title = DESTINATIONS.find((destination) => destination.screen === entryOf(screen))?.title ?? 'Floor';
  return (
    <header className="topbar">
      <h1 className="topbar-title">{title}</h1>
      {isFilterable(screen) && <FilterChoices />}
      {screen === 'floor' && hasAgents && <GroupChoice />}
      <span className="topbar-space" />
      <Tooltip text="Days and times are in this zone. Opens the settings.">
        <Button look="quiet" className="topbar-zone" icon={<Globe size={14} aria-hidden />} onClick={() => navigate({ screen: 'settings' })}>
          <span className="topbar-zone-name">{zone}</span>
          <Ticking text={(nowAt) => formatClock(nowAt || coreNowAt(), zone)} className="muted" />
        </Button>
      </Tooltip>
      <AlertBell />
      <Button className="topbar-find" icon={<Search size={14} aria-hidden />} onClick={onFind}>
        <span>Find…</span>
        <kbd>Ctrl K</kbd>
      </Button>
      <Button look="quiet" icon={<Keyboard size={16} aria-hidden />} aria-label="Keyboard shortcuts" title="Keyboard shortcuts ( ? )" onClick={onShortcuts} />
    </header>
  );
}

function GroupChoice() {
  const group = usePreferences((state) => state.group);
  return <span className="topbar-group"><ChoiceMenu name="Groups" icon={<Group size={14} aria-hidden />} value={group} choices={GROUPS} onChoose={(next) => usePreferences.setState({ group: next })} /></span>;
}
