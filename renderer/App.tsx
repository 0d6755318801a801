import { useEffect, type ReactNode } from 'react';
import { version } from '../package.json';
import { AgentDayScreen } from './features/agent-day/AgentDayScreen.tsx';
import { AlertDeliveryScreen } from './features/alert-delivery/AlertDeliveryScreen.tsx';
import { AlertHistoryScreen } from './features/alert-history/AlertHistoryScreen.tsx';
import { AlertNotices } from './features/alert-notices/AlertNotices.tsx';
import { AlertRulesScreen } from './features/alert-rules/AlertRulesScreen.tsx';
import { AlertsScreen } from './features/alerts/AlertsScreen.tsx';
import { CallsScreen } from './features/calls/CallsScreen.tsx';
import { ChatStatesScreen } from './features/chat-states/ChatStatesScreen.tsx';
import { EngagementScreen } from './features/engagement/EngagementScreen.tsx';
import { ExportScreen } from './features/export/ExportScreen.tsx';
import { FirstRunScreen } from './features/first-run/FirstRunScreen.tsx';
import { FloorScreen } from './features/floor/FloorScreen.tsx';
import { Frame } from './features/frame/Frame.tsx';
import { MismatchScreen } from './features/frame/MismatchScreen.tsx';
import { InteractionScreen } from './features/interactions/InteractionScreen.tsx';
import { InteractionsScreen } from './features/interactions/InteractionsScreen.tsx';
import { LabelsScreen } from './features/labels/LabelsScreen.tsx';
import { PeopleScreen } from './features/people/PeopleScreen.tsx';
import { SettingsScreen } from './features/settings/SettingsScreen.tsx';
import { SourcesScreen } from './features/sources/SourcesScreen.tsx';
import { usePlace, type Place } from './state/navigation.ts';
import { densityFor, usePreferences } from './state/preferences.ts';
import { useSession } from './state/session.ts';
import { ErrorBoundary } from './widgets/error-boundary.tsx';
import { EmptyState, FailureNotice, Skeleton } from './widgets/notice.tsx';
import { TooltipProvider } from './widgets/tooltip.tsx';

/** The page's own build, for the screen that names both. */
const PAGE_BUILD = version;

/** The frame and the screen in it; the only place that knows every screen. */
export function App({ onRetry }: { readonly onRetry: () => void }) {
  const connection = useSession((session) => session.connection);
  const failure = useSession((session) => session.failure);
  const density = densityFor(usePreferences((state) => state.density), useSession((session) => session.floor?.agents.size ?? 0));
  const screen = usePlace((place) => place.screen);
  useEffect(() => {
    document.documentElement.dataset['density'] = density;
  }, [density]);

  if (connection.kind === 'mismatch') return <MismatchScreen hello={connection.hello} pageBuild={PAGE_BUILD} />;
  return (
    <TooltipProvider>
      <Frame onRetry={onRetry}>
        {failure !== null && <div className="frame-failure"><FailureNotice failure={failure} /></div>}
        <ErrorBoundary key={screen}><Screen /></ErrorBoundary>
      </Frame>
      <AlertNotices />
    </TooltipProvider>
  );
}

/** Screens that have something to show, or to be set, before the first source exists. */
const BEFORE_SOURCES: ReadonlySet<Place['screen']> = new Set<Place['screen']>(['people', 'sources', 'settings']);

const SCREENS: Readonly<Record<Place['screen'], (place: Place) => ReactNode>> = {
  floor: () => <FloorScreen />,
  'agent-day': ({ agentKey, date }) => <AgentDayScreen agentKey={agentKey} date={date} />,
  interactions: () => <InteractionsScreen />,
  interaction: ({ interaction }) => (interaction === null ? <InteractionsScreen /> : <InteractionScreen interaction={interaction} />),
  'chat-states': () => <ChatStatesScreen />,
  engagement: () => <EngagementScreen />,
  calls: () => <CallsScreen />,
  alerts: () => <AlertsScreen />,
  'alert-history': () => <AlertHistoryScreen />,
  'alert-rules': () => <AlertRulesScreen />,
  'alert-delivery': () => <AlertDeliveryScreen />,
  people: () => <PeopleScreen />,
  sources: () => <SourcesScreen />,
  labels: () => <LabelsScreen />,
  export: () => <ExportScreen />,
  settings: () => <SettingsScreen />,
};

function Screen() {
  const place = usePlace();
  const hello = useSession((session) => session.hello);
  const connection = useSession((session) => session.connection);
  if (hello === null) return connection.kind === 'lost' ? <NoCore /> : <Skeleton rows={12} />;
  if (hello.isFirstRun && !BEFORE_SOURCES.has(place.screen)) return <FirstRunScreen />;
  return SCREENS[place.screen](place);
}

function NoCore() {
  return <EmptyState title="The app cannot be reached">The page is open, but nothing answers behind it. It is tried again by itself; start Floorwalker if it is not running.</EmptyState>;
}
