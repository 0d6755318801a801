import { parseWhole } from '../arguments.ts';
import { withHome, type CommonOptions, type Context } from '../context.ts';
import { demoHome, readDemoRecord, startDemoShell, type VendorUrls } from '../demo-shell.ts';
import { watchInterrupt } from '../interrupt.ts';
import { askForSignIn, showAddress, startOrFind } from '../shell.ts';
import { EXIT, type ExitCode } from '../usage.ts';

export interface DemoOptions extends CommonOptions {
  readonly agents: string;
  readonly days: string;
  readonly seed: string;
  readonly port?: string;
  readonly open: boolean;
}

/** `demo`: the simulated contact centre and the app on it, until Ctrl-C. */
export async function run(given: Context, options: DemoOptions): Promise<ExitCode> {
  const context = given.isHomeTyped ? given : withHome(given, demoHome(given));
  const choice = {
    agents: parseWhole(options.agents, '--agents', 5, 1_000),
    days: parseWhole(options.days, '--days', 1, 90),
    seed: parseWhole(options.seed, '--seed', 0, 2_147_483_647),
    port: options.port === undefined ? 0 : parseWhole(options.port, '--port', 0, 65_535),
  };
  const interrupt = watchInterrupt(context.clock);
  try {
    const found = await startOrFind(context, () => startDemoShell(context, choice));
    if ('running' in found) return await showRunningDemo(context, found.running, options.open);
    const demo = found.started;
    try {
      for (const note of demo.notes) context.output.note(note);
      const url = demo.shell.signIn();
      await context.output.result(toDocument(url, demo.vendors), url);
      await showAddress(context, { url: options.open ? demo.shell.signIn() : url, isOpenWanted: options.open, isShortLived: false });
      await interrupt.interrupted;
    } finally {
      await demo.shell.close();
    }
  } finally {
    interrupt.end();
  }
  return EXIT.done;
}

/** The demo runs already: its address, and no second one. */
async function showRunningDemo(context: Context, url: string, isOpenWanted: boolean): Promise<ExitCode> {
  context.output.note('The demo runs already; this is its address. To start another one, quit it first.');
  await context.output.result(toDocument(url, readDemoRecord(context.home)?.vendors ?? null), url);
  const own = isOpenWanted ? await askForSignIn(context.home) : null;
  if (own !== null) await showAddress(context, { url: own, isOpenWanted, isShortLived: true });
  return EXIT.done;
}

function toDocument(url: string, vendors: VendorUrls | null): unknown {
  return { url, vendors: vendors ?? { vonage: null, liveperson: null, ringcentral: null } };
}
