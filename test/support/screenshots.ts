import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { DEMO_SOURCES, rosterOf } from '../../electron/cli/demo-sources.ts';
import { startDemo, type Demo } from '../../electron/demo/start-demo.ts';
import { addDays, dateOf, formatClock } from '../../shared/domain/calendar.ts';
import { DAY_MS, HOUR_MS } from '../../shared/domain/time.ts';
import { createApp, type App } from '../e2e/support/app.ts';

/**
 * Takes a picture of every screen, small and large, light and dark, into `test-results/screenshots`, and those that the
 * documentation shows. Names as arguments take only these: `npm run screenshots -- alerts-panel rule-editor`.
 */

const ROOT = resolve(import.meta.dirname, '../..');
const OUT = resolve(ROOT, 'test-results/screenshots');
const IMAGES = resolve(ROOT, 'docs/images');
const IMAGE_LIMIT_BYTES = 300 * 1_024;
/** Pictures that the documentation shows. */
const IMAGE_NAMES: readonly string[] = ['floor', 'interaction', 'person-day', 'alerts-panel', 'rule-editor'];
const SIZES = [{ width: 1280, height: 800 }, { width: 1920, height: 1080 }] as const;
const SCHEMES = ['light', 'dark'] as const;
const SEED = 7;
const WANTED = new Set(process.argv.slice(2));
const isWanted = (name: string): boolean => WANTED.size === 0 || WANTED.has(name);

/** Zones around the world: the pictures show an afternoon whenever they are taken. */
const ZONES = ['Europe/London', 'America/Sao_Paulo', 'America/New_York', 'America/Los_Angeles', 'Pacific/Honolulu', 'Pacific/Auckland', 'Australia/Sydney', 'Asia/Tokyo', 'Asia/Singapore', 'Asia/Dubai', 'Europe/Athens'];

function afternoonZone(): string {
  const distance = (zone: string): number => Math.abs(Number(formatClock(Date.now(), zone).slice(0, 2)) - 14);
  return ZONES.toSorted((a, b) => distance(a) - distance(b))[0] ?? 'UTC';
}

async function idle(page: Page): Promise<void> {
  await page.locator('html[data-idle="true"]').waitFor();
  await page.evaluate(() => document.fonts.ready);
}

/** Leaves hover states and tooltips behind. */
async function rest(page: Page): Promise<void> {
  await page.mouse.move(0, 0);
  await idle(page);
}

type Show = (page: Page, origin: string) => Promise<void>;

/** Who did most in the last four hours, among those who worked yesterday too. */
function busyAgent(demo: Demo, zone: string): string {
  const nowAt = demo.truth.now();
  const interactions = demo.truth.published().filter((activity) => activity.type === 'Interaction');
  const yesterday = addDays(dateOf(nowAt, zone), -1);
  const worked = new Set(interactions.filter((activity) => dateOf(activity.startAt, zone) === yesterday).map((activity) => activity.agentId));
  const counts = new Map<string, number>();
  for (const { agentId, startAt } of interactions) if (startAt > nowAt - 4 * HOUR_MS && worked.has(agentId)) counts.set(agentId, (counts.get(agentId) ?? 0) + 1);
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? '';
}

type Screens = readonly (readonly [name: string, show: Show])[];
type At = (hash: string) => Show;

/** Opens the first row of a list beside it. */
async function openFirst(page: Page, list: string): Promise<void> {
  await page.getByRole('grid', { name: list }).locator('[data-row]').first().waitFor();
  await page.getByRole('grid', { name: list }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await idle(page);
}

/** Contacts, chats and calls. */
function recordScreens(at: At): Screens {
  const longTalk: Show = async (page, origin) => {
    await at('interactions')(page, origin);
    await page.getByRole('button', { name: 'Medium: Any medium' }).click();
    await page.getByRole('option', { name: 'Phone' }).click();
    await page.getByRole('button', { name: 'Direction: Any direction' }).click();
    await page.getByRole('option', { name: 'Inbound' }).click();
    await page.getByLabel('Shortest duration').fill('6:00');
    await page.getByLabel('Longest duration').fill('12:00');
    await idle(page);
    await openFirst(page, 'Interactions');
  };
  return [
    ['interactions', at('interactions')],
    ['interactions-panel', longTalk],
    ['interaction', async (page, origin) => {
      await longTalk(page, origin);
      await page.getByRole('button', { name: 'Over the whole width' }).click();
    }],
    ['chat-states', at('chat-states')],
    ['chat-states-slot', async (page, origin) => {
      await at('chat-states')(page, origin);
      const grid = page.getByRole('grid', { name: 'Chat states' });
      await grid.getByRole('row').nth(3).click();
      await grid.focus();
      await page.keyboard.press('ArrowRight');
    }],
    ['chat-states-table', async (page, origin) => {
      await at('chat-states')(page, origin);
      await page.getByText('Table', { exact: true }).click();
    }],
    ['engagement', at('engagement')],
    ['calls', at('calls')],
    ['calls-panel', async (page, origin) => {
      await at('calls')(page, origin);
      await openFirst(page, 'Calls');
    }],
  ];
}

/** Rules of the pictures: a template each, with a threshold that a few of a simulated floor are above. */
const RULES: readonly (readonly [template: string, minutes: string])[] = [['long-contact', '8'], ['long-away', '10'], ['long-break', '5'], ['ring-no-answers', '0'], ['left-mid-interaction', '0']];

/** The inbox with something in it, what it was about, what has been, the rules, and how alerts interrupt. */
function alertScreens(at: At): Screens {
  let hasRules = false;
  const edit = (template: string): Show => async (page, origin) => {
    await at(`alert-rules/new/${template}`)(page, origin);
    await page.locator('.backtest-statement').waitFor();
  };
  const inbox: Show = async (page, origin) => {
    for (const [template, minutes] of hasRules ? [] : RULES) {
      await at(`alert-rules/new/${template}`)(page, origin);
      await page.getByRole('textbox', { name: 'All of it, for at least' }).fill(minutes);
      await page.getByRole('button', { name: 'Save and switch on' }).click();
      await page.getByRole('grid', { name: 'Rules' }).waitFor();
    }
    hasRules = true;
    await at('alerts')(page, origin);
    await page.locator('[data-alert]').nth(2).waitFor();
  };
  return [
    ['alerts', inbox],
    ['alerts-panel', async (page, origin) => {
      await inbox(page, origin);
      await page.locator('[data-alert][data-condition="firing"]').nth(1).click();
      await page.getByRole('complementary', { name: /^Alert/ }).waitFor();
      for (const dismiss of await page.getByRole('button', { name: /^Dismiss:/ }).all()) await dismiss.click();
    }],
    ['alert-history', at('alert-history')],
    ['alert-rules', at('alert-rules')],
    ['alert-templates', at('alert-rules/new')],
    ['rule-editor', async (page, origin) => {
      await edit('long-away')(page, origin);
      await page.getByText('7 days', { exact: true }).click();
      await page.getByRole('textbox', { name: 'All of it, for at least' }).fill('30');
      await page.locator('.backtest-statement', { hasText: 'last 7 days' }).waitFor();
      await page.locator('.backtest[aria-busy="false"]').waitFor();
    }],
    ['alert-delivery', at('alert-delivery')],
  ];
}

/** People and teams, a person in two systems, and the receiver that hears of one of them. */
function peopleScreens(demo: Demo, at: At): Screens {
  const inTwo = demo.people.filter((person) => person.vonageId !== null && (person.ringCentralId !== null || person.livePersonId !== null));
  let shown: string | null = null;
  const dayOf = (vonageId: string | null): Show => async (page, origin) => {
    await at(`agent/${encodeURIComponent(`1:${vonageId ?? ''}`)}`)(page, origin);
    await page.getByRole('grid', { name: /^Activities of/ }).waitFor();
  };
  return [
    ['people', at('people')],
    ['people-suggestions', async (page, origin) => {
      await at('people')(page, origin);
      await page.getByText(/^Suggestions/).click();
    }],
    ['people-roster', async (page, origin) => {
      await at('people')(page, origin);
      await page.getByRole('button', { name: 'Import roster' }).click();
      await page.getByRole('dialog').waitFor();
    }],
    ['person-day', async (page, origin) => {
      // Who is linked, and where the systems contradict each other, is known only by looking.
      for (const { vonageId } of shown === null ? inTwo : []) {
        await dayOf(vonageId)(page, origin);
        await idle(page);
        if ((await page.getByRole('region', { name: 'Contradictions' }).count()) === 0) continue;
        shown = vonageId;
        break;
      }
      shown ??= inTwo[0]?.vonageId ?? null;
      await dayOf(shown)(page, origin);
    }],
    ['source-chats', at('sources/2')],
    ['source-receiver', async (page, origin) => {
      await at('sources/3')(page, origin);
      await page.getByText(/^listening on/).waitFor();
    }],
  ];
}

/** Every screen of a running app, by the file's name. */
function screensOf(demo: Demo, zone: string): Screens {
  const agent = encodeURIComponent(`1:${busyAgent(demo, zone)}`);
  const yesterday = addDays(dateOf(Date.now(), zone), -1);
  const at = (hash: string): Show => async (page, origin) => {
    await page.goto(`${origin}/#/${hash}`);
    await idle(page);
  };
  const day = (hash: string): Show => async (page, origin) => {
    await at(hash)(page, origin);
    await page.getByRole('grid', { name: /^Activities of/ }).waitFor();
  };
  return [
    ['floor', at('floor')],
    ['floor-inspector', async (page, origin) => {
      await at('floor')(page, origin);
      await page.locator('[data-agent]').nth(3).click();
      await page.getByRole('complementary', { name: /^Inspector/ }).waitFor();
    }],
    ['agent-day', day(`agent/${agent}`)],
    ['agent-day-yesterday', day(`agent/${agent}/${yesterday}`)],
    ['agent-day-zoomed', async (page, origin) => {
      await day(`agent/${agent}`)(page, origin);
      await page.getByRole('button', { name: 'Interactions', exact: true }).click();
      await page.locator('[role=grid] [role=row][aria-selected]').nth(2).click();
      const canvas = page.getByRole('application');
      await canvas.focus();
      for (let step = 0; step < 6; step += 1) await canvas.press('+');
    }],
    ...recordScreens(at),
    ...alertScreens(at),
    ...peopleScreens(demo, at),
    ['sources-test', async (page, origin) => {
      await at('sources/1')(page, origin);
      await page.getByRole('button', { name: 'Test', exact: true }).click();
      await page.getByText('Everything works.').waitFor();
    }],
    ['source-form', async (page, origin) => {
      await at('sources')(page, origin);
      await page.getByRole('button', { name: 'Add a source' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click();
    }],
    ['labels', at('labels')],
    ['export', at('export')],
    ['export-done', async (page, origin) => {
      await at('export')(page, origin);
      await page.getByRole('button', { name: 'Export', exact: true }).click();
      await page.getByRole('heading', { name: /rows exported/ }).waitFor();
    }],
    ['settings', at('settings')],
    ['palette', async (page, origin) => {
      await at('floor')(page, origin);
      await page.keyboard.press('Control+k');
      await page.getByPlaceholder('Agent, id or screen').fill('an');
    }],
    ['shortcuts', async (page, origin) => {
      await at('floor')(page, origin);
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
    }],
  ];
}

/** One browser for all; a fresh page for each picture, so that none inherits another's state. */
async function takeAll(url: string, screens: Screens): Promise<void> {
  const isRoot = process.getuid?.() === 0;
  const executablePath = process.env['FLOORWALKER_CHROMIUM'];
  const browser = await chromium.launch({ ...(executablePath === undefined ? {} : { executablePath }), args: isRoot ? ['--no-sandbox'] : [] });
  try {
    const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce' });
    const first = await context.newPage();
    await first.goto(url);
    await idle(first);
    for (const [name, show] of screens.filter(([each]) => isWanted(each))) {
      for (const size of SIZES) {
        for (const colorScheme of SCHEMES) {
          const page = await context.newPage();
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
          await page.setViewportSize(size);
          await show(page, new URL(url).origin);
          await rest(page);
          await page.screenshot({ path: resolve(OUT, `${name}-${size.width}-${colorScheme}.png`) });
          if (size.width === 1280 && colorScheme === 'light' && IMAGE_NAMES.includes(name)) await keepImage(page, name);
          await page.close();
        }
      }
      process.stderr.write(`${name}\n`);
    }
  } finally {
    await browser.close();
  }
}

async function keepImage(page: Page, name: string): Promise<void> {
  const path = resolve(IMAGES, `${name}.png`);
  await page.screenshot({ path });
  const { size } = statSync(path);
  if (size > IMAGE_LIMIT_BYTES) throw new Error(`${path} has ${size} bytes; the documentation's pictures stay under ${IMAGE_LIMIT_BYTES}`);
}

/** Chat desks and the second phone line beside the floor, with who is who. */
async function addOthers(app: App, demo: Demo): Promise<void> {
  const add = async (kind: 'liveperson' | 'ringcentral', settings: Readonly<Record<string, string>>, secrets: Readonly<Record<string, string>>): Promise<void> => {
    const set = Object.entries(settings).flatMap(([key, value]) => ['--set', `${key}=${value}`]);
    await app.json(['sources', 'add', '--kind', kind, '--name', DEMO_SOURCES[kind], ...set, '--secrets-stdin'], JSON.stringify(secrets));
  };
  const { liveperson, ringcentral } = demo;
  await add('liveperson', { accountId: liveperson.accountId, domainApiUrl: liveperson.domainApiUrl, pollSeconds: '10' }, { clientId: liveperson.clientId, clientSecret: liveperson.clientSecret });
  const { subAccountId, apiBaseUrl, authBaseUrl, clientId } = ringcentral;
  await add('ringcentral', { zone: 'America/New_York', pull: 'on', subAccountId, apiBaseUrl, authBaseUrl, clientId }, { clientSecret: ringcentral.clientSecret, jwt: ringcentral.jwt });
  const events = join(app.home, 'events.ndjson');
  const untilAt = demo.now();
  writeFileSync(events, [...ringcentral.history({ startAt: untilAt - 2 * DAY_MS, endAt: untilAt })].join(''));
  await app.json(['import', events, '--kind', 'events', '--source', DEMO_SOURCES.ringcentral]);
  await app.json(['sync']);
  const roster = join(app.home, 'roster.csv');
  writeFileSync(roster, rosterOf(demo.people));
  await app.json(['import', roster, '--kind', 'roster']);
}

/** The usual floor, then the same floor without its vendor. */
async function takeUsual(zone: string): Promise<void> {
  const demo = await startDemo({ agents: 48, days: 3, seed: SEED });
  const app = createApp(zone);
  try {
    await app.addSource(demo, DEMO_SOURCES.vonage, { backfillDays: '3' });
    await addOthers(app, demo);
    const server = await app.serve();
    await takeAll(server.url, screensOf(demo, zone));
    await server.stop();
    await demo.faults.set({ down: 'refused' });
    const offline = await app.serve();
    await takeAll(offline.url, [['floor-offline', async (page, origin) => {
      await page.goto(`${origin}/#/floor`);
      await page.getByText(/data up to/).first().waitFor();
    }], ['sources-offline', async (page, origin) => {
      await page.goto(`${origin}/#/sources`);
      await idle(page);
    }]]);
  } finally {
    await app.dispose();
    await demo.close();
  }
}

async function takeCompact(zone: string): Promise<void> {
  const demo = await startDemo({ agents: 300, days: 1, seed: SEED });
  const app = createApp(zone);
  try {
    await app.addSource(demo, 'Demo VCC', { backfillDays: '1' });
    await app.json(['sync']);
    const server = await app.serve();
    await takeAll(server.url, [['floor-compact', async (page, origin) => {
      await page.goto(`${origin}/#/floor`);
      await page.locator('[data-agent]').first().waitFor();
    }]]);
  } finally {
    await app.dispose();
    await demo.close();
  }
}

async function takeFirstRun(zone: string): Promise<void> {
  const app = createApp(zone);
  try {
    const server = await app.serve();
    await takeAll(server.url, [['first-run', async (page, origin) => {
      await page.goto(`${origin}/`);
      await idle(page);
    }], ['sources-none', async (page, origin) => {
      await page.goto(`${origin}/#/sources`);
      await idle(page);
    }]]);
  } finally {
    await app.dispose();
  }
}

rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });
mkdirSync(IMAGES, { recursive: true });
const zone = afternoonZone();
await takeUsual(zone);
if (WANTED.size === 0) {
  await takeCompact(zone);
  await takeFirstRun(zone);
}
process.stderr.write(`pictures are in ${OUT}\n`);
