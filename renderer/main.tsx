// First, so that a screen's own style sheet may refine what all share.
import './theme/theme.css';
import './widgets/widgets.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { isDesktopMessage } from '../shared/contract/desktop.ts';
import { App } from './App.tsx';
import { watchAlerts } from './state/alerts.ts';
import { coreNowAt, later, setCoreNow } from './state/clock.ts';
import { followAddress, openAddress } from './state/navigation.ts';
import { usePreferences } from './state/preferences.ts';
import { useSession } from './state/session.ts';
import { watchCore } from './state/watch.ts';
import { applyTheme } from './theme/scheme.ts';
import { createConnection } from './transport/connection.ts';
import { createDial } from './transport/dial.ts';
import { setScreenReady } from './transport/idle.ts';

applyTheme(usePreferences.getState().theme);
followAddress();

// The desktop leads here from its tray and its notifications.
window.addEventListener('message', (event: MessageEvent<unknown>) => {
  if (event.source !== window || event.origin !== window.location.origin || !isDesktopMessage(event.data)) return;
  if (event.data.type === 'open') openAddress(event.data.address);
});

const connection = createConnection({
  dial: createDial(),
  nowAt: coreNowAt,
  later,
  onState: (state) => {
    if (state.kind === 'connected') setCoreNow(state.hello.nowAt);
    useSession.setState({ connection: state, ...(state.kind === 'connected' ? { hello: state.hello, failure: null } : {}) });
    if (state.kind === 'lost' || state.kind === 'mismatch') setScreenReady(true);
    if (state.kind !== 'connected') return;
    watchCore(state.client, state.signal, (failure) => useSession.setState({ failure }));
    watchAlerts(state.client, state.signal);
  },
});
window.addEventListener('online', connection.retryNow);

const root = document.querySelector('#root');
if (root === null) throw new Error('The page has no place to draw on.');
createRoot(root).render(
  <StrictMode>
    <App onRetry={connection.retryNow} />
  </StrictMode>,
);
