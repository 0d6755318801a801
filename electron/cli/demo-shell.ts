import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { isLively, startDemo, type Demo } from '../demo/start-demo.ts';
import type { App } from '../core/app.ts';
import { readFileIfThere, writePrivateFile } from '../platform/private-file.ts';
import type { Context } from './context.ts';
import { feedEvents, type EventFeed } from './demo-events.ts';
import { DEMO_RULES } from './demo-rules.ts';
import { DEMO_SOURCES, placeSources, rosterOf } from './demo-sources.ts';
import { startBrowserShell, type BrowserShell } from './shell.ts';

export interface DemoChoice {
  readonly agents: number;
  readonly days: number;
  readonly seed: number;
  /** Port of the app; 0: any free one. */
  readonly port: number;
}

/** Which simulated world a demo home holds; two worlds must not mix in one history. */
interface DemoRecord { readonly agents: number; readonly days: number; readonly seed: number; readonly originAt: number; readonly vendors: VendorUrls; readonly hasRules: boolean }

/** Where the simulated vendors are. */
export interface VendorUrls { readonly vonage: string; readonly liveperson: string; readonly ringcentral: string }

export interface DemoShell {
  readonly shell: BrowserShell;
  readonly vendors: VendorUrls;
  readonly notes: readonly string[];
}

/** The demo's own data directory, inside that of the real sources: removing the one removes the other. */
export function demoHome(context: Pick<Context, 'home'>): string {
  return join(context.home, 'demo');
}

/** Starts the simulated vendors in this process, puts their sources, people and teams in place and serves the app on them. */
export async function startDemoShell(context: Context, choice: DemoChoice): Promise<DemoShell> {
  const before = readDemoRecord(context.home);
  // A world whose shifts are over by now is left for a new one: a demo has to show people at work.
  const isSameWorld = before !== null && before.agents === choice.agents && before.days === choice.days && before.seed === choice.seed && isLively(before.originAt, context.clock.now());
  const demo = await startDemo({ agents: choice.agents, days: choice.days, seed: choice.seed, clock: context.clock, ...(isSameWorld ? { originAt: before.originAt } : {}) });
  const vendors = { vonage: demo.vonage.url, liveperson: demo.liveperson.domainApiUrl, ringcentral: demo.ringcentral.apiBaseUrl };
  const record: DemoRecord = { agents: choice.agents, days: choice.days, seed: choice.seed, originAt: demo.originAt, vendors, hasRules: before !== null && before.hasRules };
  let receiverUrl = '';
  try {
    const shell = await startBrowserShell(context, {
      host: '127.0.0.1',
      port: choice.port,
      prepare: async (app) => {
        await placeSources(app, demo, choice.days, isSameWorld);
        if (!isSameWorld) await placePeople(app, demo, context.home);
        receiverUrl = await openReceiver(app);
        writeDemoRecord(context.home, record);
      },
    });
    const feed = feedEvents({ app: shell.app, demo, receiverUrl, home: context.home, log: context.log, onHistory: () => placeRules(shell.app, context.home, record) });
    return { shell: { ...shell, close: () => closeAll(feed, shell, demo) }, vendors, notes: demo.notes };
  } catch (error) {
    await demo.close();
    throw error;
  }
}

/** The senders end before what they send to. */
async function closeAll(feed: EventFeed, shell: BrowserShell, demo: Demo): Promise<void> {
  await feed.stop();
  await shell.close();
  await demo.close();
}

/** People and teams, as a lead would import them; only with a new world, so that what was changed by hand stays. */
async function placePeople(app: App, demo: Demo, home: string): Promise<void> {
  const file = join(home, 'demo-roster.csv');
  writePrivateFile(file, rosterOf(demo.people));
  try {
    await app.commands.importFile({ kind: 'roster', source: null, file });
  } finally {
    rmSync(file, { force: true });
  }
}

/**
 * Once for a home: what a person made of them since stays, with another world, too. After the past, which comes in pieces:
 * whatever is open at the end of a piece would be taken to go on, and fire.
 */
async function placeRules(app: App, home: string, record: DemoRecord): Promise<void> {
  if (record.hasRules) return;
  await app.commands.addRules(DEMO_RULES);
  writeDemoRecord(home, { ...record, hasRules: true });
}

/** The receiver listens before polling begins; when somebody else took its port meanwhile, at any free one. */
async function openReceiver(app: App): Promise<string> {
  const receive = (port: number | null): Promise<string> => app.commands.receive({ source: DEMO_SOURCES.ringcentral, port }).then(({ url }) => url);
  return receive(null).catch(() => receive(0));
}

/** Where the vendors of the demo that runs (or ran last) on a home are; null when none ever did. */
export function readDemoRecord(home: string): DemoRecord | null {
  const text = readFileIfThere(recordPath(home));
  if (text === null) return null;
  try {
    const record = JSON.parse(text) as Partial<DemoRecord>; // checked in the next line
    const { agents, days, seed, originAt, vendors, hasRules } = record;
    const isWhole = typeof agents === 'number' && typeof days === 'number' && typeof seed === 'number' && typeof originAt === 'number';
    const { vonage, liveperson, ringcentral } = vendors ?? {};
    return isWhole && typeof vonage === 'string' && typeof liveperson === 'string' && typeof ringcentral === 'string' ? { agents, days, seed, originAt, vendors: { vonage, liveperson, ringcentral }, hasRules: hasRules !== false } : null; // one that says nothing has had its rules
  } catch {
    return null;
  }
}

function writeDemoRecord(home: string, record: DemoRecord): void {
  writePrivateFile(recordPath(home), JSON.stringify(record));
}

function recordPath(home: string): string {
  return join(home, 'demo.json');
}
