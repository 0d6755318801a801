import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import type { Demo } from '../../electron/demo/start-demo.ts';
import { addDays, dateOf, dayBounds } from '../../shared/domain/calendar.ts';
import { HOUR_MS, type ClosedInterval } from '../../shared/domain/time.ts';
import { createApp, type App, type Server } from './support/app.ts';
import { expectAccessible, goTo, signIn, waitForIdle } from './support/page.ts';
import { startVendor } from './support/vendor.ts';

let demo: Demo;
let app: App;
let server: Server;
let yesterday = '';
/** An hour of yesterday afternoon: the vendor serves the last 24 hours, it is about noon, and the simulated floor is well staffed then whenever the tests run. */
let hour: ClosedInterval = { startAt: 0, endAt: 0 };
const HOUR_WORDS = '14:00 – 15:00';

test.beforeAll(async () => {
  demo = await startVendor({ agents: 40, days: 2 });
  app = createApp();
  const { accountId, domainApiUrl, clientId, clientSecret } = demo.liveperson;
  await app.addSource(demo);
  await app.json(['sources', 'add', '--kind', 'liveperson', '--name', 'LP', '--set', `accountId=${accountId}`, '--set', `domainApiUrl=${domainApiUrl}`, '--secrets-stdin'], JSON.stringify({ clientId, clientSecret }));
  await app.json(['sources', 'add', '--kind', 'ringcentral', '--name', 'RC', '--set', 'receiverPort=0']);
  await app.json(['sync']);
  server = await app.serve();
  yesterday = addDays(dateOf(demo.now(), app.zone), -1);
  const startAt = dayBounds(yesterday, app.zone).startAt + 14 * HOUR_MS;
  hour = { startAt, endAt: startAt + HOUR_MS };
});
test.afterAll(async () => {
  await app.dispose();
  await demo.close();
});

test.beforeEach(async ({ page }) => {
  const { url } = (await app.json(['sign-in'])) as { url: string }; // the documented shape
  await signIn(page, url);
});

const open = async (page: Page, hash: string): Promise<void> => {
  await page.goto(`${new URL(server.url).origin}/#/${hash}`);
  await waitForIdle(page);
};

/** `h:mm:ss`, as the screens write exact seconds. */
const hms = (seconds: number): string => `${Math.floor(seconds / 3_600)}:${String(Math.floor(seconds / 60) % 60).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;

/** A chat agent who was online in the hour, with what the vendor knows of them. */
function onlineAgent() {
  const buckets = demo.truth.chatStates(hour);
  const onlineS = new Map<string, number>();
  for (const { agentId, states } of buckets) onlineS.set(agentId, (onlineS.get(agentId) ?? 0) + (states.find((state) => state.stateId === '2' && state.reasonId === null)?.totalS ?? 0));
  const [agentId, seconds] = [...onlineS].toSorted((a, b) => b[1] - a[1])[0] ?? [];
  const agent = demo.truth.chatAgents.find((each) => each.id === agentId);
  if (agentId === undefined || seconds === undefined || seconds === 0 || agent === undefined) throw new Error('nobody was online in that hour of this world');
  return { agentId, name: agent.person.name, seconds };
}

test('chat states of an hour are the vendor\'s, in the chart and in the table', async ({ page }) => {
  const agent = onlineAgent();
  await open(page, `chat-states/${yesterday}`);
  const grid = page.getByRole('grid', { name: 'Chat states' });
  await grid.getByRole('row').filter({ hasText: agent.name }).first().click();
  const figures = page.getByRole('complementary', { name: 'Details' }).getByRole('region', { name: HOUR_WORDS });
  await grid.focus();
  // Where the row was clicked is a column already, which may be a later one.
  for (let step = 0; step < 24; step += 1) await page.keyboard.press('ArrowLeft');
  for (let step = 0; step < 24 && (await figures.count()) === 0; step += 1) {
    await page.keyboard.press('ArrowRight');
    await waitForIdle(page);
  }
  await expect(figures.getByRole('row', { name: /^Online/ }).getByRole('cell')).toHaveText(hms(agent.seconds));
  await expectAccessible(page);

  await page.getByText('Table', { exact: true }).click();
  const table = page.getByRole('region', { name: 'Chat states in figures' });
  await expect(table.getByRole('columnheader', { name: 'Logged in' })).toBeVisible();
  await table.getByRole('button', { name: 'Online' }).click();
  await expect(table.getByRole('columnheader', { name: 'Online' })).toHaveAttribute('aria-sort', 'descending');
  await expectAccessible(page);
  await table.getByRole('button', { name: agent.name }).click();
  await expect(page.getByRole('region', { name: new RegExp(`^Timeline of ${agent.name}`) }).first()).toBeVisible();
});

test('engagement of an hour is the vendor\'s, and an interval without a row has no data', async ({ page }) => {
  const closed = demo.truth.engagement(hour).reduce((sum, bucket) => sum + bucket.totalInteractiveChats, 0);
  await open(page, `engagement/${yesterday}`);
  await page.getByText('By interval', { exact: true }).click();
  const table = page.getByRole('region', { name: 'Engagement in figures' });
  await expect(table.getByRole('row', { name: new RegExp(`^${HOUR_WORDS}`) }).getByRole('cell').first()).toHaveText(String(closed));
  // The vendor no longer serves yesterday's small hours.
  await expect(table.getByRole('rowheader', { name: '02:00 – 03:00' })).toHaveCount(0);
  await expect(page.getByText('Not known, and in no figure.')).toBeVisible();
  await expectAccessible(page);
  await page.getByText('By both', { exact: true }).click();
  await expect(table.getByRole('columnheader', { name: 'Agent' })).toBeVisible();
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(page.getByLabel('What')).toHaveValue('engagements');
});

test('teams and people: a roster, a suggestion, and a person in two systems', async ({ page }) => {
  await goTo(page, 'People');
  const roster = join(app.home, 'roster.csv');
  const shared = demo.people.filter((person) => person.vonageId !== null && person.livePersonId !== null);
  const [linked, suggested] = shared;
  if (linked === undefined || suggested === undefined) throw new Error('nobody works in two systems in this world');
  writeFileSync(roster, `person,email,team,zone,source,agent_id\n${linked.name},${linked.email},North,Europe/London,VCC,${linked.vonageId}\n${linked.name},${linked.email},North,,LP,${linked.livePersonId}\n,,,,,\n`);
  await page.getByRole('button', { name: 'Import roster' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Roster file').setInputFiles(roster);
  await expect(dialog.getByText(/lines? read/)).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(page.getByRole('grid', { name: 'People' }).getByRole('row').filter({ hasText: linked.name })).toContainText('LP');
  await expectAccessible(page);

  await page.getByText(/^Suggestions/).click();
  const suggestions = page.getByRole('region', { name: 'Suggestions' });
  await expect(suggestions.getByText(suggested.name).first()).toBeVisible();
  await expectAccessible(page);
  await suggestions.getByRole('button', { name: `Accept ${suggested.name}` }).click();
  await expect(suggestions.getByRole('button', { name: `Accept ${suggested.name}` })).toHaveCount(0);

  await page.getByText(/^People \d/).click();
  await page.getByRole('searchbox', { name: 'Search people and agents' }).fill(suggested.name);
  await page.getByRole('grid', { name: 'People' }).getByRole('row').filter({ hasText: suggested.name }).click();
  const panel = page.getByRole('complementary', { name: suggested.name });
  await panel.getByLabel('Team').selectOption({ label: 'North' });
  await panel.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('grid', { name: 'People' }).getByRole('row').filter({ hasText: suggested.name })).toContainText('North');
  await expectAccessible(page);

  await open(page, `agent/${encodeURIComponent(`1:${linked.vonageId}`)}/${yesterday}`);
  await expect(page.getByRole('region', { name: /^Timeline of .* in VCC/ })).toBeVisible();
  await expect(page.getByRole('region', { name: /^Timeline of .* in LP/ })).toBeVisible();
  await expect(page.getByRole('application')).toHaveCount(2);
  await expectAccessible(page);

  // The top bar's team narrows whose days there are, and a person leads to theirs.
  await choose(page, 'Team', 'North');
  await page.locator('.day-agent').click();
  const choices = page.getByRole('option');
  await expect(choices.filter({ hasText: linked.name }).first()).toBeVisible();
  for (const text of await choices.allTextContents()) expect([linked.name, suggested.name].some((name) => text.includes(name))).toBe(true);
  await page.keyboard.press('Escape');
  await choose(page, 'Person', suggested.name);
  await expect(page.getByRole('heading', { level: 2, name: suggested.name })).toBeAttached();
  await expectAccessible(page);
  await goTo(page, 'Export');
  await expect(page.getByRole('group', { name: 'Teams' }).getByLabel('North')).toBeChecked();
  await expect(page.getByText(`Filtered by person: ${suggested.name}`)).toBeVisible();
});

async function choose(page: Page, filter: string, name: string): Promise<void> {
  await page.getByRole('banner').getByRole('button', { name: new RegExp(`^${filter}: `) }).click();
  await page.getByRole('option', { name }).first().click();
}

test('a team is made, renamed and removed, and its people stay', async ({ page }) => {
  await goTo(page, 'People');
  await page.getByRole('button', { name: 'New team' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Evenings');
  await page.getByRole('dialog').getByLabel('Time zone').selectOption('America/New_York');
  await page.getByRole('dialog').getByRole('button', { name: 'Add' }).click();
  const teams = page.getByRole('region', { name: 'Teams' });
  await expect(teams.getByRole('button', { name: /^Evenings/ })).toContainText('America/New_York');
  await page.getByRole('button', { name: 'Add a person' }).click();
  const panel = page.getByRole('complementary', { name: 'New person' });
  await panel.getByLabel('Name').fill('Nadia Test');
  await panel.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByRole('grid', { name: 'People' }).getByRole('row').filter({ hasText: 'Nadia Test' })).toContainText('Evenings');
  await teams.getByRole('button', { name: 'Edit team' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Late shift');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(teams.getByRole('button', { name: /^Late shift/ })).toBeVisible();
  await teams.getByRole('button', { name: 'Remove the team Late shift' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove the team' }).click();
  await expect(teams.getByRole('button', { name: /^Late shift/ })).toHaveCount(0);
  await expect(page.getByRole('grid', { name: 'People' }).getByRole('row').filter({ hasText: 'Nadia Test' })).toContainText('no team');
});

test('the receiver\'s address is a secret until somebody asks for it', async ({ page }) => {
  await open(page, 'sources/3');
  await expect(page.getByText(/^listening on 127\.0\.0\.1:\d+/)).toBeVisible();
  expect(await page.content()).not.toContain('/events/');
  await page.getByRole('button', { name: 'Show address' }).click();
  await expect(page.getByLabel('Address', { exact: true })).toContainText(/^http:\/\/127\.0\.0\.1:\d+\/events\/.{20,}/);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Hide it' }).click();
  expect(await page.content()).not.toContain('/events/');
  await expect(page.getByText('is not confirmed yet.')).toBeVisible();
  await page.getByRole('button', { name: 'Confirm this zone' }).click();
  await expect(page.getByText('America/New_York is confirmed.')).toBeVisible();
});

test('a form shows what the chosen sign-in needs, and nothing else', async ({ page }) => {
  await goTo(page, 'Sources');
  await page.getByRole('button', { name: 'Add a source' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Vendor').selectOption({ label: 'LivePerson' });
  await expect(dialog.getByLabel('Client secret')).toBeVisible();
  await dialog.getByLabel('Sign-in (optional)').selectOption('bearer');
  await expect(dialog.getByLabel('Client secret')).toHaveCount(0);
  await expect(dialog.getByLabel('User name')).toBeVisible();
  await expect(dialog.getByLabel('Password')).toBeVisible();
  await expectAccessible(page);
});
