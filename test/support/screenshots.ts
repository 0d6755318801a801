import { mkdirSync, rmSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { startDemo, type Demo } from '../../electron/demo/start-demo.ts';
import { addDays, dateOf, formatClock } from '../../shared/domain/calendar.ts';
import { HOUR_MS } from '../../shared/domain/time.ts';
import { createApp } from '../e2e/support/app.ts';

/** Takes a picture of every screen, small and large, light and dark, into `test-results/screenshots`, and the README's two. */

const ROOT = resolve(import.meta.dirname, '../..');
const OUT = resolve(ROOT, 'test-results/screenshots');
const IMAGES = resolve(ROOT, 'docs/images');
const README_LIMIT_BYTES = 300 * 1_024;
const SIZES = [{ width: 1280, height: 800 }, { width: 1920, height: 1080 }] as const;
const SCHEMES = ['light', 'dark'] as const;
const SEED = 7;

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

/** Every screen of a running app, by the file's name. */
function screensOf(demo: Demo, zone: string): readonly (readonly [name: string, show: Show])[] {
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
    ['sources-test', async (page, origin) => {
      await at('sources')(page, origin);
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

type Screens = readonly (readonly [name: string, show: Show])[];

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
    for (const [name, show] of screens) {
      for (const size of SIZES) {
        for (const colorScheme of SCHEMES) {
          const page = await context.newPage();
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
          await page.setViewportSize(size);
          await show(page, new URL(url).origin);
          await rest(page);
          await page.screenshot({ path: resolve(OUT, `${name}-${size.width}-${colorScheme}.png`) });
          if (size.width === 1280 && colorScheme === 'light' && (name === 'floor' || name === 'agent-day')) await keepForReadme(page, name);
          await page.close();
        }
      }
      process.stderr.write(`${name}\n`);
    }
  } finally {
    await browser.close();
  }
}

async function keepForReadme(page: Page, name: string): Promise<void> {
  const path = resolve(IMAGES, `${name}.png`);
  await page.screenshot({ path });
  const { size } = statSync(path);
  if (size > README_LIMIT_BYTES) throw new Error(`${path} has ${size} bytes; the README's pictures stay under ${README_LIMIT_BYTES}`);
}

/** The usual floor, then the same floor without its vendor. */
async function takeUsual(zone: string): Promise<void> {
  const demo = await startDemo({ agents: 48, days: 3, seed: SEED });
  const app = createApp(zone);
  try {
    await app.addSource(demo, 'Demo VCC', { backfillDays: '3' });
    await app.json(['sync']);
    const server = await app.serve();
    await takeAll(server.url, screensOf(demo, zone));
    await server.stop();
    await demo.faults.set({ down: 'refused' });
    const offline = await app.serve();
    await takeAll(offline.url, [['floor-offline', async (page, origin) => {
      await page.goto(`${origin}/#/floor`);
      await page.getByText(/data up to/).waitFor();
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
await takeCompact(zone);
await takeFirstRun(zone);
process.stderr.write(`pictures are in ${OUT}\n`);
