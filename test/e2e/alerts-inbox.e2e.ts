import { expect, test } from '@playwright/test';
import type { Demo } from '../../electron/demo/start-demo.ts';
import { alertPanel, alertRows, goToAlerts, inboxGrid, inboxTools, shownTitles, UNSEEN } from './support/alerts.ts';
import { createApp, type App } from './support/app.ts';
import { expectAccessible, openFloor, waitForIdle } from './support/page.ts';
import { startVendor } from './support/vendor.ts';

let demo: Demo;
let app: App;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  demo = await startVendor({ agents: 40, days: 1, seed: 51 });
  app = createApp();
  await app.addSource(demo, 'VCC', { backfillDays: '1' });
  await app.json(['sync']);
  await app.serve();
});
test.afterAll(async () => {
  await app.dispose();
  await demo.close();
});
test.beforeEach(async ({ page }) => {
  const { url } = (await app.json(['sign-in'])) as { url: string }; // the documented shape
  await openFloor(page, url);
});

test('a rule from a template fires, interrupts once, and its alerts carry their evidence', async ({ page }) => {
  await goToAlerts(page, 'Inbox');
  await expect(page.getByRole('heading', { name: 'Nothing needs attention' })).toBeVisible();
  await expectAccessible(page);
  await page.goto(`${new URL(page.url()).origin}/#/alert-rules/new/long-contact`);
  await page.getByLabel('Name', { exact: true }).fill('On a contact');
  await page.getByRole('textbox', { name: 'All of it, for at least' }).fill('0');
  await page.getByRole('button', { name: 'Save and switch on' }).click();
  await expect(page.getByRole('region', { name: 'Notices' }).getByText(/On a contact/).first()).toBeVisible({ timeout: 30_000 });

  await goToAlerts(page, 'Inbox');
  await expect(alertRows(page).nth(3)).toBeVisible({ timeout: 30_000 });
  await inboxGrid(page).focus();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(alertPanel(page).getByText('The rule at that time')).toBeVisible();
  await expect(alertPanel(page)).toContainText('connected');
  await expect(alertPanel(page)).toContainText(/This rule fired \d+ times? for/);
  await waitForIdle(page);
  await expectAccessible(page);
});

test('alerts are acknowledged with a note, snoozed and woken, by keyboard alone', async ({ page }) => {
  await goToAlerts(page, 'Inbox');
  await expect(alertRows(page).nth(3)).toBeVisible({ timeout: 30_000 });
  await inboxGrid(page).focus();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('a');
  await page.keyboard.type('Called the desk');
  await page.keyboard.press('Enter');
  await expect(inboxTools(page)).toContainText('Acknowledged');
  await expect(alertRows(page).filter({ hasText: 'Called the desk' })).toHaveCount(1);

  await inboxGrid(page).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('x');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(inboxTools(page)).toContainText('2 selected');
  await page.keyboard.press('s');
  await expect(inboxTools(page)).toContainText('2 snoozed');
  await page.getByRole('row', { name: /^Snoozed 2/ }).click();
  await expect(alertRows(page).filter({ hasText: 'Snoozed until' })).toHaveCount(2);
  await expectAccessible(page);
  await alertRows(page).filter({ hasText: 'Snoozed until' }).first().getByRole('checkbox').click();
  await inboxTools(page).getByRole('button', { name: /^Unsnooze/ }).click();
  await expect(alertRows(page).filter({ hasText: 'Snoozed until' })).toHaveCount(1);

  await goToAlerts(page, 'History');
  await expect(inboxGrid(page).getByRole('row').filter({ hasText: 'Called the desk' })).toHaveCount(1);
  await page.getByRole('button', { name: 'On a contact', exact: true }).first().click();
  await expect(page.getByRole('button', { name: 'Rule: On a contact', exact: true })).toBeVisible();
  await waitForIdle(page);
  await expectAccessible(page);
});

test('an alert that has left the inbox opens beside it', async ({ page }) => {
  const alerts = (await app.json(['alerts', 'list'])) as readonly { id: number; note: string | null }[]; // the documented shape
  const id = alerts.find(({ note }) => note === 'Called the desk')?.id;
  await goToAlerts(page, 'Rules');
  await page.getByRole('switch', { name: 'On a contact' }).click();
  await page.goto(`${new URL(page.url()).origin}/#/alerts/${id}`);
  await expect(page.getByText(/That alert is in the inbox no longer/)).toBeVisible();
  await expect(alertPanel(page)).toContainText('Called the desk');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'History', exact: true }).click();
  await expect(inboxGrid(page).getByRole('row').filter({ hasText: 'Called the desk' })).toHaveCount(1);
});

test('alerts are muted from every screen, and quiet hours are kept', async ({ page }) => {
  await page.getByRole('button', { name: /^Alerts:/ }).click();
  await page.getByRole('menuitem', { name: 'Mute for 30 minutes' }).click();
  await expect(page.getByRole('button', { name: /^Alerts:.*Muted until/ })).toBeVisible();
  await goToAlerts(page, 'Inbox');
  await page.getByRole('button', { name: 'Unmute' }).click();
  await expect(page.getByRole('button', { name: /^Alerts:.*Muted until/ })).toHaveCount(0);

  await goToAlerts(page, 'Delivery');
  await page.getByRole('button', { name: 'Add quiet hours' }).click();
  await page.getByLabel('From', { exact: true }).fill('00:00');
  await page.getByLabel('Until', { exact: true }).fill('00:00');
  await page.getByRole('button', { name: 'Save quiet hours' }).click();
  await expect(page.getByRole('button', { name: /^Alerts:.*Quiet until/ })).toBeVisible();
  await expectAccessible(page);
  await page.reload();
  await waitForIdle(page);
  await expect(page.getByText('Every day: from 00:00 for a whole day.')).toBeVisible();
  await page.getByRole('button', { name: 'Remove quiet hours 1' }).click();
  await page.getByRole('button', { name: 'Save quiet hours' }).click();
  await expect(page.getByRole('button', { name: /^Alerts:.*Quiet until/ })).toHaveCount(0);
});

test('where nobody looks at the page the system notifies, and a press leads there; so does the desktop', async ({ page }) => {
  await page.addInitScript(UNSEEN);
  await page.reload();
  await goToAlerts(page, 'Delivery');
  await expect(page.getByText(/This browser may notify/)).toBeVisible();
  await page.getByRole('button', { name: 'Send a test notice' }).click();
  await expect.poll(async () => (await shownTitles(page)).filter((title) => title.includes('test'))).toHaveLength(1);
  await expect(page.getByRole('region', { name: 'Notices' }).getByText(/test/)).toHaveCount(0);
  await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: 'Floor' }).click();
  await page.evaluate("window.shown.find(({ title }) => /test/.test(title)).dispatchEvent(new Event('click'))");
  await expect(page.getByRole('navigation', { name: 'Alerts' }).getByRole('link', { name: 'Delivery' })).toHaveAttribute('aria-current', 'page');
  await page.evaluate("window.postMessage({ channel: 'floorwalker:desktop', type: 'open', address: '#/alert-history' }, location.origin)");
  await expect(page.getByRole('navigation', { name: 'Alerts' }).getByRole('link', { name: 'History' })).toHaveAttribute('aria-current', 'page');
});
