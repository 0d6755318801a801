import type { App, ExportPart, ExportPlan } from '../core/app.ts';
import type { BacktestResult } from '../core/alerts/past/backtest-request.ts';
import type { HomeBacktest, HomeOwner } from '../core/home-access.ts';
import { BUILD } from '../platform/build.ts';
import { createHttpClient } from '../platform/http-client.ts';
import { createProxyChoice, type ProxyChoice } from '../platform/proxy-choice.ts';
import { random } from '../platform/random.ts';
import { createSecrets } from '../platform/secrets.ts';
import type { Clock } from '../ports/clock.ts';
import type { Connector } from '../ports/connector.ts';
import type { HttpClient } from '../ports/http.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { StoreReader } from '../ports/stores.ts';
import type { Context } from './context.ts';

/** The commands' way to the core. Everything is loaded when it is first needed: a command pays only for what it uses. */

export interface OwnedCore {
  readonly app: App;
  /** Says where this owner can be reached. */
  announce(where: { readonly url: string }): void;
  close(): Promise<void>;
}

export interface OwnedOptions {
  readonly kind: 'browser' | 'cli';
  readonly exploreDemo?: (() => Promise<{ readonly url: string }>) | undefined;
}

/** Takes the home and opens the core on it. Throws `home-owned`, naming the owner, when somebody else has it. */
export async function openOwned(context: Context, options: OwnedOptions): Promise<OwnedCore> {
  const [{ openApp }, connectors] = await Promise.all([import('../core/open-app.ts'), listConnectors()]);
  const { http, secrets, proxy } = createPorts(context);
  const owner: HomeOwner = { pid: process.pid, shell: options.kind, startedAt: context.clock.now() };
  const opened = await openApp({
    home: context.home, build: BUILD, clock: context.clock, random, http, secrets, log: context.log, connectors, owner,
    useProxy: (setting) => proxy.use(setting),
    deskZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    shell: { kind: options.kind, nativeNotifications: false, ...(options.exploreDemo === undefined ? {} : { exploreDemo: options.exploreDemo }) },
    // A command without an app has nobody to keep waiting.
    ...(options.kind === 'cli' ? { readerEntry: null } : {}),
  });
  if (!opened.ok) throw (await import('../core/home-access.ts')).homeOwned(context.home, opened.owner);
  for (const notice of opened.notices) context.output.note(`${notice.message}${notice.hint === '' ? '' : `\n  ${notice.hint}`}`);
  return {
    app: opened.app,
    announce: (where) => opened.updateOwner({ ...owner, ...where }),
    async close() {
      await opened.dispose();
      await http.close();
    },
  };
}

export interface CommandPorts {
  readonly http: HttpClient & { close(): Promise<void> };
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly proxy: ProxyChoice;
}

/** What a command needs of the machine to ask vendors. */
export function createPorts(context: Context): CommandPorts {
  const proxy = createProxyChoice(context.env);
  return {
    clock: context.clock,
    http: createHttpClient({ clock: context.clock, env: context.env, proxy: () => proxy.read(), userAgent: `Floorwalker/${BUILD}` }),
    secrets: createSecrets({ home: context.home, env: context.env }),
    proxy,
  };
}

export async function listConnectors(): Promise<readonly Connector[]> {
  return (await import('../connectors/registry.ts')).connectors;
}

export async function findConnector(kind: string): Promise<Connector | null> {
  return (await listConnectors()).find((connector) => connector.kind === kind) ?? null;
}

export async function withReader<T>(context: Context, read: (reader: StoreReader) => Promise<T>): Promise<T> {
  return (await import('../core/home-access.ts')).readHome(context.home, read);
}

/** Who owns the home, for people and for `status --json`; null when nobody does. */
export async function readOwner(context: Context): Promise<{ readonly pid: number; readonly shell: string; readonly since: string; readonly url: string | null } | null> {
  const owner = (await import('../core/home-access.ts')).ownerOf(context.home);
  return owner === null ? null : { pid: owner.pid, shell: owner.shell, since: new Date(owner.startedAt).toISOString(), url: owner.url ?? null };
}

export async function columnsOf(dataset: ExportPlan['dataset']): Promise<readonly string[]> {
  return (await import('../core/home-access.ts')).columnsOf(dataset);
}

export async function openExport(context: Context, plan: ExportPlan): Promise<AsyncIterable<ExportPart>> {
  return (await import('../core/home-access.ts')).exportHome(context.home, plan, { build: BUILD, nowAt: context.clock.now() });
}

/** Tries a rule on what is stored, beside an owner and without one. */
export async function backTest(context: Context, what: Omit<HomeBacktest, 'nowAt' | 'connectors' | 'deskZone'>): Promise<BacktestResult> {
  const connectors = await listConnectors();
  return (await import('../core/home-access.ts')).backTestHome(context.home, { ...what, nowAt: context.clock.now(), connectors, deskZone: Intl.DateTimeFormat().resolvedOptions().timeZone });
}

export async function backUp(context: Context, file: string): Promise<{ readonly bytes: number } | null> {
  return (await import('../core/home-access.ts')).backUpHome(context.home, file);
}

export async function restoreFrom(context: Context, file: string): Promise<{ readonly keptAs: string | null }> {
  const { restoreHome } = await import('../core/home-access.ts');
  return restoreHome(context.home, file, { pid: process.pid, shell: 'cli', startedAt: context.clock.now() });
}
