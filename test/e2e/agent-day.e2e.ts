import { expect, test, type Page } from '@playwright/test';
import type { Demo } from '../../electron/demo/start-demo.ts';
import type { Activity } from '../../shared/domain/activity.ts';
import { addDays, dateOf, dayBounds, formatClock, formatDuration } from '../../shared/domain/calendar.ts';
import { createApp, type App, type Server } from './support/app.ts';
import { expectAccessible, signIn, waitForIdle } from './support/page.ts';
import { startVendor } from './support/vendor.ts';

let demo: Demo;
let app: App;
let server: Server;
/** The agent with the fullest yesterday, and that day. */
let agent: { readonly id: string; readonly name: string };
let date = '';
let truth: readonly Activity[] = [];

test.beforeAll(async () => {
  demo = await startVendor({ agents: 15, seed: 5 });
  app = createApp();
  await app.addSource(demo);
  await app.json(['sync']);
  server = await app.serve();
  date = addDays(dateOf(demo.truth.now(), app.zone), -1);
  const all = demo.truth.published(demo.truth.now(), dayBounds(date, app.zone));
  const most = demo.truth.agents.map((each) => ({ each, count: all.filter((activity) => activity.agentId === each.id).length })).toSorted((a, b) => b.count - a.count)[0];
  if (most === undefined || most.count < 20) throw new Error('nobody worked yesterday in this world');
  agent = most.each;
  truth = all.filter((activity) => activity.agentId === agent.id);
});
test.afterAll(async () => {
  await app.dispose();
  await demo.close();
});

test.beforeEach(async ({ page }) => {
  const { url } = (await app.json(['sign-in'])) as { url: string }; // the documented shape
  await signIn(page, url);
  await page.goto(`${new URL(server.url).origin}/#/agent/${encodeURIComponent(`1:${agent.id}`)}/${date}`);
  await expect(list(page)).toBeVisible();
  await waitForIdle(page);
});

const list = (page: Page) => page.getByRole('grid', { name: `Activities of ${agent.name}` });
const canvas = (page: Page) => page.getByRole('application');
const details = (page: Page) => page.getByRole('complementary', { name: 'Details and totals' });
const selectedRow = (page: Page) => list(page).locator('[role=row][aria-selected=true]');

/** Start, end, duration and type as the list says them; the weekday before a time of another day is left out. */
function words(activity: Activity): string {
  const clock = (at: number): string => formatClock(at, app.zone, { seconds: true });
  const end = activity.durationMs === null ? 'running' : clock(activity.startAt + activity.durationMs);
  return [clock(activity.startAt), end, formatDuration(activity.durationMs ?? 0), activity.type].join(' ');
}

/** Every row of the list, which draws only those in sight. */
async function readList(page: Page): Promise<string[]> {
  const found = new Map<number, string>();
  const rowCount = Number(await list(page).getAttribute('aria-rowcount'));
  await list(page).focus();
  await page.keyboard.press('Home');
  while (found.size < rowCount - 1) {
    const rows = await list(page).locator('[role=row]:not(:has([role=columnheader]))').evaluateAll((elements) =>
      elements.map((row) => [Number(row.getAttribute('aria-rowindex')), [...row.children].slice(0, 4).map((cell) => (cell.textContent ?? '').replace(/^[A-Z][a-z]{2} /, '')).join(' ')] as const));
    for (const [index, text] of rows) found.set(index, text);
    await page.keyboard.press('PageDown');
    // Not further before the rows around the new place are drawn, or some would never be seen.
    await expect(selectedRow(page)).toBeInViewport();
  }
  return [...found].toSorted(([a], [b]) => a - b).map(([, text]) => text);
}

test('the list has exactly the activities that the vendor published', async ({ page }) => {
  expect((await readList(page)).toSorted()).toEqual(truth.map(words).toSorted());
});

test('the canvas is drawn, and a click on it names the same activity as the vendor', async ({ page }) => {
  const colours = await canvas(page).evaluate((element) => {
    if (!(element instanceof HTMLCanvasElement)) return 0;
    const data = new Uint32Array(element.getContext('2d')?.getImageData(0, 0, element.width, element.height).data.buffer ?? new ArrayBuffer(0));
    return new Set(data).size;
  });
  expect(colours).toBeGreaterThan(8);

  const day = dayBounds(date, app.zone);
  const longest = truth
    .filter((each) => each.type === 'Presence' && each.durationMs !== null && each.category !== 'LoggedOut' && each.startAt > day.startAt && each.startAt + each.durationMs < day.endAt)
    .toSorted((a, b) => (b.durationMs ?? 0) - (a.durationMs ?? 0))[0];
  if (longest === undefined) throw new Error('no presence lies wholly inside the day');
  await canvas(page).focus();
  await page.keyboard.press('0');
  await expect(canvas(page)).toHaveAccessibleName(/00:00 to .* 00:00/);
  const box = await canvas(page).boundingBox();
  const lane = await page.getByRole('region', { name: /^Timeline of/ }).getByText('Presence', { exact: true }).first().boundingBox();
  if (box === null || lane === null) throw new Error('the timeline is not in sight');
  const middleAt = longest.startAt + (longest.durationMs ?? 0) / 2;
  await page.mouse.click(box.x + ((middleAt - day.startAt) / (day.endAt - day.startAt)) * box.width, lane.y + lane.height / 2);
  await expect(details(page).getByRole('heading', { level: 3, name: /^Presence: / })).toBeVisible();
  await expect(details(page)).toContainText(formatClock(longest.startAt, app.zone, { seconds: true }));
  await expect(details(page)).toContainText(`${(longest.durationMs ?? 0).toLocaleString('en-GB')} ms`);
  await expect(selectedRow(page)).toContainText(formatDuration(longest.durationMs ?? 0));
});

test('times per state add up to the time logged in, and with the rest to the known time', async ({ page }) => {
  const totals = page.getByRole('region', { name: 'Whole day' });
  const minutes = (text: string): number => {
    const [, first = '0', second = '0', unit] = /^(\d+):(\d\d)( h)?$/.exec(text) ?? [];
    return unit === undefined ? Number(first) + Number(second) / 60 : Number(first) * 60 + Number(second);
  };
  const timeOf = async (name: RegExp): Promise<number> => {
    const row = totals.getByRole('row', { name });
    return await row.count() === 0 ? 0 : minutes(await row.getByRole('cell').first().textContent() ?? '');
  };
  const parts = await totals.locator('tbody').first().locator('tr td:nth-child(2)').allTextContents();
  const sum = parts.reduce((total, text) => total + minutes(text), 0);
  const loggedIn = await timeOf(/^Logged in/);
  // Each part of an hour and more is shown to the minute.
  expect(Math.abs(sum - loggedIn)).toBeLessThanOrEqual(parts.length);
  expect(parts.length).toBeGreaterThan(2);
  await expect(totals.getByRole('row', { name: /^Known time/ }).getByRole('cell').first()).toHaveText('24:00 h');
  expect(Math.abs(loggedIn + await timeOf(/^Logged out/) + await timeOf(/^Nothing recorded/) - 24 * 60)).toBeLessThanOrEqual(3);
  const shares = await totals.locator('tbody').first().locator('tr td:nth-child(3)').allTextContents();
  expect(Math.abs(shares.reduce((total, text) => total + Number(text.replace(/[<% ]/g, '')), 0) - 100)).toBeLessThanOrEqual(shares.length);
});

test('days are a click apart', async ({ page }) => {
  await page.getByRole('button', { name: 'Next day' }).click();
  await expect(page.getByRole('region', { name: 'Today so far' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Next day' })).toBeDisabled();
  await page.getByRole('button', { name: 'Previous day' }).click();
  await expect(page.getByLabel(/^Day, in/)).toHaveValue(date);
  await expect(page.getByRole('region', { name: 'Whole day' })).toBeVisible();
  await page.getByRole('button', { name: 'Previous day' }).click();
  await expect(page.getByLabel(/^Day, in/)).toHaveValue(addDays(date, -1));
  await page.getByRole('button', { name: 'Today', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Today so far' })).toBeVisible();
  await page.getByRole('button', { name: 'Next agent' }).click();
  await expect(page.getByRole('region', { name: /^Timeline of / })).not.toHaveAccessibleName(new RegExp(agent.name));
});

test('the timeline is worked by keys, in step with the list', async ({ page }) => {
  await canvas(page).focus();
  const whole = await canvas(page).getAttribute('aria-label') ?? '';
  await page.keyboard.press('+');
  await expect(canvas(page)).not.toHaveAccessibleName(whole);
  await page.keyboard.press('0');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await expect(details(page).getByRole('button', { name: 'Clear selection' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(details(page).getByRole('heading', { level: 3 }).first()).toBeFocused();
  await canvas(page).focus();
  await page.keyboard.press('Escape');
  await expect(details(page).getByRole('button', { name: 'Clear selection' })).toHaveCount(0);

  await list(page).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await expect(selectedRow(page)).toHaveAttribute('aria-rowindex', '3');
  await expect(details(page).getByText('First seen')).toBeVisible();
});

test('a click on a row shows everything that the vendor said', async ({ page }) => {
  await page.getByRole('button', { name: 'Interactions', exact: true }).click();
  const row = list(page).locator('[role=row]:not(:has([role=columnheader]))').first();
  const guid = await row.getByRole('gridcell').nth(6).textContent() ?? '';
  await row.click();
  await expect(details(page).getByText(guid)).toBeVisible();
  await expect(details(page).getByText('Medium', { exact: true })).toBeVisible();
});

test('this day is exported as it is on screen', async ({ page }) => {
  const shown = Number(await list(page).getAttribute('aria-rowcount')) - 1;
  await page.getByRole('button', { name: 'Export this day' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  expect((await download).suggestedFilename()).toBe(`floorwalker-activities-${date}.csv`);
  await expect(page.getByRole('heading', { name: `${shown.toLocaleString('en-GB')} rows exported` })).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing on a ${colorScheme} day`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await list(page).focus();
    await page.keyboard.press('Home');
    await expectAccessible(page);
  });
}
