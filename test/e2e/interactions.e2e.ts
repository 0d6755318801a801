import { expect, test, type Page } from '@playwright/test';
import type { Demo } from '../../electron/demo/start-demo.ts';
import { addDays, dateOf, dayBounds } from '../../shared/domain/calendar.ts';
import type { Interaction } from '../../shared/domain/interaction.ts';
import { createApp, type App } from './support/app.ts';
import { expectAccessible, goTo, openFloor, waitForIdle } from './support/page.ts';
import { startVendor } from './support/vendor.ts';

let demo: Demo;
let app: App;
/** A whole day that is over: nothing about it changes any more. */
let yesterday: string;

test.beforeAll(async () => {
  demo = await startVendor({ agents: 40 });
  app = createApp();
  await app.addSource(demo);
  await app.json(['sync']);
  await app.serve();
  yesterday = addDays(dateOf(demo.now(), app.zone), -1);
});
test.afterAll(async () => {
  await app.dispose();
  await demo.close();
});

test.beforeEach(async ({ page }) => {
  const { url } = (await app.json(['sign-in'])) as { url: string }; // the documented shape
  await openFloor(page, url);
  await goTo(page, 'Interactions');
});

const list = (page: Page) => page.getByRole('grid', { name: 'Interactions' });
const rows = (page: Page) => list(page).locator('[data-row]');
const total = (page: Page) => page.getByRole('status').filter({ hasText: /interactions?( |$)/ });

/** As the vendor published them: those that share time with the day. */
const published = (): Interaction[] => demo.truth.interactions(undefined, dayBounds(yesterday, app.zone));

async function showYesterday(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Yesterday' }).click();
  await expect(page).toHaveURL(new RegExp(`#/interactions/${yesterday}$`));
  await expect(rows(page).first()).toBeVisible();
  await waitForIdle(page);
}

test('a day that is over has as many interactions as the vendor published', async ({ page }) => {
  await showYesterday(page);
  await expect(total(page)).toContainText(`${published().length.toLocaleString('en-GB')} interactions`);
});

test('filters narrow to what the vendor published, say what they are and go away', async ({ page }) => {
  await showYesterday(page);
  const phone = published().filter((each) => each.medium === 'Phone').length;
  await page.getByRole('button', { name: 'Medium: Any medium' }).click();
  await page.getByRole('option', { name: 'Phone' }).click();
  await expect(total(page)).toContainText(`${phone.toLocaleString('en-GB')} interactions`);
  const long = published().filter((each) => each.medium === 'Phone' && each.durationMs !== null && each.durationMs >= 600_000).length;
  await page.getByLabel('Shortest duration, minutes and seconds').fill('10:00');
  await expect(total(page)).toContainText(`${long.toLocaleString('en-GB')} interactions`);
  await page.getByRole('button', { name: 'Remove the filter medium: Phone' }).click();
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await expect(total(page)).toContainText(`${published().length.toLocaleString('en-GB')} interactions`);
  await page.getByLabel('Search the interactions').fill('nothing is called this');
  await expect(page.getByRole('heading', { name: 'No interaction matches' })).toBeVisible();
  await page.getByRole('button', { name: 'Remove every filter' }).click();
  await expect(rows(page).first()).toBeVisible();
});

test('the list is sorted by the column that was pressed, and pages arrive as one goes to its end', async ({ page }) => {
  await showYesterday(page);
  await page.getByRole('columnheader', { name: 'Duration' }).getByRole('button').click();
  await expect(page.getByRole('columnheader', { name: 'Duration' })).toHaveAttribute('aria-sort', 'descending');
  const longest = published().toSorted((a, b) => (b.durationMs ?? 0) - (a.durationMs ?? 0))[0];
  await expect(rows(page).first()).toHaveAttribute('data-row', `1:${longest?.guid}`);
  await list(page).focus();
  await page.keyboard.press('End');
  await expect(list(page).locator(`[aria-rowindex="${published().length + 1}"][data-row]`)).toBeVisible();
});

test('addresses are masked until they are asked for, and again when the screen is left', async ({ page }) => {
  await showYesterday(page);
  const caller = published().find((each) => each.medium === 'Phone' && each.direction === 'Inbound' && each.connectFrom !== null)?.connectFrom ?? '';
  await page.getByLabel('Search the interactions').fill(caller);
  await waitForIdle(page);
  await expect(page.getByText(caller, { exact: true })).toHaveCount(0);
  await page.getByLabel('Show personal data').check();
  await expect(rows(page).getByText(caller, { exact: true }).first()).toBeVisible();
  await goTo(page, 'Floor');
  await goTo(page, 'Interactions');
  await expect(page.getByLabel('Show personal data')).not.toBeChecked();
});

test('an interaction opens beside the list and over the whole width, with the same in lanes and in words', async ({ page }) => {
  await showYesterday(page);
  const talked = published().find((each) => each.channels.some((channel) => channel.role === 'Agent' && channel.events.some((event) => event.type === 'Wrap')) && each.durationMs !== null);
  await page.getByLabel('Search the interactions').fill(talked?.guid ?? '');
  await expect(rows(page)).toHaveCount(1);
  await list(page).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const panel = page.getByRole('complementary', { name: 'Interaction' });
  await expect(panel.getByRole('region', { name: 'Events in words' })).toBeVisible();
  await expectAccessible(page);
  await list(page).focus();
  await page.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);
  await page.keyboard.press('Enter');
  await panel.getByRole('button', { name: 'Over the whole width' }).click();
  await expect(page).toHaveURL(new RegExp(`#/interaction/1/${talked?.guid}$`));
  const events = talked?.channels.reduce((sum, channel) => sum + channel.events.length, 0) ?? 0;
  await expect(page.getByRole('heading', { name: `Events (${events})` })).toBeVisible();
  await expect(page.locator('[data-event]')).toHaveCount(events);
  await expect(page.getByRole('region', { name: 'Events in words' }).getByRole('row')).toHaveCount(events + 1);
  await expectAccessible(page);
  await page.locator('[data-event]').first().focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('[data-event][aria-pressed="true"]')).toBeFocused();
});

test('an agent\'s lane leads to that agent\'s day at that moment, and back', async ({ page }) => {
  await showYesterday(page);
  const { startAt } = dayBounds(yesterday, app.zone);
  const talked = published().find((each) => each.startAt >= startAt && each.channels.some((channel) => channel.role === 'Agent'));
  const agentId = talked?.channels.find((channel) => channel.role === 'Agent')?.partyId ?? '';
  await page.goto(`${new URL(page.url()).origin}/#/interaction/1/${talked?.guid}`);
  const name = demo.truth.agents.find((agent) => agent.id === agentId)?.name ?? '';
  await page.getByRole('group', { name: `Agent ${name}` }).getByRole('button', { name, exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`#/agent/1%3A${agentId}/${yesterday}/\\d+$`));
  await page.goBack();
  await expect(page).toHaveURL(new RegExp(`#/interaction/1/${talked?.guid}$`));
});

test('an interaction that is not here says so', async ({ page }) => {
  await page.goto(`${new URL(page.url()).origin}/#/interaction/1/none-of-that-id`);
  await expect(page.getByRole('heading', { name: 'This interaction is not here' })).toBeVisible();
  await page.getByRole('main').getByRole('button', { name: 'All interactions' }).last().click();
  await expect(rows(page).first()).toBeVisible();
});

test('the list passes the accessibility check, in both themes', async ({ page }) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expectAccessible(page);
  }
});

test('the floor says who waits', async ({ page }) => {
  await goTo(page, 'Floor');
  const tile = page.getByRole('region', { name: 'Waiting now' });
  await expect(tile).toBeVisible();
  await expect(tile.getByText(/^(?:\d+|Nobody waits\.)$/).first()).toBeVisible();
});
