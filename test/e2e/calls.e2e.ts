import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import type { Demo } from '../../electron/demo/start-demo.ts';
import { addDays, dateOf, dayBounds, formatDuration } from '../../shared/domain/calendar.ts';
import { createApp, type App } from './support/app.ts';
import { expectAccessible, goTo, signIn, waitForIdle } from './support/page.ts';
import { startVendor } from './support/vendor.ts';

let demo: Demo;
let app: App;
/** From when events were imported. */
let fromAt: number;
/** The demo's senders write the times of one zone. */
const VENDOR_ZONE = 'America/New_York';

test.beforeAll(async () => {
  demo = await startVendor({ agents: 40, days: 3 });
  app = createApp();
  await app.json(['sources', 'add', '--kind', 'ringcentral', '--name', 'RC', '--set', `zone=${VENDOR_ZONE}`, '--set', 'receiverPort=0']);
  fromAt = dayBounds(addDays(dateOf(demo.now(), app.zone), -1), app.zone).startAt;
  const file = join(app.home, 'events.ndjson');
  writeFileSync(file, [...demo.ringcentral.history({ startAt: fromAt, endAt: demo.now() })].join(''));
  await app.json(['import', file, '--kind', 'events', '--source', 'RC']);
  await app.serve();
});
test.afterAll(async () => {
  await app.dispose();
  await demo.close();
});

test.beforeEach(async ({ page }) => {
  const { url } = (await app.json(['sign-in'])) as { url: string }; // the documented shape
  await signIn(page, url);
  await goTo(page, 'Calls');
  await page.getByRole('button', { name: 'Last 7 days' }).click();
  await expect(rows(page).first()).toBeVisible();
  await waitForIdle(page);
});

const list = (page: Page) => page.getByRole('grid', { name: 'Calls' });
const rows = (page: Page) => list(page).locator('[data-row]');

test('a call says queue, state, wait, duration and who took it', async ({ page }) => {
  await page.getByRole('button', { name: 'State: Any state' }).click();
  await page.getByRole('option', { name: 'Answered' }).click();
  await waitForIdle(page);
  const first = rows(page).first();
  await expect(list(page).getByRole('row').filter({ hasText: /Abandoned|Deflected|Machine/ })).toHaveCount(0);
  await expect(first).toContainText('Answered');
  const callId = (await first.getAttribute('data-row'))?.replace(/^1:/, '') ?? '';
  const truth = demo.truth.voice({ startAt: fromAt, endAt: demo.now() }).calls.find((call) => call.callId === callId);
  expect(truth).toBeDefined();
  await expect(first).toContainText(truth?.queueName ?? '');
  const cell = (column: string) => first.getByRole('gridcell').nth(['Start', 'Direction', 'State', 'Queue', 'Agent', 'Wait', 'Duration'].indexOf(column));
  await expect(cell('Wait')).toHaveText(formatDuration((truth?.queueDurationS ?? -1) * 1_000));
  await expect(cell('Duration')).toHaveText(formatDuration((truth?.durationS ?? -1) * 1_000));
  await expect(cell('Agent')).not.toHaveText('–');
  await expect(first.getByText(truth?.ani ?? '', { exact: true })).toHaveCount(0);
  await page.getByLabel('Show personal data').check();
  await expect(first.getByText(truth?.ani ?? '', { exact: true })).toBeVisible();
});

test('a call opens beside the list with everything about it, and closes with Escape', async ({ page }) => {
  await list(page).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const panel = page.getByRole('complementary', { name: 'Call' });
  await expect(panel).toContainText('Call id');
  await expectAccessible(page);
  await panel.getByRole('button', { name: 'Close' }).click();
  await expect(panel).toHaveCount(0);
  await expect(list(page)).toBeFocused();
});

test('a recording is not opened before it can exist, nor to a host that nobody allowed', async ({ page }) => {
  await expect(rows(page).getByText(/^(?:Available about \d\d:\d\d|Host not allowed: add it to the source)$/).first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Open recording' })).toHaveCount(0);
});

test('the list passes the accessibility check, in both themes', async ({ page }) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expectAccessible(page);
  }
});
