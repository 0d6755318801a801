import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { HOUR_MS, MINUTE_MS } from '../../shared/domain/time.ts';
import { startStagedVendor, type StagedVendor } from '../support/staged-vendor.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';
import { alertAbout, alertPanel, alertRows, expectAccessibleInBoth, fillDuration, focusRow, goToAlerts, inboxGrid, inboxTools, shownTitles, UNSEEN } from './support/alerts.ts';
import { createApp, type App, type Server } from './support/app.ts';
import { floorRows, openFloor, waitForIdle } from './support/page.ts';

/** One desk from a quiet start on: its agents do only what the tests tell them. Each test goes on where the one before has ended. */
test.describe.configure({ mode: 'serial' });

const HOLD_MS = 2_000;
const POLL_MS = 5_000;
const RULE = { name: 'Gone', when: { state: ['away'] }, forAtLeastMs: HOLD_MS };

let vendor: StagedVendor;
let hook: WebhookReceiver;
let app: App;
let server: Server;
let page: Page;

test.beforeAll(async ({ browser }) => {
  [vendor, hook] = await Promise.all([startStagedVendor({ '01': 'Ida', '02': 'Jon', '03': 'Kim', '04': 'Lea' }), startWebhookReceiver()]);
  app = createApp();
  const set = Object.entries(vendor.settings).flatMap(([key, value]) => ['--set', `${key}=${value}`]);
  await app.json(['sources', 'add', '--kind', 'vonage', '--name', 'Desk', ...set, '--secrets-stdin'], JSON.stringify(vendor.secrets));
  server = await app.serve();
  page = await (await browser.newContext()).newPage();
  await page.addInitScript(UNSEEN);
  await openFloor(page, server.url);
  await expect(floorRows(page)).toHaveCount(4);
});
test.afterAll(async () => {
  await page.context().close();
  await app.dispose();
  await Promise.all([vendor.close(), hook.close()]);
});

const firedFor = (name: string): number => hook.got.filter(({ event, about }) => event === 'alert.fired' && about === name).length;
const iso = (at: number): string => new Date(at).toISOString();

test('an alert fires in time, interrupts once, outlives a crash, and ends; the command line says the same', async () => {
  await test.step('a rule is made from a template, and a chat tool hears of what it fires', async () => {
    await goToAlerts(page, 'Delivery');
    await page.getByLabel('Address', { exact: true }).fill(hook.url);
    await page.getByRole('button', { name: 'Generate' }).click();
    await page.getByRole('button', { name: 'Set webhook' }).click();
    await expect(page.getByRole('button', { name: 'Save webhook' })).toBeVisible();
    await goToAlerts(page, 'Rules');
    await page.getByRole('button', { name: 'New rule' }).click();
    await page.getByRole('button', { name: /Away for long/ }).click();
    await page.getByLabel('Name', { exact: true }).fill(RULE.name);
    await fillDuration(page, 'All of it, for at least', '2', 's');
    await page.getByRole('button', { name: 'Save and switch on' }).click();
    await expect(page.getByRole('switch', { name: 'Gone: on' })).toBeVisible();
  });

  let awayAt = 0;
  await test.step('within two seconds and the poll’s interval of its condition', async () => {
    awayAt = vendor.choose('01', 'Away');
    await expect.poll(() => shownTitles(page), { intervals: [50] }).toEqual(['Gone: Ida']);
    expect(Date.now() - (awayAt + HOLD_MS)).toBeLessThan(POLL_MS + 2_000);
    await expect.poll(() => firedFor('Ida')).toBe(1);
  });

  await test.step('with its evidence in the inbox', async () => {
    await goToAlerts(page, 'Inbox');
    await expect(alertRows(page)).toHaveCount(1);
    await focusRow(page, alertAbout(page, 'Ida'));
    await page.keyboard.press('Enter');
    await expect(alertPanel(page)).toContainText('Away');
    await expect(alertPanel(page)).toContainText('As of');
    await expect(alertPanel(page).getByText('The rule at that time')).toBeVisible();
    await expect(alertPanel(page)).toContainText('This rule fired 1 time for Ida');
    await expect(alertPanel(page).getByText(/after 0?0?:?0:02/)).toBeVisible();
    await page.keyboard.press('Escape');
  });

  await test.step('a crash later nothing is told twice, and what happened meanwhile is found', async () => {
    await server.kill();
    await expect(page.getByText('Not live: what is shown is the last known state')).toBeVisible();
    vendor.choose('02', 'Away', Date.now() - HOLD_MS);
    server = await app.serve(server.port);
    await expect(alertAbout(page, 'Jon')).toHaveCount(1, { timeout: 20_000 });
    await expect(alertRows(page)).toHaveCount(2);
    await expect.poll(() => shownTitles(page)).toEqual(['Gone: Ida', 'Gone: Jon']);
    await expect.poll(() => firedFor('Jon')).toBe(1);
    expect(firedFor('Ida')).toBe(1);
  });

  await test.step('it ends with its condition', async () => {
    const backAt = vendor.choose('01', 'Ready');
    await expect(alertAbout(page, 'Ida')).toContainText('Ended');
    await expect.poll(() => hook.got.filter(({ event, about }) => event === 'alert.resolved' && about === 'Ida').length).toBe(1);
    const listed = (await app.json(['alerts', 'list'])) as readonly { readonly agent_id: string; readonly since: string; readonly fired: string; readonly resolved: string | null; readonly reason: string | null; readonly rule: string }[]; // the documented shape
    expect(Object.fromEntries(listed.map(({ agent_id, reason }) => [agent_id, reason]))).toEqual({ '01': 'ended', '02': null });
    expect(listed).toHaveLength(2);
    expect(listed.find(({ agent_id }) => agent_id === '01')).toMatchObject({ rule: 'Gone', since: iso(awayAt), fired: iso(awayAt + HOLD_MS), resolved: iso(backAt) });
    await expectSameElsewhere(listed);
  });
  expect(await shownTitles(page)).toEqual(['Gone: Ida', 'Gone: Jon']);
});

/** The back-test of the same rule, and the export, beside the running owner. */
async function expectSameElsewhere(listed: readonly { readonly agent_id: string; readonly since: string; readonly fired: string; readonly resolved: string | null }[]): Promise<void> {
  const [ruleFile, outFile] = [join(app.home, 'rule.json'), join(app.home, 'alerts.ndjson')];
  writeFileSync(ruleFile, JSON.stringify(RULE));
  const range = ['--from', iso(Date.now() - HOUR_MS), '--to', iso(Date.now() + 1_000)];
  const [tried] = await Promise.all([
    app.json(['alerts', 'backtest', '--rule', ruleFile, ...range]) as Promise<{ readonly episodes: readonly unknown[] }>, // the documented shape
    app.json(['export', 'alerts', ...range, '--format', 'ndjson', '--out', outFile]),
  ]);
  const byAgent = listed.toSorted((a, b) => a.agent_id.localeCompare(b.agent_id));
  expect(tried.episodes).toEqual(byAgent.map(({ agent_id, since, fired, resolved }) => ({ agent_id, from: since, to: resolved, fired })));
  const exported = readFileSync(outFile, 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>); // one object a line, by the format
  expect(exported.map(({ agent_id, fired, resolved }) => ({ agent_id, fired, resolved: resolved ?? null })).toSorted((a, b) => String(a.agent_id).localeCompare(String(b.agent_id)))).toEqual(byAgent.map(({ agent_id, fired, resolved }) => ({ agent_id, fired, resolved })));
}

test('in quiet hours it fires silently; afterwards a notice says what was missed', async () => {
  const before = (await shownTitles(page)).length;
  await goToAlerts(page, 'Delivery');
  await page.getByRole('button', { name: 'Add quiet hours' }).click();
  await page.getByLabel('From', { exact: true }).fill('00:00');
  await page.getByLabel('Until', { exact: true }).fill('00:00');
  await page.getByRole('button', { name: 'Save quiet hours' }).click();
  await expect(page.getByRole('button', { name: /^Alerts:.*Quiet until/ })).toBeVisible();
  vendor.choose('04', 'Away');
  await goToAlerts(page, 'Inbox');
  await expect(alertAbout(page, 'Lea')).toHaveCount(1);
  await focusRow(page, alertAbout(page, 'Lea'));
  await page.keyboard.press('Enter');
  await expect(alertPanel(page)).toContainText('none: it was in quiet hours');
  await page.keyboard.press('Escape');
  expect((await shownTitles(page)).slice(before)).toEqual([]);

  await goToAlerts(page, 'Delivery');
  await page.getByRole('button', { name: 'Remove quiet hours 1' }).click();
  await page.getByRole('button', { name: 'Save quiet hours' }).click();
  await expect.poll(async () => (await shownTitles(page)).slice(before)).toEqual(['You missed 1 alert in quiet hours']);
});

test('alerts are snoozed, woken, acknowledged, and their rule muted, many at once, by keyboard alone', async () => {
  await goToAlerts(page, 'Inbox');
  const [jon, lea] = [alertAbout(page, 'Jon'), alertAbout(page, 'Lea')];
  await focusRow(page, jon);
  await page.keyboard.press('s');
  await expect(inboxTools(page)).toContainText('Snoozed');
  const folded = page.getByRole('row', { name: /^Snoozed 1/ });
  await expect(folded).toContainText('folded');
  await expect(jon).toHaveCount(0);

  await test.step('the list of the snoozed opens with Enter, and S wakes', async () => {
    await focusRow(page, folded);
    await page.keyboard.press('Enter');
    await expect(jon).toContainText('Snoozed until');
    await focusRow(page, jon);
    await page.keyboard.press('s');
    await expect(inboxTools(page)).toContainText('Unsnoozed');
    await expect(jon).not.toContainText('Snoozed until');
  });

  await test.step('a person is snoozed as a whole, and woken', async () => {
    await focusRow(page, jon);
    await page.keyboard.press('p');
    await expect(page.getByRole('menuitem', { name: '15 minutes' })).toBeVisible();
    await page.keyboard.press('Enter');
    const person = page.getByRole('row', { name: /Jon everything about this person/ });
    await expect(person).toBeVisible();
    await focusRow(page, person);
    await page.keyboard.press('Enter');
    await expect(person).toHaveCount(0);
  });

  await test.step('a note for one', async () => {
    await focusRow(page, jon);
    await page.keyboard.press('a');
    await page.keyboard.type('At the doctor');
    await page.keyboard.press('Enter');
    await expect(jon).toContainText('At the doctor');
    await page.keyboard.press('a');
    await expect(jon).not.toContainText('At the doctor');
  });

  await test.step('the rule is muted from one of its alerts', async () => {
    await focusRow(page, lea);
    await page.keyboard.press('m');
    await expect(page.getByRole('menuitem', { name: '15 minutes' })).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(inboxTools(page)).toContainText('Rule muted');
    await expect(lea).toContainText('muted: Gone');
  });

  await test.step('all at once', async () => {
    await expect(inboxGrid(page)).toBeFocused();
    await page.keyboard.press('Control+a');
    await expect(inboxTools(page)).toContainText('3 selected');
    await page.keyboard.press('a');
    await page.keyboard.type('Seen in the round');
    await page.keyboard.press('Enter');
    await expect(inboxTools(page)).toContainText('3 acknowledged');
    // What has ended is done with once it was acknowledged.
    await expect(alertRows(page)).toHaveCount(2);
    await expect(alertRows(page).filter({ hasText: 'Seen in the round' })).toHaveCount(2);
    await waitForIdle(page);
    await expectAccessibleInBoth(page);
  });
});

test('a built-in rule is changed: a source is to be told of at its first failure', async () => {
  await goToAlerts(page, 'Rules');
  await page.getByRole('button', { name: 'Source is stale', exact: true }).click();
  await fillDuration(page, 'All of it, for at least', '0', 's');
  await expect(page.getByRole('region', { name: 'Tried on the past' })).toContainText('The past of a connection is not kept');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('switch', { name: 'Source is stale: on' })).toBeVisible();
  await goToAlerts(page, 'Inbox');
});

test('a dead source is told of once and nothing else fires; what happened meanwhile is found and said to be late', async () => {
  const before = (await shownTitles(page)).length;
  vendor.setDown(true);
  await expect(alertAbout(page, 'Desk').filter({ hasText: 'Source is stale' })).toHaveCount(1);
  await expect.poll(async () => (await shownTitles(page)).slice(before)).toEqual(['Source is stale: Desk']);
  const [kimAt, asked] = [vendor.choose('03', 'Away', Date.now() - 2 * MINUTE_MS), vendor.requests()];
  vendor.choose('02', 'Ready');
  // Asked again and again in vain: neither does anything fire nor does what fired end.
  await expect.poll(() => vendor.requests() - asked, { timeout: 20_000 }).toBeGreaterThan(2);
  await expect(alertRows(page).filter({ hasText: 'Source is stale' })).toHaveCount(1);
  await expect(alertAbout(page, 'Jon')).toContainText(/as of \d\d:\d\d/);
  await expect(alertAbout(page, 'Kim')).toHaveCount(0);

  vendor.setDown(false);
  await expect(alertAbout(page, 'Kim')).toHaveCount(1, { timeout: 30_000 });
  await expect(alertAbout(page, 'Jon')).toHaveCount(0);
  await expect(alertRows(page).filter({ hasText: 'Source is stale' })).toContainText('Ended');
  await focusRow(page, alertAbout(page, 'Kim'));
  await page.keyboard.press('Enter');
  await expect(alertPanel(page)).toContainText(/Noticed\d\d:\d\d:\d\d 2:\d\d later/);
  await page.keyboard.press('Escape');
  expect((await shownTitles(page)).slice(before)).toEqual(['Source is stale: Desk']);
  const listed = (await app.json(['alerts', 'list'])) as readonly { readonly rule: string; readonly agent_id: string | null; readonly fired: string }[]; // the documented shape
  expect(listed.filter(({ rule }) => rule === 'Source is stale')).toHaveLength(1);
  expect(listed.filter(({ agent_id }) => agent_id === '03').map(({ fired }) => fired)).toEqual([iso(kimAt + HOLD_MS)]);
  expect(listed).toHaveLength(5);
});

test('the history has all of it, and each of the alerts’ screens is accessible in both themes', async () => {
  await goToAlerts(page, 'History');
  for (const [about, times] of [['Ida', 1], ['Jon', 1], ['Kim', 1], ['Lea', 1], ['Source is stale', 1]] as const) await expect(inboxGrid(page).getByRole('row').filter({ hasText: about })).toHaveCount(times);
  await expectAccessibleInBoth(page);
  for (const tab of ['Inbox', 'Rules', 'Delivery'] as const) {
    await goToAlerts(page, tab);
    await expectAccessibleInBoth(page);
  }
});
