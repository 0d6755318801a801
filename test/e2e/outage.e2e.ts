import { expect, test, type Page } from '@playwright/test';
import { addDays, dateOf } from '../../shared/domain/calendar.ts';
import { createApp, type App } from './support/app.ts';
import { expectAccessible, floorRows, openFloor, signIn, strip, waitForIdle } from './support/page.ts';
import { exportedWords, publishedWords } from './support/rows.ts';
import { startVendor } from './support/vendor.ts';

const alert = (page: Page) => page.getByRole('alert').filter({ hasText: 'No connection to the core' });
const dayList = (page: Page) => page.getByRole('grid', { name: /^Activities of / });

/** Rows of an agent's yesterday, once they are on screen. */
async function openYesterday(page: Page, app: App, origin: string, agentId: string, nowAt: number): Promise<number> {
  await page.goto(`${origin}/#/agent/${encodeURIComponent(`1:${agentId}`)}/${addDays(dateOf(nowAt, app.zone), -1)}`);
  await expect(dayList(page)).toBeVisible();
  await waitForIdle(page);
  return Number(await dayList(page).getAttribute('aria-rowcount')) - 1;
}

test('the vendor goes away and comes back: nothing looks live meanwhile, nothing is missing or doubled afterwards', async ({ page }) => {
  test.setTimeout(120_000);
  const demo = await startVendor({ agents: 80, seed: 21 });
  const app = createApp();
  try {
    await app.addSource(demo);
    await app.json(['sync']);
    const first = await app.serve();
    await openFloor(page, first.url);

    let downAt = 0;
    await test.step('the strip says since when, and rows say as of when', async () => {
      await demo.faults.set({ down: 'refused' });
      downAt = demo.truth.now();
      await expect(strip(page)).toContainText(/Failing\s*since \d\d:\d\d/);
      await expect(strip(page)).toContainText(/data up to \d\d:\d\d/);
      await expect(strip(page).getByText('Live', { exact: true })).toHaveCount(0);
      await expect(floorRows(page).filter({ hasNotText: /as of \d\d:\d\d/ })).toHaveCount(0);
      await expectAccessible(page);
    });

    const worked = demo.truth.published().findLast((activity) => activity.startAt < demo.truth.now() - 24 * 3_600_000 && activity.type === 'Interaction');
    if (worked === undefined) throw new Error('nobody worked yesterday in this world');
    const still = floorRows(page).first();
    const key = await still.getAttribute('data-agent');
    const timeBefore = await still.getByRole('gridcell').nth(3).textContent();
    let rows = 0;
    await test.step('history stays browsable', async () => {
      rows = await openYesterday(page, app, new URL(first.url).origin, worked.agentId, demo.truth.now());
      expect(rows).toBeGreaterThan(10);
      await page.getByRole('link', { name: 'Floor' }).click();
      await expect(page.locator(`[data-agent="${key}"]`).getByRole('gridcell').nth(3)).toHaveText(timeBefore ?? '');
    });

    let second = first;
    await test.step('a restart works offline', async () => {
      await first.stop();
      second = await app.serve();
      await signIn(page, second.url);
      await expect(floorRows(page).first()).toBeVisible();
      await expect(strip(page)).toContainText(/since \d\d:\d\d/);
      await expect(strip(page).getByText('Live', { exact: true })).toHaveCount(0);
      expect(await openYesterday(page, app, new URL(second.url).origin, worked.agentId, demo.truth.now())).toBe(rows);
    });

    await test.step('the vendor returns: the app catches up without a hole or a repeat', async () => {
      await expect.poll(() => demo.truth.published().filter((activity) => activity.startAt > downAt).length, { timeout: 40_000 }).toBeGreaterThan(2);
      await demo.faults.clear();
      const backAt = demo.truth.now();
      await page.getByRole('link', { name: 'Floor' }).click();
      await expect(strip(page).getByText('Live', { exact: true })).toBeVisible({ timeout: 60_000 });
      await expect(floorRows(page).filter({ hasText: /as of \d\d:\d\d/ })).toHaveCount(0);
      // What the vendor publishes late is asked for again by itself: both lists meet within a poll.
      await expect(async () => expect(await exportedWords(app, backAt)).toEqual(publishedWords(demo, backAt))).toPass({ timeout: 30_000 });
      expect(publishedWords(demo, backAt).length).toBeGreaterThan(200);
    });
  } finally {
    await app.dispose();
    await demo.close();
  }
});

test('the core dies while the page is open: the page says since when and reconnects by itself', async ({ page }) => {
  const demo = await startVendor({ agents: 12, days: 1, seed: 22 });
  const app = createApp();
  try {
    await app.addSource(demo, 'VCC', { backfillDays: '1' });
    const first = await app.serve();
    await openFloor(page, first.url);
    await page.evaluate(() => { document.body.dataset['sameDocument'] = 'yes'; });

    await first.kill();
    await expect(alert(page)).toContainText(/No connection to the core since \d\d:\d\d:\d\d/);
    await expect(strip(page).getByText('Live', { exact: true })).toHaveCount(0);
    await expect(floorRows(page).filter({ hasNotText: /as of \d\d:\d\d/ })).toHaveCount(0);
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    await expectAccessible(page);

    await app.serve(first.port);
    await expect(alert(page)).toHaveCount(0, { timeout: 30_000 });
    await expect(strip(page).getByText('Live', { exact: true })).toBeVisible();
    await expect(floorRows(page).filter({ hasText: /as of \d\d:\d\d/ })).toHaveCount(0);
    await expect(page.locator('body')).toHaveAttribute('data-same-document', 'yes');
  } finally {
    await app.dispose();
    await demo.close();
  }
});
