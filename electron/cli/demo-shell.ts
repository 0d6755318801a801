import { join } from 'node:path';
import { isLively, startDemo, type Demo } from '../demo/start-demo.ts';
import type { App } from '../core/app.ts';
import { readFileIfThere, writePrivateFile } from '../platform/private-file.ts';
import type { Context } from './context.ts';
import { startBrowserShell, type BrowserShell } from './shell.ts';

export const DEMO_SOURCE = 'Demo VCC';
export interface DemoChoice {
  readonly agents: number;
  readonly days: number;
  readonly seed: number;
  /** Port of the app; 0: any free one. */
  readonly port: number;
}

/** Which simulated world a demo home holds; two worlds must not mix in one history. */
interface DemoRecord { readonly agents: number; readonly days: number; readonly seed: number; readonly originAt: number; readonly url: string }

export interface DemoShell {
  readonly shell: BrowserShell;
  readonly vendorUrl: string;
  readonly notes: readonly string[];
}

/** The demo's own data directory, inside that of the real sources: removing the one removes the other. */
export function demoHome(context: Pick<Context, 'home'>): string {
  return join(context.home, 'demo');
}

/** Starts the simulated vendors in this process, puts their source in place and serves the app on it. */
export async function startDemoShell(context: Context, choice: DemoChoice): Promise<DemoShell> {
  const before = readDemoRecord(context.home);
  // A world whose shifts are over by now is left for a new one: a demo has to show people at work.
  const isSameWorld = before !== null && before.agents === choice.agents && before.days === choice.days && before.seed === choice.seed && isLively(before.originAt, context.clock.now());
  const demo = await startDemo({ agents: choice.agents, days: choice.days, seed: choice.seed, clock: context.clock, ...(isSameWorld ? { originAt: before.originAt } : {}) });
  try {
    const shell = await startBrowserShell(context, {
      host: '127.0.0.1',
      port: choice.port,
      prepare: async (app) => {
        await placeSource(app, demo, choice, isSameWorld);
        writePrivateFile(recordPath(context.home), JSON.stringify({ agents: choice.agents, days: choice.days, seed: choice.seed, originAt: demo.originAt, url: demo.vonage.url } satisfies DemoRecord));
      },
    });
    const close = async (): Promise<void> => {
      await shell.close();
      await demo.close();
    };
    return { shell: { ...shell, close }, vendorUrl: demo.vonage.url, notes: demo.notes };
  } catch (error) {
    await demo.close();
    throw error;
  }
}

/** The source of the last time gets the new port; of another world it is removed with its data first. */
async function placeSource(app: App, demo: Demo, choice: DemoChoice, isSameWorld: boolean): Promise<void> {
  const set = { apiBaseUrl: demo.vonage.url, tokenUrl: demo.vonage.tokenUrl, clientId: demo.vonage.clientId, backfillDays: String(Math.min(choice.days, 31)), pollSeconds: '5' };
  const secrets = { clientSecret: demo.vonage.clientSecret };
  const known = (await app.commands.listSources()).some((source) => source.name === DEMO_SOURCE);
  if (known && isSameWorld) return void (await app.commands.updateSource({ name: DEMO_SOURCE, set, secrets }));
  if (known) await app.commands.removeSource(DEMO_SOURCE, { purge: true });
  await app.commands.addSource({ kind: 'vonage', name: DEMO_SOURCE, set, secrets });
}

/** Where the vendors of the demo that runs (or ran last) on a home are; null when none ever did. */
export function readDemoRecord(home: string): DemoRecord | null {
  const text = readFileIfThere(recordPath(home));
  if (text === null) return null;
  try {
    const record = JSON.parse(text) as Partial<DemoRecord>; // checked in the next line
    const { agents, days, seed, originAt, url } = record;
    return typeof agents === 'number' && typeof days === 'number' && typeof seed === 'number' && typeof originAt === 'number' && typeof url === 'string' ? { agents, days, seed, originAt, url } : null;
  } catch {
    return null;
  }
}

function recordPath(home: string): string {
  return join(home, 'demo.json');
}
