import { AppFailure } from '../../shared/contract/app-error.ts';
import type { App } from '../core/app.ts';
import { callOwner, serveOwnerSocket } from '../platform/owner-socket.ts';
import { openBrowser } from '../server/open-browser.ts';
import { startServer } from '../server/start-server.ts';
import type { Context } from './context.ts';
import { openOwned } from './core-access.ts';
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
  const rendererDir = findRendererDir();
  const undo: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const owned = await openOwned(context, { kind: 'browser', exploreDemo: options.exploreDemo });
    undo.push(() => owned.close());
    await options.prepare?.(owned.app);
    const server = await startServer({ app: owned.app, rendererDir, host: options.host, port: options.port, home: context.home, clock: context.clock, log: context.log });
    undo.push(() => server.close());
    owned.announce({ url: server.url });
    const socket = await serveOwnerSocket({ home: context.home, log: context.log, handle: (method, params, signal) => answerOwner(owned.app, server.signIn, method, params, signal) });
    undo.push(() => socket.close());
    owned.app.start();
    return { app: owned.app, signIn: server.signIn, close };
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

/** Shows an address in a browser, or prints it where that cannot be. */
export async function showAddress(context: Context, options: { readonly url: string; readonly isOpenWanted: boolean; readonly isShortLived: boolean }): Promise<void> {
  const isShown = options.isOpenWanted && (await openBrowser({ url: options.url, home: context.home, env: context.env, clock: context.clock, isShortLived: options.isShortLived }));
  if (isShown) context.output.note('Floorwalker opens in a window of the browser.');
  else if (options.isOpenWanted) context.output.note('No display or browser was found; open the address on this computer.');
}
