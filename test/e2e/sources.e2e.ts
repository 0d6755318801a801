import { createServer } from 'node:net';
import { expect, test, type Page } from '@playwright/test';
import type { Demo } from '../../electron/demo/start-demo.ts';
import { createApp, type App } from './support/app.ts';
import { expectAccessible, floorRows, goTo, signIn, strip, waitForIdle } from './support/page.ts';
import { startVendor } from './support/vendor.ts';

let demo: Demo;
let app: App;

test.beforeEach(async () => {
  demo = await startVendor({ agents: 12, seed: 41 });
  app = createApp();
});
test.afterEach(async () => {
  await app.dispose();
  await demo.close();
});

const form = (page: Page) => page.getByRole('dialog');
const field = (page: Page, label: string) => form(page).getByLabel(label, { exact: true });
const steps = (page: Page) => page.getByRole('region', { name: 'Connection test' }).getByRole('listitem');

/** An address of this machine at which nobody answers. */
async function freeAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((settle) => { server.listen(0, '127.0.0.1', settle); });
  const address = server.address();
  await new Promise((settle) => { server.close(settle); });
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}

test('first run to a running source: form, test step by step, back-fill', async ({ page }) => {
  const { url } = await app.serve();
  await signIn(page, url);
  await expect(page.getByRole('button', { name: 'Explore the demo' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Connect a source' }).click();
  await page.getByRole('button', { name: 'Add a source' }).click();

  await test.step('what is missing is said at its field', async () => {
    await form(page).getByRole('button', { name: 'Add', exact: true }).click();
    await expect(field(page, 'Name')).toHaveAccessibleDescription(/Give it a name/);
    await expect(field(page, 'Client ID')).toHaveAttribute('aria-invalid', 'true');
    await expect(field(page, 'Name')).toBeFocused();
    await field(page, 'Name').fill('My account');
    await form(page).getByRole('button', { name: 'Add', exact: true }).click();
    await expect(field(page, 'Client ID')).toBeFocused();
    await field(page, 'Client secret').scrollIntoViewIfNeeded();
    await expect(form(page).getByRole('button', { name: 'Add', exact: true })).toBeInViewport({ ratio: 1 });
    await expect(form(page).getByRole('heading', { name: 'Add a source' })).toBeInViewport({ ratio: 1 });
    await expectAccessible(page);
  });

  await test.step('an address at which nobody answers', async () => {
    const nowhere = await freeAddress();
    await field(page, 'Name').fill('My account');
    await field(page, 'API address (optional)').fill(nowhere);
    await field(page, 'Sign-in address (optional)').fill(`${nowhere}/Auth/connect/token`);
    await field(page, 'Client ID').fill(demo.vonage.clientId);
    await field(page, 'Seconds between polls (optional)').fill('5');
    await field(page, 'Days of history to fetch (optional)').fill('2');
    await field(page, 'Client secret').fill('not the secret');
    await form(page).getByRole('button', { name: 'Test', exact: true }).click();
    await expect(page.getByText('The test stopped here.')).toBeVisible();
    await expect(steps(page)).toHaveCount(1);
    await expect(steps(page).getByRole('img', { name: 'Failed' })).toBeVisible();
    await expect(steps(page).last().getByRole('paragraph')).toHaveCount(2);
  });

  await test.step('a wrong secret', async () => {
    await field(page, 'API address (optional)').fill(demo.vonage.url);
    await field(page, 'Sign-in address (optional)').fill(demo.vonage.tokenUrl);
    await form(page).getByRole('button', { name: 'Test', exact: true }).click();
    await expect(page.getByText('The test stopped here.')).toBeVisible();
    await expect(steps(page).first().getByRole('img', { name: 'Passed' })).toBeVisible();
    await expect(steps(page).last().getByRole('img', { name: 'Failed' })).toBeVisible();
    await expect(steps(page).last()).toContainText(/secret/i);
  });

  await test.step('everything right', async () => {
    await field(page, 'Client secret').fill(demo.vonage.clientSecret);
    await form(page).getByRole('button', { name: 'Test', exact: true }).click();
    await expect(page.getByText('Everything works.')).toBeVisible();
    await expect(steps(page).getByRole('img', { name: 'Passed' })).toHaveCount(await steps(page).count());
    await expectAccessible(page);
  });

  await test.step('saved: the back-fill shows how far it is', async () => {
    await demo.faults.set({ slowMs: 300 });
    await form(page).getByRole('button', { name: 'Add', exact: true }).click();
    await expect(form(page)).toHaveCount(0);
    await expect(page.getByRole('heading', { level: 2, name: 'My account' })).toBeVisible();
    await expect(page.getByRole('progressbar')).toBeVisible();
    await expect(page.getByText(/it is fetched back to \d{4}-\d\d-\d\d/)).toBeVisible();
    await demo.faults.clear();
    await expect(page.getByRole('progressbar')).toHaveCount(0, { timeout: 40_000 });
  });

  await goTo(page, 'Floor');
  await expect(floorRows(page).first()).toBeVisible();
});

test('pause, resume, edit, remove with and without its data', async ({ page }) => {
  await app.addSource(demo);
  await app.json(['sync']);
  const { url } = await app.serve();
  await signIn(page, url);
  await goTo(page, 'Sources');
  await expect(strip(page).getByText('Live', { exact: true })).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(strip(page)).toContainText(/Paused\s*since/);
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(strip(page).getByText('Live', { exact: true })).toBeVisible();

  await test.step('edit: the stored secret stays when its field is left empty', async () => {
    await page.getByRole('button', { name: 'Edit' }).click();
    await expect(field(page, 'Client secret')).toHaveValue('');
    await field(page, 'Name').fill('Renamed');
    await field(page, 'Seconds between polls (optional)').fill('6');
    await form(page).getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('heading', { level: 2, name: 'Renamed' })).toBeVisible();
    await expect(strip(page)).toContainText('Renamed');
    await expect(strip(page).getByText('Live', { exact: true })).toBeVisible();
    await page.getByRole('button', { name: 'Test', exact: true }).click();
    await expect(page.getByText('Everything works.')).toBeVisible();
  });

  await test.step('removed without its data, then added again: it joins its history, without the vendor', async () => {
    await page.getByRole('button', { name: 'Remove' }).click();
    await form(page).getByRole('button', { name: 'Remove', exact: true }).click();
    await expect(page.getByText('No source is connected')).toBeVisible();
    await expect(strip(page)).toContainText('No source connected');
    await demo.faults.set({ down: 'refused' });
    await app.addSource(demo, 'Renamed');
    await expect(strip(page)).toContainText('Renamed');
    expect(await exportedAgents()).toBeGreaterThan(5);
  });

  await test.step('removed with its data, then added again: nothing is left', async () => {
    await page.getByRole('button', { name: 'Remove' }).click();
    await form(page).getByRole('checkbox').check();
    const remove = form(page).getByRole('button', { name: 'Remove with its data' });
    await expect(remove).toBeDisabled();
    await form(page).getByRole('textbox').fill('Renamed');
    await remove.click();
    await expect(page.getByText('No source is connected')).toBeVisible();
    await app.addSource(demo, 'Renamed');
    expect(await exportedAgents()).toBe(0);
  });
});

/** How many agents an export names. */
async function exportedAgents(): Promise<number> {
  const manifest = await app.json(['export', 'agents', '--from', '2020-01-01', '--to', '2100-01-01', '--out', `${app.home}/agents.csv`]);
  return (manifest as { rows: number }).rows; // the documented shape
}

test('what cannot be read is kept, counted, tried again and dropped', async ({ page }) => {
  await demo.faults.set({ malformedShare: 0.02 });
  await app.addSource(demo);
  await app.json(['sync']);
  await demo.faults.clear();
  const { url } = await app.serve();
  await signIn(page, url);
  await goTo(page, 'Sources');
  const table = page.getByRole('table').filter({ hasText: 'Reason' });
  await expect(table).toBeVisible();
  const rows = table.getByRole('row');
  expect(await rows.count()).toBeGreaterThan(3);
  const cells = await rows.nth(1).getByRole('cell').allTextContents();
  expect(cells[0]).toBe('VCC');
  expect(cells[2]).not.toBe('');
  expect(Number(cells[3])).toBeGreaterThanOrEqual(1);
  await rows.nth(1).getByText('Show', { exact: true }).click();
  await expect(rows.nth(1).locator('pre')).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText(/^\d+ tried again, 0 accepted\.$/)).toBeVisible();
  await page.getByRole('button', { name: 'Delete all…' }).click();
  await form(page).getByRole('button', { name: /^Delete \d+ items$/ }).click();
  await expect(page.getByText('None: everything that the vendors sent could be read.')).toBeVisible();
  await waitForIdle(page);
});
