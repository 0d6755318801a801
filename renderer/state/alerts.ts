import { create } from 'zustand';
import type { AlertSummary, AlertView, InboxEvent } from '../../shared/contract/alert-schemas.ts';
import type { CoreClient, Failure } from '../transport/client.ts';
import { follow } from './watch.ts';

/** The inbox as the page knows it. `seq` is the last event that is in it. */
export interface InboxView {
  readonly seq: number;
  readonly summary: AlertSummary;
  readonly alerts: ReadonlyMap<number, AlertView>;
}

/** Lays one event on the inbox; `null` where an event is missing in between: the inbox has to be asked for again. */
export function applyInboxEvent(view: InboxView | null, event: InboxEvent): InboxView | null {
  const { seq, summary } = event;
  if (event.type === 'snapshot') return { seq, summary, alerts: new Map(event.alerts.map((alert) => [alert.id, alert])) };
  if (view === null || seq !== view.seq + 1) return null;
  if (event.changed.length === 0 && event.removed.length === 0) return { ...view, seq, summary };
  const alerts = new Map(view.alerts);
  for (const id of event.removed) alerts.delete(id);
  for (const alert of event.changed) alerts.set(alert.id, alert);
  return { seq, summary, alerts };
}

interface AlertsState {
  /** Null until the first answer; the last one stays while the connection is lost. */
  readonly inbox: InboxView | null;
  readonly failure: Failure | null;
}

export const useAlerts = create<AlertsState>()(() => ({ inbox: null, failure: null }));

/** What a person is told of the whole; null until the first answer. */
export const useAlertSummary = (): AlertSummary | null => useAlerts((state) => state.inbox?.summary ?? null);

/** Lays an answer of the core on the summary at once; the stream says the same a moment later. */
export function setSummary(summary: AlertSummary): void {
  useAlerts.setState(({ inbox }) => ({ inbox: inbox === null ? null : { ...inbox, summary } }));
}

/** The silence that is asked for: until an instant, until the next working morning, or (null) no longer. */
export async function muteUntil(client: CoreClient, until: number | 'tomorrow' | null): Promise<void> {
  setSummary(await client.alerts.mute({ until }));
}

async function readInbox(client: CoreClient, signal: AbortSignal): Promise<void> {
  const events = await client.alerts.watch(undefined, { signal });
  // The old picture stays on screen until the fresh snapshot replaces it whole.
  let view: InboxView | null = null;
  for await (const event of events) {
    view = applyInboxEvent(view, event);
    if (view === null) return;
    useAlerts.setState({ inbox: view, failure: null });
  }
}

/** Keeps the inbox fed for as long as `signal` says that the connection lives. */
export function watchAlerts(client: CoreClient, signal: AbortSignal): void {
  void follow(signal, () => readInbox(client, signal), (failure) => useAlerts.setState({ failure }));
}
