import { AppFailure } from '../../../shared/contract/app-error.ts';
import { isLoopbackHost } from '../../server/start-server.ts';
import { parseWhole } from '../arguments.ts';
import { withHome, type CommonOptions, type Context } from '../context.ts';
import { watchInterrupt } from '../interrupt.ts';
import { askForSignIn, showAddress, startBrowserShell, startOrFind, type BrowserShell } from '../shell.ts';
import { EXIT, usageFailure, type ExitCode } from '../usage.ts';

export interface ServeOptions extends CommonOptions {
  readonly host: string;
  readonly port?: string;
  readonly open: boolean;
}

/** `serve`: the browser shell on a home, until Ctrl-C. Beside a running one: that one's address, and done. */
export async function run(context: Context, options: ServeOptions): Promise<ExitCode> {
  if (!isLoopbackHost(options.host)) throw usageFailure(`The host ${options.host} is refused: only loopback is served.`, 'Other hosts need TLS and roles, which are not configurable yet.');
  const port = options.port === undefined ? 0 : parseWhole(options.port, '--port', 0, 65_535);
  const interrupt = watchInterrupt(context.clock);
  const explorer = createExplorer(context);
  try {
    const found = await startOrFind(context, () => startBrowserShell(context, { host: options.host, port, exploreDemo: () => explorer.explore() }));
    if ('running' in found) return await showRunning(context, found.running, options.open);
    const shell = found.started;
    try {
      const url = shell.signIn();
      await context.output.result({ url }, url);
      await showAddress(context, { url: options.open ? shell.signIn() : url, isOpenWanted: options.open, isShortLived: false });
      await interrupt.interrupted;
    } finally {
      await explorer.close();
      await shell.close();
    }
  } finally {
    interrupt.end();
  }
  return EXIT.done;
}

/** Never a second poller: the one that runs gives its address. */
async function showRunning(context: Context, url: string, isOpenWanted: boolean): Promise<ExitCode> {
  context.output.note('Floorwalker already runs on this data directory; this is its address.');
  await context.output.result({ url }, url);
  const own = isOpenWanted ? await askForSignIn(context.home) : null;
  if (own !== null) await showAddress(context, { url: own, isOpenWanted, isShortLived: true });
  return EXIT.done;
}

/** The first-run screen's "Explore the demo": a second shell on the demo's own home, started once. */
function createExplorer(context: Context): { explore(): Promise<{ readonly url: string }>; close(): Promise<void> } {
  let started: Promise<BrowserShell> | null = null;
  const start = async (home: string): Promise<BrowserShell> => {
    const { startDemoShell } = await import('../demo-shell.ts');
    return (await startDemoShell(withHome(context, home), { agents: 120, days: 7, seed: 1, port: 0 })).shell;
  };
  return {
    async explore() {
      const { demoHome } = await import('../demo-shell.ts');
      const home = demoHome(context);
      const running = started === null ? await askForSignIn(home) : null;
      if (running !== null) return { url: running };
      started ??= start(home);
      try {
        return { url: (await started).signIn() };
      } catch (error) {
        started = null;
        context.log.error('demo-failed', {}, error);
        throw error instanceof AppFailure ? error : new AppFailure({ code: 'demo-failed', message: 'The demo did not start.', hint: 'Try floorwalker demo.' }, { cause: error });
      }
    },
    async close() {
      await (await started?.catch(() => null))?.close();
    },
  };
}
