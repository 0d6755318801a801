import { writeFileSync } from 'node:fs';
import { createServer, type Server as Blocker } from 'node:net';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import type { Demo } from '../../electron/demo/start-demo.ts';
import { addDays, dateOf } from '../../shared/domain/calendar.ts';
import { DAY_MS, MINUTE_MS } from '../../shared/domain/time.ts';
import { createApp, type App, type Server } from './support/app.ts';
import { expectAccessible, floorRows, goTo, signIn, strip, waitForIdle } from './support/page.ts';
import { startVendor } from './support/vendor.ts';

/** One desk from its first source to a day that three systems tell: each test goes on where the one before ended. */
test.describe.configure({ mode: 'serial' });

const VENDOR_ZONE = 'America/New_York';

let demo: Demo;
let app: App;
let server: Server;

test.beforeAll(async () => {
  demo = await startVendor({ agents: 40, days: 2, seed: 7 });
  app = createApp();
  await app.addSource(demo);
  await app.json(['sync']);
  server = await app.serve();
});
test.afterAll(async () => {
  await app.dispose();
  await demo.close();
});

test.beforeEach(async ({ page }) => {
  const { url } = (await app.json(['sign-in'])) as { url: string }; // the documented shape
  await signIn(page, url);
});

const form = (page: Page) => page.getByRole('dialog');
const field = (page: Page, label: string) => form(page).getByLabel(label, { exact: true });
const timelines = (page: Page) => page.getByRole('region', { name: /^Timeline of / });

async function open(page: Page, hash: string): Promise<void> {
  await page.goto(`${new URL(server.url).origin}/#/${hash}`);
  await waitForIdle(page);
}

async function addByForm(page: Page, vendor: string, name: string): Promise<void> {
  await goTo(page, 'Sources');
  await page.getByRole('button', { name: 'Add a source' }).click();
  await field(page, 'Vendor').selectOption({ label: vendor });
  await field(page, 'Name').fill(name);
}

test('without a source of their vendor, screens say why they are empty and what to do', async ({ page }) => {
  for (const screen of ['Chat states', 'Engagement', 'Calls'] as const) {
    await goTo(page, screen);
    await expect(page.getByRole('main').getByRole('button', { name: /source/i })).toBeVisible();
    await expectAccessible(page);
  }
  await page.getByRole('main').getByRole('button', { name: 'Connect a source' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Sources' })).toBeVisible();
});

test('LivePerson by the form: what is missing, a wrong secret, then a running source', async ({ page }) => {
  await addByForm(page, 'LivePerson', 'LP');
  await form(page).getByRole('button', { name: 'Add', exact: true }).click();
  await expect(field(page, 'Account ID')).toBeFocused();
  await expect(field(page, 'Client secret')).toHaveAttribute('aria-invalid', 'true');
  await field(page, 'Account ID').fill(demo.liveperson.accountId);
  await field(page, 'Domain API address (optional)').fill(demo.liveperson.domainApiUrl);
  await field(page, 'Client ID').fill(demo.liveperson.clientId);
  await field(page, 'Client secret').fill('not the secret');
  await form(page).getByRole('button', { name: 'Test', exact: true }).click();
  await expect(page.getByText('The test stopped here.')).toBeVisible();
  await expectAccessible(page);
  await field(page, 'Client secret').fill(demo.liveperson.clientSecret);
  await form(page).getByRole('button', { name: 'Test', exact: true }).click();
  await expect(page.getByText('Everything works.')).toBeVisible();
  await form(page).getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'LP' })).toBeVisible();
  await expect(strip(page).getByText('Live', { exact: true })).toHaveCount(2);
});

test('RingCentral by the form: the address is told on demand, and what is sent there arrives', async ({ page }) => {
  await addByForm(page, 'RingCentral Contact Center', 'RC');
  await field(page, 'Time zone of the events (optional)').fill('Nowhere/Town');
  await form(page).getByRole('button', { name: 'Add', exact: true }).click();
  await expect(field(page, 'Time zone of the events (optional)')).toHaveAttribute('aria-invalid', 'true');
  await field(page, 'Time zone of the events (optional)').fill(VENDOR_ZONE);
  await form(page).getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'RC' })).toBeVisible();
  await expect(page.getByText(/^listening on 127\.0\.0\.1:\d+/)).toBeVisible();
  await page.getByRole('button', { name: 'Show address' }).click();
  const address = (await page.getByLabel('Address', { exact: true }).textContent()) ?? '';
  await page.getByRole('button', { name: 'Hide it' }).click();
  const pusher = demo.ringcentral.pushTo(address, { fromAt: demo.now() - DAY_MS, isTidy: true });
  await expect(strip(page)).toContainText(/listening, last event/);
  await expect.poll(() => demo.now() - pusher.doneUntilAt(), { timeout: 40_000 }).toBeLessThan(MINUTE_MS);
  await expect(page.getByText('none: everything received is stored')).toBeVisible({ timeout: 30_000 });
  await expectAccessible(page);
  await goTo(page, 'Calls');
  await page.getByRole('button', { name: 'Last 7 days' }).click();
  await expect(page.getByRole('grid', { name: 'Calls' }).locator('[data-row]').first()).toBeVisible();
});

test('a roster with mistakes says which lines, and the rest is there; e-mails are masked until asked for', async ({ page }) => {
  const cell = (text: string): string => `"${text}"`;
  const lines = demo.people.flatMap((person) => ([['VCC', person.vonageId], ['LP', person.livePersonId], ['RC', person.ringCentralId]] as const)
    .flatMap(([source, id]) => (id === null ? [] : [[cell(person.name), person.email, cell(person.vonageId === null ? 'Others' : 'North'), '', source, id].join(',')])));
  const [somebody] = demo.people;
  if (somebody === undefined) throw new Error('nobody works in this world');
  await goTo(page, 'People');
  await page.getByRole('button', { name: 'Import roster' }).click();
  const bad = join(app.home, 'bad.csv');
  writeFileSync(bad, 'who,where\nA,B\n');
  await form(page).getByLabel('Roster file').setInputFiles(bad);
  await expect(form(page).getByRole('alert').or(form(page).getByText(/problem/)).first()).toBeVisible();
  const roster = join(app.home, 'roster.csv');
  writeFileSync(roster, ['person,email,team,zone,source,agent_id', ...lines, 'Nobody,,North,,No such source,1'].join('\n'));
  await form(page).getByLabel('Roster file').setInputFiles(roster);
  await expect(form(page).getByText(new RegExp(`${lines.length + 1} lines read: .* 1 line has a problem`))).toBeVisible();
  await expectAccessible(page);
  await form(page).getByRole('button', { name: 'Close' }).last().click();

  const list = page.getByRole('grid', { name: 'People' });
  await page.getByRole('searchbox', { name: 'Search people and agents' }).fill(somebody.email);
  await expect(list.getByRole('row').filter({ hasText: somebody.name })).toBeVisible();
  expect(await list.textContent()).not.toContain(somebody.email);
  await list.getByRole('row').filter({ hasText: somebody.name }).click();
  const panel = page.getByRole('complementary', { name: somebody.name });
  await expect(panel.getByLabel('E-mail (optional)')).not.toBeEditable();
  expect(await panel.getByLabel('E-mail (optional)').inputValue()).toContain('•');
  await expectAccessible(page);
  await page.getByLabel('Show personal data').check();
  await expect(panel.getByLabel('E-mail (optional)')).toHaveValue(somebody.email);
  await expect(panel.getByLabel('E-mail (optional)')).toBeEditable();
  await goTo(page, 'Floor');
  await goTo(page, 'People');
  await expect(page.getByLabel('Show personal data')).not.toBeChecked();
});

test('the floor of a team, and who waits whatever the team', async ({ page }) => {
  await goTo(page, 'Floor');
  const others = demo.people.filter((person) => person.vonageId === null);
  await page.getByRole('button', { name: 'Team: All teams' }).click();
  await page.getByRole('option', { name: /^Others/ }).click();
  await expect(floorRows(page).first()).toBeVisible();
  const names = await floorRows(page).getByRole('gridcell').nth(1).allTextContents();
  for (const name of names) expect(others.map((person) => person.name)).toContain(name);
  const tile = page.getByRole('region', { name: 'Waiting now' });
  await expect(tile).toContainText('for all teams');
  const more = tile.getByRole('button', { name: /^\d+ more$/ });
  if ((await more.count()) > 0) {
    await more.press('Enter');
    await expect(tile.getByRole('button', { name: 'Show less' })).toBeFocused();
  }
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Remove the filter team: Others' }).click();
  await expect(page.getByRole('button', { name: 'Team: All teams' })).toBeVisible();

  // Whether two systems contradict each other right now is a matter of the moment.
  const contradiction = floorRows(page).getByRole('button', { name: / here, / }).first();
  if ((await contradiction.count()) > 0) {
    await contradiction.click();
    await expect(page.getByRole('heading', { level: 1, name: 'Timeline' })).toBeVisible();
  }
});

test('a person\'s day in two systems shows where they contradict each other, and leads to a call and back', async ({ page }) => {
  const shared = demo.people.filter((person) => person.vonageId !== null && person.ringCentralId !== null);
  expect(shared.length).toBeGreaterThan(0);
  const contradictions = page.getByRole('region', { name: 'Contradictions' });
  const days = [null, addDays(dateOf(demo.now(), app.zone), -1)];
  for (const [person, day] of shared.flatMap((each) => days.map((date) => [each, date] as const))) {
    // One after the other until there is one: that is what is looked for.
    // oxlint-disable-next-line no-await-in-loop
    await open(page, `agent/${encodeURIComponent(`1:${person.vonageId}`)}${day === null ? '' : `/${day}`}`);
    // oxlint-disable-next-line no-await-in-loop
    await expect(timelines(page)).toHaveCount(2);
    // oxlint-disable-next-line no-await-in-loop
    if ((await contradictions.count()) > 0) break;
  }
  await expect(contradictions.getByRole('button').first()).toContainText(/available in (?:VCC|RC), on a (?:call|contact) in (?:RC|VCC)/);
  await contradictions.getByRole('button').first().click();
  await expect(page.getByText(/^Selection /).first()).toBeVisible();
  await expectAccessible(page);

  const list = page.getByRole('grid', { name: /^Activities of / });
  await list.focus();
  const toCall = list.locator('button[title^="Open the call "]').first();
  for (let step = 0; step < 60 && (await toCall.count()) === 0; step += 1) await page.keyboard.press('PageDown');
  const here = page.url();
  const callId = ((await toCall.getAttribute('title')) ?? '').replace('Open the call ', '');
  await toCall.click();
  await expect(page.getByRole('heading', { level: 1, name: 'Calls' })).toBeVisible();
  const panel = page.getByRole('complementary', { name: 'Call' });
  await expect(panel).toContainText(callId);
  await expect(page.getByRole('grid', { name: 'Calls' }).locator('[aria-selected="true"]')).toHaveCount(1);
  await expectAccessible(page);
  await page.reload();
  await expect(panel).toContainText(callId);
  await page.goBack();
  await expect(page).toHaveURL(here);
  await expect(timelines(page)).toHaveCount(2);
  // Whoever comes to the calls without one sees all of them.
  await goTo(page, 'Calls');
  await expect(page.getByLabel('Search the calls')).toHaveValue('');
});

test('a receiver that cannot listen is told on every screen, and no call of then looks live', async ({ page }) => {
  const blocker = await occupy();
  const address = blocker.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  try {
    await open(page, 'sources/3');
    await page.getByRole('button', { name: 'Edit' }).click();
    await field(page, 'Receiver port (optional)').fill(String(port));
    await form(page).getByRole('button', { name: 'Save' }).click();
    await expect(strip(page)).toContainText('receiver not listening');
    await expect(page.getByText(/^not listening/)).toBeVisible();
    await expect(page.getByRole('main').getByRole('alert').first()).toBeVisible();
    await expectAccessible(page);
    await goTo(page, 'Calls');
    await expect(page.getByText('RC is not live')).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Look at the source' }).click();
    await page.getByRole('button', { name: 'Edit' }).click();
    await field(page, 'Receiver port (optional)').fill('0');
    await form(page).getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText(/^listening on 127\.0\.0\.1:\d+/)).toBeVisible();
    await expect(strip(page)).not.toContainText('receiver not listening');
  } finally {
    await new Promise((settle) => { blocker.close(settle); });
  }
});

async function occupy(): Promise<Blocker> {
  const blocker = createServer();
  await new Promise<void>((settle) => { blocker.listen(0, '127.0.0.1', settle); });
  return blocker;
}
