import { Bell, CalendarClock, ChartColumnStacked, ContactRound, Download, MessagesSquare, PhoneCall, PlugZap, Settings, Split, Tags, Users, type LucideIcon } from 'lucide-react';
import { dayAgentOf, useFilter } from '../../state/filter.ts';
import { useAlertSummary } from '../../state/alerts.ts';
import { navigate, toHash, usePlace, type Screen } from '../../state/navigation.ts';
import { usePeople } from '../../state/people.ts';

export const DESTINATIONS: readonly { readonly screen: Screen; readonly title: string; readonly icon: LucideIcon }[] = [
  { screen: 'floor', title: 'Floor', icon: Users },
  { screen: 'agent-day', title: 'Timeline', icon: CalendarClock },
  { screen: 'interactions', title: 'Interactions', icon: Split },
  { screen: 'chat-states', title: 'Chat states', icon: ChartColumnStacked },
  { screen: 'engagement', title: 'Engagement', icon: MessagesSquare },
  { screen: 'calls', title: 'Calls', icon: PhoneCall },
  { screen: 'alerts', title: 'Alerts', icon: Bell },
  { screen: 'export', title: 'Export', icon: Download },
  { screen: 'people', title: 'People', icon: ContactRound },
  { screen: 'sources', title: 'Sources', icon: PlugZap },
  { screen: 'labels', title: 'Labels', icon: Tags },
  { screen: 'settings', title: 'Settings', icon: Settings },
];

/** Screens that stand under another one's entry. */
const ENTRIES: Partial<Readonly<Record<Screen, Screen>>> = { interaction: 'interactions', 'alert-history': 'alerts', 'alert-rules': 'alerts', 'alert-delivery': 'alerts' };

/** The rail's entry of a screen: the detail of an interaction belongs to the interactions. */
export const entryOf = (screen: Screen): Screen => ENTRIES[screen] ?? screen;

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
              href={toHash({ ...place, alertId: null, alertRule: null, ...to(screen) })}
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
              {screen === 'alerts' && <AlertBadge />}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** How many alerts fire and are not snoozed, coloured by the gravest of them. */
function AlertBadge() {
  const summary = useAlertSummary();
  const firing = summary === null ? 0 : summary.firing - summary.snoozed;
  if (summary === null || firing <= 0) return null;
  const { snoozed, worst } = summary;
  return (
    <span className="rail-badge" data-severity={worst ?? 'info'}>
      <span aria-hidden>{firing > 99 ? '99+' : firing}</span>
      <span className="visually-hidden">, {firing} firing{snoozed === 0 ? '' : `, ${snoozed} more snoozed`}{worst === null ? '' : `, worst: ${worst}`}</span>
    </span>
  );
}
