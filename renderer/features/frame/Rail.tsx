import { CalendarClock, ChartColumnStacked, ContactRound, Download, MessagesSquare, PhoneCall, PlugZap, Settings, Split, Tags, Users, type LucideIcon } from 'lucide-react';
import { dayAgentOf, useFilter } from '../../state/filter.ts';
import { navigate, toHash, usePlace, type Screen } from '../../state/navigation.ts';
import { usePeople } from '../../state/people.ts';

export const DESTINATIONS: readonly { readonly screen: Screen; readonly title: string; readonly icon: LucideIcon }[] = [
  { screen: 'floor', title: 'Floor', icon: Users },
  { screen: 'agent-day', title: 'Timeline', icon: CalendarClock },
  { screen: 'interactions', title: 'Interactions', icon: Split },
  { screen: 'chat-states', title: 'Chat states', icon: ChartColumnStacked },
  { screen: 'engagement', title: 'Engagement', icon: MessagesSquare },
  { screen: 'calls', title: 'Calls', icon: PhoneCall },
  { screen: 'export', title: 'Export', icon: Download },
  { screen: 'people', title: 'People', icon: ContactRound },
  { screen: 'sources', title: 'Sources', icon: PlugZap },
  { screen: 'labels', title: 'Labels', icon: Tags },
  { screen: 'settings', title: 'Settings', icon: Settings },
];

/** The rail's entry of a screen: the detail of an interaction belongs to the interactions. */
export const entryOf = (screen: Screen): Screen => (screen === 'interaction' ? 'interactions' : screen);

/** The way between screens; icons with words, icons only on narrow windows. */
export function Rail() {
  const place = usePlace();
  // Whoever the top bar's filter names is whose day the timeline shows.
  const named = dayAgentOf(useFilter(), usePeople(), place.agentKey);
  const to = (screen: Screen) => ({ screen, sourceId: null, ...(screen === 'agent-day' && named !== null && place.screen !== screen ? { agentKey: named } : {}) });
  return (
    <nav className="rail" aria-label="Screens">
      <p className="rail-brand" aria-hidden>
        <span className="rail-logo"><span /><span /><span /></span>
        <span className="rail-word">Floorwalker</span>
      </p>
      <ul>
        {DESTINATIONS.map(({ screen, title, icon: Icon }) => (
          <li key={screen}>
            <a
              href={toHash({ ...place, ...to(screen) })}
              className="rail-item"
              title={title}
              aria-current={entryOf(place.screen) === screen ? 'page' : undefined}
              onClick={(event) => {
                if (event.ctrlKey || event.metaKey || event.shiftKey) return;
                event.preventDefault();
                navigate(to(screen));
              }}
            >
              <Icon size={18} aria-hidden />
              <span className="rail-word">{title}</span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
