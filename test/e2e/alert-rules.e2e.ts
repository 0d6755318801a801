import { expect, test, type Page } from '@playwright/test';
import { formatClock } from '../../shared/domain/calendar.ts';
import type { Demo } from '../../electron/demo/start-demo.ts';
import { expectAccessibleInBoth, goToAlerts } from './support/alerts.ts';
import { createApp, type App, type Server } from './support/app.ts';
import { openFloor, waitForIdle } from './support/page.ts';
import { startVendor } from './support/vendor.ts';

let demo: Demo;
let app: App;
let server: Server;

test.beforeAll(async () => {
  demo = await startVendor({ agents: 30, days: 2, seed: 61 });
  app = createApp();
  await app.addSource(demo);
  await app.json(['sync']);
  server = await app.serve();
});
test.afterAll(async () => {
  await app.dispose();
  await demo.close();
});

const past = (page: Page) => page.getByRole('region', { name: 'Tried on the past' });
/** The one sentence, once it is the answer to what is asked now. */
const statement = (page: Page) => past(page).getByRole('status').filter({ hasText: 'this would have fired' });
const slider = (page: Page) => page.getByRole('slider', { name: 'For at least' });

/** How often the rule would have fired, as the sentence says it. */
async function firedTimes(page: Page): Promise<number> {
  const [, words = ''] = /fired (?:about )?(.+? times|once|not once)/.exec((await statement(page).textContent()) ?? '') ?? [];
  return words === 'once' ? 1 : words === 'not once' ? 0 : Number(words.replace(' times', '').replaceAll(',', ''));
}

async function settle(page: Page): Promise<void> {
  await expect(past(page)).toHaveAttribute('aria-busy', 'false');
  await waitForIdle(page);
}

test('a rule is made from a template, narrowed, tried on the past until it is calm, saved, and followed into a timeline', async ({ page }) => {
  await openFloor(page, server.url);
  await test.step('templates, with what the past suggests', async () => {
    await goToAlerts(page, 'Rules');
    await page.getByRole('button', { name: 'New rule' }).click();
    await expect(page.getByText(/^Suggested: /).first()).toBeVisible();
    await expectAccessibleInBoth(page);
    await page.getByRole('searchbox', { name: 'Search templates' }).fill('long contact');
    await page.getByRole('button', { name: /Long contact/ }).click();
    await settle(page);
    await expect(statement(page)).toContainText(/In the last 14 days this would have fired .+ for \d+ people/);
    await page.getByLabel('Name', { exact: true }).fill('Long talk');
  });

  await test.step('a rule for everything at once is noisy, and says so', async () => {
    await page.getByRole('textbox', { name: 'All of it, for at least' }).fill('0');
    await settle(page);
    await expect(past(page)).toContainText('More than about 2 alerts for one agent and day are soon ignored');
    await expect(page.getByText(/\d alerts for one agent and day$/)).toBeVisible();
    expect(await firedTimes(page)).toBeGreaterThan(100);
  });

  const everybody = await firedTimes(page);
  await test.step('a narrower scope counts at once', async () => {
    await page.getByRole('button', { name: 'Agents: every agent' }).click();
    const choices = page.getByRole('dialog', { name: 'Agents' }).getByRole('option');
    for (const place of [0, 1, 2]) await choices.nth(place).click();
    await page.keyboard.press('Escape');
    await settle(page);
    await expect(past(page)).toContainText('3 people looked at');
    expect(await firedTimes(page)).toBeLessThan(everybody);
  });

  await test.step('the count follows the slider while it is dragged', async () => {
    const before = await firedTimes(page);
    const box = await slider(page).boundingBox();
    if (box === null) throw new Error('there is no slider');
    await page.mouse.move(box.x + 8, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.9, box.y + box.height / 2, { steps: 4 });
    await expect.poll(() => firedTimes(page)).toBeLessThan(before);
    const dragged = await firedTimes(page);
    await page.mouse.up();
    await settle(page);
    expect(await firedTimes(page)).toBe(dragged);
    // By the arrow back to where something fires at all: how long the longest lasted differs from day to day.
    await expect(async () => {
      await slider(page).press('ArrowLeft');
      await settle(page);
      expect(await firedTimes(page)).toBeGreaterThan(0);
    }).toPass({ intervals: [0] });
    expect(await firedTimes(page)).toBeGreaterThanOrEqual(dragged);
    await expect(past(page)).not.toContainText('soon ignored');
    await expect(past(page).getByText('Expected for one agent and day')).toBeVisible();
    await expectAccessibleInBoth(page);
  });

  await test.step('an episode leads to its moment, but not past unsaved work', async () => {
    const strips = page.getByRole('listbox', { name: 'Episodes' });
    await expect(strips.getByRole('option').first()).toHaveAttribute('aria-label', /, fired \d\d:\d\d/);
    await strips.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Leave without saving?' }).getByRole('button', { name: 'Go on editing' }).click();
    const fired = await firedTimes(page);
    await page.getByRole('button', { name: 'Save and switch on' }).click();
    await expect(page.getByRole('switch', { name: 'Long talk: on' })).toBeVisible();
    await expectAccessibleInBoth(page);
    await page.getByRole('button', { name: 'Long talk', exact: true }).click();
    await settle(page);
    expect(Math.abs((await firedTimes(page)) - fired)).toBeLessThan(3);
    const told = await strips.getByRole('option').first().getAttribute('aria-label');
    await strips.focus();
    await page.keyboard.press('Enter');
    const name = told?.split(', ')[0] ?? '';
    await expect(page).toHaveURL(/#\/agent\/1%3A[^/]+\/\d{4}-\d\d-\d\d\/\d{13}$/);
    await expect(page.getByRole('main')).toContainText(name);
    const [, at = ''] = /\/(\d{13})$/.exec(page.url()) ?? [];
    expect(told).toContain(`fired ${formatClock(Number(at), app.zone)}`);
    await waitForIdle(page);
  });
});
