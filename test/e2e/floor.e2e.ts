import { expect, test, type Page } from '@playwright/test';
import type { Demo } from '../../electron/demo/start-demo.ts';
import { createApp, type App } from './support/app.ts';
import { expectAccessible, floorRows, openFloor, signIn, waitForIdle } from './support/page.ts';
import { startVendor } from './support/vendor.ts';

const WORDS = ['Available', 'Not routable', 'Ringing', 'Engaged', 'Monitoring', 'Wrap', 'No answer', 'Failed', 'Away', 'Break', 'Meal', 'Meeting', 'Training', 'Logged out', 'Unknown'];

let demo: Demo;
let app: App;

test.beforeAll(async () => {
  demo = await startVendor({ agents: 40 });
  app = createApp();
  await app.addSource(demo);
  await app.serve();
});
test.afterAll(async () => {
  await app.dispose();
  await demo.close();
});

/** Every page signs in by an address of its own. */
const freshUrl = async (): Promise<string> => ((await app.json(['sign-in'])) as { url: string }).url; // the documented shape

test.beforeEach(async ({ page }) => openFloor(page, await freshUrl()));

const grid = (page: Page) => page.getByRole('grid', { name: 'Agents' });
const inspector = (page: Page) => page.getByRole('complementary', { name: /^Inspector: / });
const nameOf = (page: Page, row: number) => floorRows(page).nth(row).getByRole('gridcell').nth(1);

test('a row says state, time in state, workload and today in words', async ({ page }) => {
  const summary = await page.getByRole('group', { name: 'Filter by state' }).getByRole('button').allTextContents();
  expect(summary.length).toBeGreaterThan(2);
  const cells = await floorRows(page).evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll('[role=gridcell]')].map((cell) => cell.textContent ?? '')));
  expect(cells.length).toBeGreaterThan(10);
  const names = new Set(demo.truth.agents.map((agent) => agent.name));
  for (const [, name = '', state = '', time = ''] of cells) {
    expect(names).toContain(name);
    expect(WORDS.some((word) => state.startsWith(word)), state).toBe(true);
    expect(time).toMatch(/^(?:\d+:\d\d(?: h)?|not known)$/);
  }
  expect(cells.some(([, , , , workload]) => /\d (?:call|chat|case)/.test(workload ?? ''))).toBe(true);
  await expect(floorRows(page).first().getByRole('gridcell').nth(6).getByRole('img')).toHaveAttribute('aria-label', /\d+:\d\d/);
});

test('time in state ticks', async ({ page }) => {
  const available = floorRows(page).filter({ hasText: /\d+:\d\d/ }).first();
  const key = await available.getAttribute('data-agent');
  const time = page.locator(`[data-agent="${key}"]`).getByRole('gridcell').nth(3);
  const before = await time.textContent();
  await expect(time).not.toHaveText(before ?? '');
  await expect(time).toHaveText(/^\d+:\d\d$/);
});

test('a count in the summary filters, and the search narrows further', async ({ page }) => {
  const count = page.getByRole('group', { name: 'Filter by state' }).getByRole('button', { name: /logged out$/ });
  await count.click();
  await expect(count).toHaveAttribute('aria-pressed', 'true');
  await expect(floorRows(page).filter({ hasNotText: 'Logged out' })).toHaveCount(0);
  await expect(page.getByText(/\d+ of \d+ agents/)).toBeVisible();
  await page.getByRole('button', { name: 'All states' }).click();

  const name = (await page.locator('[data-agent] [role=gridcell]:nth-child(2)').allTextContents()).find((each) => /^[a-z ]+$/i.test(each)) ?? '';
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox', { name: 'Search agents' })).toBeFocused();
  await page.keyboard.type(name.toUpperCase());
  await expect(floorRows(page)).toHaveCount(1);
  await expect(nameOf(page, 0)).toHaveText(name);
  await page.keyboard.type(' nobody');
  await expect(page.getByText('No agent matches')).toBeVisible();
  await page.getByRole('button', { name: 'Show all agents' }).click();
  await expect(floorRows(page).nth(1)).toBeVisible();
});

test('groups, order and row height are a choice away', async ({ page }) => {
  await page.getByRole('button', { name: /^Groups: / }).click();
  await page.getByRole('menuitemradio', { name: 'Group by state' }).click();
  const titles = grid(page).getByRole('row').filter({ hasText: /^(?:Available|Ringing|Engaged|Away|Wrap|Not routable)\s*\d+ agents?$/ });
  await expect(titles.first()).toBeVisible();
  await page.getByRole('button', { name: /^Groups: / }).click();
  await page.getByRole('menuitemradio', { name: 'No groups' }).click();

  await page.getByRole('button', { name: /^Order: / }).click();
  await page.getByRole('menuitemradio', { name: 'By name' }).click();
  await expect.poll(async () => {
    const names = await floorRows(page).getByRole('gridcell').evaluateAll((cells) => cells.filter((_, index) => index % 8 === 1).map((cell) => cell.textContent ?? ''));
    return names.length > 10 && JSON.stringify(names) === JSON.stringify(names.toSorted(new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' }).compare));
  }).toBe(true);

  await expect(grid(page)).toHaveAttribute('data-density', 'comfortable');
  const tall = await floorRows(page).first().evaluate((row) => row.getBoundingClientRect().height);
  await page.getByRole('button', { name: /^Row height: / }).click();
  await page.getByRole('menuitemradio', { name: 'Compact' }).click();
  await expect(grid(page)).toHaveAttribute('data-density', 'compact');
  await expect.poll(() => floorRows(page).first().evaluate((row) => row.getBoundingClientRect().height)).toBeLessThan(tall);
});

test('the keyboard reaches everything, and Esc closes only what is on top', async ({ page }) => {
  await floorRows(page).first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  const focused = page.locator('[data-agent]:focus');
  await expect(focused).toHaveCount(1);
  const key = await focused.getAttribute('data-agent');
  const agent = page.locator(`[data-agent="${key}"]`);
  await expect(agent).toHaveAttribute('aria-selected', 'true');
  const name = await agent.getByRole('gridcell').nth(1).textContent();

  if (await inspector(page).count() > 0) {
    await page.keyboard.press(' ');
    await expect(inspector(page)).toHaveCount(0);
  }
  await page.keyboard.press(' ');
  await expect(page.getByRole('complementary', { name: `Inspector: ${name}` })).toBeVisible();
  await expect(inspector(page).getByRole('heading', { name: 'Why this state' })).toBeVisible();

  await page.keyboard.press('?');
  const shortcuts = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(shortcuts).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(shortcuts).toHaveCount(0);
  await expect(inspector(page)).toBeVisible();
  await expect(agent).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(inspector(page)).toHaveCount(0);
  await expect(agent).toHaveAttribute('aria-selected', 'true');

  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 2, name: name ?? '' })).toBeAttached();
  await page.goBack();
  await expect(grid(page)).toBeVisible();
});

test('rows fit the list at every width, with the inspector open, and notes stand in full in their tooltip', async ({ page }) => {
  await floorRows(page).first().click();
  if (await inspector(page).count() === 0) await page.keyboard.press(' ');
  await expect(inspector(page)).toBeVisible();
  for (const width of [1_100, 1_280, 1_366, 1_500, 1_600, 1_920]) {
    await page.setViewportSize({ width, height: 800 });
    await expect.poll(() => floorRows(page).first().evaluate((row) => row.scrollWidth - row.clientWidth), { message: `at ${width}` }).toBeLessThanOrEqual(0);
    const cut = await floorRows(page).first().evaluate((row) => [...row.querySelectorAll('[role=gridcell]')].filter((cell) => cell.getClientRects().length > 0 && cell.getBoundingClientRect().right > row.getBoundingClientRect().right).length);
    expect(cut, `at ${width}`).toBe(0);
    await expect(page.locator('.floor-row .floor-context').nth(1)).toBeVisible();
  }
  const notes = await page.locator('.floor-canvas .floor-context').evaluateAll((cells) => cells.map((cell) => [cell.getAttribute('title'), cell.textContent?.replace(/^as of \S+ /, '')]));
  for (const [title, text] of notes) expect(title).toBe(text);
  await inspector(page).getByRole('button', { name: /close/i }).first().click();
});

test('the palette finds an agent by name', async ({ page }) => {
  const name = await nameOf(page, 3).textContent() ?? '';
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('Agent, id or screen').fill(name);
  await expect(page.getByRole('option', { name })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: new RegExp(`^Timeline of ${name}`) })).toBeVisible();
});

test('the palette takes the first match, however soon Enter comes', async ({ page }) => {
  const name = await nameOf(page, 3).textContent() ?? '';
  await page.keyboard.press('Control+k');
  await page.keyboard.insertText(name);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: new RegExp(`^Timeline of ${name}`) })).toBeVisible();
});

test('the floor moves by itself', async ({ page }) => {
  const picture = () => floorRows(page).evaluateAll((rows) => rows.map((row) => `${row.getAttribute('data-agent')} ${row.querySelectorAll('[role=gridcell]')[2]?.textContent ?? ''}`).toSorted().join('\n'));
  await page.evaluate(() => { document.body.dataset['sameDocument'] = 'yes'; });
  const before = await picture();
  await expect.poll(picture, { timeout: 30_000 }).not.toBe(before);
  await expect(page.locator('body')).toHaveAttribute('data-same-document', 'yes');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing on the ${colorScheme} floor`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await floorRows(page).first().focus();
    await expectAccessible(page);
  });
}

test('a floor of 300 is drawn in part, exceptions first, and still answers', async ({ page }) => {
  const big = await startVendor({ agents: 300, days: 1, seed: 3 });
  const other = createApp();
  try {
    await other.addSource(big, 'Big', { backfillDays: '1' });
    const running = await other.serve();
    await signIn(page, running.url);
    await expect(grid(page)).toHaveAttribute('data-density', 'compact');
    await expect.poll(async () => Number(await grid(page).getAttribute('aria-rowcount'))).toBeGreaterThan(200);
    expect(await floorRows(page).count()).toBeLessThan(80);
    // A floor of this size always has some, once its activities are here; the rows without come after them.
    await expect(floorRows(page).first().getByRole('gridcell').first().getByRole('img')).toBeVisible();
    const marks = await floorRows(page).evaluateAll((rows) => rows.map((row) => row.querySelector('[role=gridcell]')?.querySelector('[role=img]') !== null));
    expect(marks).toEqual(marks.toSorted((a, b) => Number(b) - Number(a)));
    await floorRows(page).first().focus();
    await page.keyboard.press('End');
    await expect(page.locator('[data-agent]:focus')).toHaveAttribute('aria-rowindex', await grid(page).getAttribute('aria-rowcount') ?? '');
    const last = await page.locator('[data-agent]:focus').getByRole('gridcell').nth(1).textContent() ?? '';
    await page.getByRole('searchbox', { name: 'Search agents' }).fill(last);
    await expect(floorRows(page)).toHaveCount(1);
    await waitForIdle(page);
  } finally {
    await other.dispose();
    await big.close();
  }
});
