import { RPCHandler } from '@orpc/server/message-port';
import { createRouterClient } from '@orpc/server';
import type { MessagePortMain } from 'electron';
import { connectors } from '../connectors/registry.ts';
import type { App } from '../core/app.ts';
import { openApp } from '../core/open-app.ts';
import { handleOwnerRequest } from '../core/owner-commands.ts';
import { createHttpClient } from '../platform/http-client.ts';
import { serveOwnerSocket } from '../platform/owner-socket.ts';
import { createProxyChoice } from '../platform/proxy-choice.ts';
import { random } from '../platform/random.ts';
import { createSecrets, type SecretBox } from '../platform/secrets.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { OwnerFacts } from './core-refusal.ts';
import { reportAlerts, type AlertProcedures } from './alert-reports.ts';
import type { MainServices, MuteChoice, ShellAlerts, ShellNotice, TrayStatus } from './core-protocol.ts';
import { createSafeStorageBox } from './safe-storage-box.ts';

export interface CoreOptions {
  readonly home: string;
  readonly build: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly main: MainServices;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly onStatus: (status: TrayStatus) => void;
  readonly onLinkHosts: (hosts: readonly string[]) => void;
  readonly onAlerts: (alerts: ShellAlerts) => void;
  readonly onNotice: (notice: ShellNotice) => void;
}

export interface RunningCore {
  /** Serves the contract on a page's port; the page load before loses its own. */
  serve(port: MessagePortMain): void;
  setPolling(paused: boolean): Promise<void>;
  mute(until: MuteChoice): Promise<void>;
  dispose(): Promise<void>;
}

export type CoreOpening = { readonly ok: true; readonly core: RunningCore } | { readonly ok: false; readonly owner: OwnerFacts | null };

/** Takes the home with the desktop's own ports (safeStorage, the system's proxy), begins polling and takes commands. */
export async function openCore(options: CoreOptions): Promise<CoreOpening> {
  const { home, build, clock, log, main, env } = options;
  const proxy = createProxyChoice(env);
  const http = createHttpClient({ clock, env, proxy: () => proxy.read(), resolveProxy: (url) => main.resolveProxy(url), userAgent: `Floorwalker/${build}` });
  const opened = await openApp({
    home, build, clock, random, http, log, connectors,
    useProxy: (setting) => proxy.use(setting),
    secrets: await openSecrets(options),
    deskZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    shell: { kind: 'desktop', nativeNotifications: true, exploreDemo: () => main.exploreDemo() },
    owner: { pid: process.pid, shell: 'desktop', startedAt: clock.now() },
  });
  if (!opened.ok) return opened;
  const { app } = opened;
  for (const notice of opened.notices) log.warn('store-notice', { code: notice.code, message: notice.message });
  const socket = await serveOwnerSocket({ home, log, handle: (method, params, signal) => handleOwnerRequest(app.commands, method, params, signal) });
  const stopStatus = reportStatus(app, options);
  const stopLinkHosts = app.onLinkHosts(options.onLinkHosts);
  const reports = reportAlerts({ app, procedures: trayProcedures(app), log, onAlerts: options.onAlerts, onNotice: options.onNotice });
  app.start();
  return {
    ok: true,
    core: {
      serve: createPortServer(app),
      setPolling: (paused) => setPolling(app, paused),
      mute: (until) => reports.mute(until),
      async dispose() {
        stopStatus();
        stopLinkHosts();
        reports.stop();
        await socket.close();
        await opened.dispose();
        await http.close();
      },
    },
  };
}

/** safeStorage where the system protects its key, else the keyring or the 0600 file, with the reason in `describe`. */
async function openSecrets({ home, env, main }: CoreOptions): Promise<Secrets> {
  const state = await main.describeSafeStorage();
  const preferred: SecretBox | undefined = state.available ? createSafeStorageBox(home, main, state.detail) : undefined;
  const secrets = createSecrets({ home, env, preferred });
  if (state.available) return secrets;
  return {
    ...secrets,
    async describe() {
      const described = await secrets.describe();
      return { ...described, detail: `${described.detail} ${state.detail}` };
    },
  };
}

/** One page at a time: the port before is closed, which ends what was running on it. */
function createPortServer(app: App): RunningCore['serve'] {
  const handler = new RPCHandler(app.router);
  let current: MessagePortMain | null = null;
  return (port) => {
    current?.close();
    current = port;
    handler.upgrade(port);
    port.start();
  };
}

/** The few procedures that the tray uses; the router implements `shared/contract`, which has them in this form. */
interface TrayProcedures extends AlertProcedures {
  readonly polling: { pauseAll(): Promise<unknown>; resumeAll(): Promise<unknown> };
  readonly status: { get(): Promise<{ readonly pollingPaused: boolean; readonly nowAt: number }> };
}
const trayProcedures = (app: App): TrayProcedures => createRouterClient(app.router, {}) as unknown as TrayProcedures; // see above: `App` gives the router untyped

async function setPolling(app: App, paused: boolean): Promise<void> {
  const { polling } = trayProcedures(app);
  await (paused ? polling.pauseAll() : polling.resumeAll());
}

function reportStatus(app: App, { onStatus, log }: CoreOptions): () => void {
  const { status } = trayProcedures(app);
  return app.onStatus(({ text, worst }) => {
    status.get().then(
      ({ pollingPaused }) => onStatus({ text, worst, pollingPaused }),
      (error: unknown) => log.error('tray-status-failed', {}, error),
    );
  });
}
