import { AppFailure } from '../../shared/contract/app-error.ts';
import type { App } from '../core/app.ts';
import { BUILD } from '../platform/build.ts';
import { callOwner, serveOwnerSocket } from '../platform/owner-socket.ts';
import { openBrowser } from '../server/open-browser.ts';
import { startServer } from '../server/start-server.ts';
import type { Context } from './context.ts';
import { openOwned, readOwner } from './core-access.ts';
import { findRendererDir } from './renderer-dir.ts';

/** One running browser shell: the core of a home, its server and its socket for commands. */
export interface BrowserShell {
  readonly app: App;
  /** A fresh one-time address. */
  signIn(): string;
  close(): Promise<void>;
}

export interface ShellOptions {
  readonly host: string;
  readonly port: number;
  readonly exploreDemo?: (() => Promise<{ readonly url: string }>) | undefined;
  /** Runs before polling begins: the demo puts its source in place. */
  readonly prepare?: ((app: App) => Promise<void>) | undefined;
}

/** Takes the home, serves it and begins polling. What was begun is undone when a later step fails. */
export async function startBrowserShell(context: Context, options: ShellOptions): Promise<BrowserShell> {
  const rendererDir = findRendererDir(context.env);
  const undo: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const step of undo.splice(0).toReversed()) await step();
  };
  try {
    const owned = await openOwned(context, { kind: 'browser', exploreDemo: options.exploreDemo });
    undo.push(() => owned.close());
    await options.prepare?.(owned.app);
    const server = await startServer({ app: owned.app, rendererDir, host: options.host, port: options.port, home: context.home, clock: context.clock, log: context.log });
    undo.push(() => server.close());
    owned.announce({ url: server.url });
    const socket = await serveOwnerSocket({ home: context.home, log: context.log, handle: (method, params, signal) => answerOwner(owned.app, () => server.signIn(), method, params, signal) });
    undo.push(() => socket.close());
    owned.app.start();
    context.log.info('shell-started', { build: BUILD, port: server.port, pid: process.pid });
    return { app: owned.app, signIn: () => server.signIn(), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function answerOwner(app: App, signIn: () => string, method: string, params: unknown, signal: AbortSignal): Promise<unknown> {
  if (method === 'signIn') return { url: signIn() };
  const { handleOwnerRequest } = await import('../core/owner-commands.ts');
  return handleOwnerRequest(app.commands, method, params, signal);
}

/** A fresh one-time address of the browser shell that runs on a home; null when none runs there. */
export async function askForSignIn(home: string): Promise<string | null> {
  try {
    const answer = await callOwner(home, 'signIn', {});
    return answer === null ? null : (answer.result as { readonly url: string }).url; // our own process answered this very method
  } catch (error) {
    // The desktop shell owns the home and has no address to give.
    if (error instanceof AppFailure && error.code === 'not-available') return null;
    throw error;
  }
}

const STARTING_MS = 5_000;
const STARTING_STEP_MS = 100;

/** Starts a shell; beside one that is just starting on the same home, that one's address instead (a second never polls). */
export async function startOrFind<T>(context: Context, start: () => Promise<T>): Promise<{ readonly started: T } | { readonly running: string }> {
  const running = await askForSignIn(context.home);
  if (running !== null) return { running };
  try {
    return { started: await start() };
  } catch (error) {
    if (!(error instanceof AppFailure) || error.code !== 'home-owned') throw error;
    const address = await waitForSignIn(context);
    if (address === null) throw error;
    return { running: address };
  }
}

async function waitForSignIn(context: Context): Promise<string | null> {
  const deadline = context.clock.monotonicMs() + STARTING_MS;
  while ((await readOwner(context))?.shell === 'browser' && context.clock.monotonicMs() < deadline) {
    const address = await askForSignIn(context.home);
    if (address !== null) return address;
    await context.clock.sleep(STARTING_STEP_MS);
  }
  return null;
}

/** Shows an address in a browser, or prints it where that cannot be. */
export async function showAddress(context: Context, options: { readonly url: string; readonly isOpenWanted: boolean; readonly isShortLived: boolean }): Promise<void> {
  const isShown = options.isOpenWanted && (await openBrowser({ url: options.url, home: context.home, env: context.env, clock: context.clock, isShortLived: options.isShortLived }));
  if (isShown) context.output.note('Floorwalker opens in a window of the browser.');
  else if (options.isOpenWanted) context.output.note('No display or browser was found; open the address on this computer.');
}
