import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test, type Download, type Page } from '@playwright/test';
import type { Demo } from '../../electron/demo/start-demo.ts';
import { formatClock, offsetMsAt } from '../../shared/domain/calendar.ts';
import { createApp, type App, type Server } from './support/app.ts';
import { expectAccessible, floorRows, goTo, openFloor } from './support/page.ts';
import { startRelabelProxy, type RelabelProxy } from './support/relabel-proxy.ts';
import { startVendor } from './support/vendor.ts';

const FORMULA = '=HYPERLINK("http://x.example","Lunch, please")';

let demo: Demo;
let proxy: RelabelProxy;
let app: App;
let server: Server;

test.beforeAll(async () => {
  demo = await startVendor({ agents: 40, days: 1, seed: 51 });
  proxy = await startRelabelProxy(demo.vonage.url, 'Lunch', FORMULA);
  app = createApp();
  await app.addSource(demo, 'VCC', { apiBaseUrl: proxy.url, backfillDays: '1' });
  await app.json(['sync']);
  server = await app.serve();
});
test.afterAll(async () => {
  await app.dispose();
  await proxy.close();
  await demo.close();
});

test.beforeEach(async ({ page }) => {
  const { url } = (await app.json(['sign-in'])) as { url: string }; // the documented shape
  expect(new URL(url).port).toBe(String(server.port));
  await openFloor(page, url);
});

const counts = (page: Page) => page.getByRole('group', { name: 'Filter by state' });
const mapped = (page: Page) => counts(page).getByRole('button', { name: /\d+ (?:break|meal|meeting|training)$/ });

test('a suggested label is used only after it was accepted, and then on the floor', async ({ page }) => {
  await expect(mapped(page)).toHaveCount(0);
  await goTo(page, 'Labels');
  await expect(page.getByText(/labels? ha(?:s|ve) a suggestion/)).toBeVisible();
  await expectAccessible(page);
  const first = page.getByRole('button', { name: /^Accept \w+ for / }).first();
  const [, state = '', label = ''] = /^Accept (\w+) for (.+)$/.exec(await first.getAttribute('aria-label') ?? '') ?? [];
  await first.click();
  await expect(page.getByLabel(`Read ${label} as`).locator('option:checked')).toHaveText(state);
  await expect(page.getByRole('row', { name: new RegExp(`^${label}`) })).toContainText('accepted');
  await page.getByRole('button', { name: /^Accept (?:it|all \d+)$/ }).click();
  await expect(page.getByText(/labels? ha(?:s|ve) a suggestion/)).toHaveCount(0);
  await page.getByLabel(`Read ${FORMULA} as`).selectOption({ label: 'Break' });
  await expect(page.getByRole('row').filter({ hasText: FORMULA })).toContainText('your own choice');

  await goTo(page, 'Floor');
  await expect(mapped(page).first()).toBeVisible({ timeout: 30_000 });
  await mapped(page).first().click();
  await expect(floorRows(page).first().getByRole('gridcell').nth(2)).toHaveText(/^(?:Break|Meal|Meeting|Training)/);
});

test('another time zone moves every time, for every client', async ({ page }) => {
  await counts(page).getByRole('button', { name: /logged out$/ }).click();
  await floorRows(page).first().click();
  const since = page.getByRole('complementary', { name: /^Inspector: / }).getByText(/^since \d\d:\d\d:\d\d/);
  const secondsOf = (text: string): number => (/(\d\d):(\d\d):(\d\d)/.exec(text) ?? []).slice(1).reduce((sum, part) => sum * 60 + Number(part), 0);
  const before = secondsOf(await since.textContent() ?? '');
  const name = await floorRows(page).first().getByRole('gridcell').nth(1).textContent();

  await goTo(page, 'Settings');
  await page.getByRole('button', { name: app.zone }).last().click();
  await page.getByPlaceholder('City or region').fill('Asia/Tokyo');
  await page.getByRole('option', { name: /^Asia\/Tokyo/ }).click();
  const bar = page.getByRole('banner').getByRole('button', { name: /Asia/ });
  await expect(bar).toContainText(formatClock(Date.now(), 'Asia/Tokyo').slice(0, 4));
  await expectAccessible(page);

  await goTo(page, 'Floor');
  await counts(page).getByRole('button', { name: /logged out$/ }).waitFor();
  await floorRows(page).filter({ hasText: name ?? '' }).click();
  const moved = (offsetMsAt(Date.now(), 'Asia/Tokyo') - offsetMsAt(Date.now(), app.zone)) / 1_000;
  const wanted = (((before + moved) % 86_400) + 86_400) % 86_400;
  await expect.poll(async () => secondsOf(await since.textContent() ?? '')).toBe(wanted);
  await app.json(['status']); // readers beside the owner are not disturbed by a change of settings

  await goTo(page, 'Settings');
  await page.getByRole('button', { name: /Asia/ }).last().click();
  await page.getByRole('option', { name: 'The desk\'s own zone' }).click();
  await expect(page.getByText('the desk\'s own')).toBeVisible();
});

test('the theme follows the system until someone chooses', async ({ page }) => {
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await goTo(page, 'Settings');
  await page.emulateMedia({ colorScheme: 'light' });
  const light = await ground();
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(ground).not.toBe(light);
  const dark = await ground();
  await page.getByText('Light', { exact: true }).click();
  await expect.poll(ground).toBe(light);
  await page.reload();
  await expect(page.getByRole('radio', { name: 'Light' })).toBeChecked();
  expect(await ground()).toBe(light);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.getByText('Dark', { exact: true }).click();
  await expect.poll(ground).toBe(dark);
  await expectAccessible(page);
});

/** Records of a CSV text by RFC 4180, the header included. */
function parseCsv(text: string): string[][] {
  const records: string[][] = [[]];
  for (const [, field = '', end] of text.matchAll(/("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n|$)/g)) {
    records.at(-1)?.push(field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field);
    if (end === '\r\n') records.push([]);
    if (end === '') break;
  }
  return records.slice(0, -1);
}

const readDownload = async (file: Download): Promise<Buffer> => readFileSync(await file.path());

async function startDownload(page: Page, button: string): Promise<Download> {
  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: button, exact: true }).click();
  return waiting;
}

test('an export is proven by its manifest, and no label can run as a formula', async ({ page }) => {
  await goTo(page, 'Export');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Last 7 days' }).click();
  const file = await startDownload(page, 'Export');
  const bytes = await readDownload(file);
  const records = parseCsv(bytes.toString('utf8'));
  const result = page.getByRole('region', { name: 'Result' });
  await expect(result.getByRole('heading', { level: 2 })).toHaveText(`${(records.length - 1).toLocaleString('en-GB')} rows exported`);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await expect(result).toContainText(sha256);
  await expectAccessible(page);

  const manifest = JSON.parse((await readDownload(await startDownload(page, 'Save the manifest'))).toString('utf8')) as Readonly<Record<string, unknown>>; // the documented shape
  expect(manifest).toMatchObject({ rows: records.length - 1, bytes: bytes.length, sha256 });

  const at = records[0]?.indexOf('name') ?? -1;
  const names = new Set(records.slice(1).map((record) => record[at]));
  expect(records.every((record) => record.length === records[0]?.length)).toBe(true);
  expect(names).toContain(`'${FORMULA}`);
  expect(names).not.toContain(FORMULA);

  await page.getByRole('checkbox', { name: /^Raw text/ }).check();
  const raw = parseCsv((await readDownload(await startDownload(page, 'Export'))).toString('utf8'));
  expect(new Set(raw.slice(1).map((record) => record[at]))).toContain(FORMULA);
});
