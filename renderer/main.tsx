// First, so that a screen's own style sheet may refine what all share.
import './theme/theme.css';
import './widgets/widgets.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { watchAlerts } from './state/alerts.ts';
import { coreNowAt, later, setCoreNow } from './state/clock.ts';
import { followAddress } from './state/navigation.ts';
import { usePreferences } from './state/preferences.ts';
import { useSession } from './state/session.ts';
import { watchCore } from './state/watch.ts';
import { applyTheme } from './theme/scheme.ts';
import { createConnection } from './transport/connection.ts';
import { createDial } from './transport/dial.ts';
import { setScreenReady } from './transport/idle.ts';

applyTheme(usePreferences.getState().theme);
followAddress();

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
