import { Globe, Group, Keyboard, Search } from 'lucide-react';
import { navigate, usePlace } from '../../state/navigation.ts';
import { usePreferences, type FloorGroup } from '../../state/preferences.ts';
import { useSession, useZone } from '../../state/session.ts';
import { coreNowAt } from '../../state/clock.ts';
import { formatClock } from '../../../shared/domain/calendar.ts';
import { Button } from '../../widgets/button.tsx';
import { ChoiceMenu, SetMenu } from '../../widgets/menu.tsx';
import { Ticking } from '../../widgets/ticking.tsx';
import { Tooltip } from '../../widgets/tooltip.tsx';
import { DESTINATIONS, entryOf } from './Rail.tsx';

const GROUPS = [
  { value: 'none', label: 'No groups' },
  { value: 'state', label: 'Group by state' },
  { value: 'source', label: 'Group by source' },
] as const satisfies readonly { readonly value: FloorGroup; readonly label: string }[];

/** The screen's title, what narrows it, the time here, and the way to everything else. */
export function TopBar({ onFind, onShortcuts }: { readonly onFind: () => void; readonly onShortcuts: () => void }) {
  const screen = usePlace((place) => place.screen);
  const zone = useZone();
  const hasAgents = useSession((session) => (session.floor?.agents.size ?? 0) > 0);
  const title = DESTINATIONS.find((destination) => destination.screen === entryOf(screen))?.title ?? 'Floor';
  return (
    <header className="topbar">
      <h1 className="topbar-title">{title}</h1>
      {screen === 'floor' && hasAgents && <FloorChoices />}
      <span className="topbar-space" />
      <Tooltip text="Days and times are in this zone. Opens the settings.">
        <Button look="quiet" icon={<Globe size={14} aria-hidden />} onClick={() => navigate({ screen: 'settings' })}>
          <span>{zone}</span>
          <Ticking text={(nowAt) => formatClock(nowAt || coreNowAt(), zone)} className="muted" />
        </Button>
      </Tooltip>
      <Button className="topbar-find" icon={<Search size={14} aria-hidden />} onClick={onFind}>
        <span>Find…</span>
        <kbd>Ctrl K</kbd>
      </Button>
      <Button look="quiet" icon={<Keyboard size={16} aria-hidden />} aria-label="Keyboard shortcuts" title="Keyboard shortcuts ( ? )" onClick={onShortcuts} />
    </header>
  );
}

function FloorChoices() {
  const sources = useSession((session) => session.sources);
  const { sourceIds, group } = usePreferences();
  const known = (sources ?? []).map((source) => ({ value: String(source.id), label: source.name }));
  const chosen = known.filter((source) => sourceIds.includes(Number(source.value)));
  const summary = chosen.length === 0 ? 'All sources' : chosen.length === 1 ? (chosen[0]?.label ?? '') : `${chosen.length} sources`;
  const toggle = (value: string): void => {
    const id = Number(value);
    usePreferences.setState({ sourceIds: sourceIds.includes(id) ? sourceIds.filter((other) => other !== id) : [...sourceIds, id] });
  };
  return (
    <>
      {known.length > 0 && <SetMenu name="Sources" summary={summary} choices={known} chosen={sourceIds.map(String)} onToggle={toggle} onClear={() => usePreferences.setState({ sourceIds: [] })} clearLabel="All sources" />}
      <ChoiceMenu name="Groups" icon={<Group size={14} aria-hidden />} value={group} choices={GROUPS} onChoose={(next) => usePreferences.setState({ group: next })} />
    </>
  );
}
