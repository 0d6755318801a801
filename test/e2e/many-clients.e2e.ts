import { expect, test } from '@playwright/test';
import type { Demo } from '../../electron/demo/start-demo.ts';
import { createApp, type App, type Server } from './support/app.ts';
import { floorRows, goTo, openFloor, strip } from './support/page.ts';
import { startVendor } from './support/vendor.ts';

let demo: Demo;
let app: App;
let server: Server;

test.beforeAll(async () => {
  demo = await startVendor({ agents: 12, days: 1, seed: 31 });
  app = createApp();
  await app.addSource(demo, 'VCC', { backfillDays: '1' });
  server = await app.serve();
});
test.afterAll(async () => {
  await app.dispose();
  await demo.close();
});

test('two browsers at once, each with a sign-in of its own; an address works once', async ({ browser }) => {
  const [one, other, third] = [await browser.newContext(), await browser.newContext(), await browser.newContext()];
  const [first, second, stranger] = [await one.newPage(), await other.newPage(), await third.newPage()];
  await openFloor(first, server.url);
  const { url } = (await app.json(['sign-in'])) as { url: string }; // the documented shape
  expect(new URL(url).origin).toBe(new URL(server.url).origin);
  await openFloor(second, url);

  await test.step('both follow the same core', async () => {
    await goTo(first, 'Sources');
    await first.getByRole('button', { name: 'Pause' }).click();
    await expect(strip(first)).toContainText('Paused');
    await expect(strip(second)).toContainText('Paused');
    await first.getByRole('button', { name: 'Resume' }).click();
    await expect(strip(second).getByText('Live', { exact: true })).toBeVisible();
    expect(await floorRows(second).count()).toBeGreaterThan(5);
    await goTo(second, 'Sources');
    await app.addSource(demo, 'Added elsewhere', { backfillDays: '0' });
    await expect(second.getByRole('region', { name: 'Sources', exact: true }).getByText('Added elsewhere')).toBeVisible();
    await goTo(first, 'Settings');
    await first.getByRole('button', { name: app.zone }).last().click();
    await first.getByPlaceholder('City or region').fill('Asia/Tokyo');
    await first.getByRole('option', { name: /^Asia\/Tokyo/ }).click();
    await expect(second.getByRole('banner')).toContainText('Asia/Tokyo');
  });

  await test.step('a used address is refused with the way to a new one', async () => {
    const answer = await stranger.goto(url);
    expect(answer?.status()).toBe(401);
    await expect(stranger.getByText('was used already')).toBeVisible();
    await expect(stranger.getByText('floorwalker sign-in', { exact: true })).toBeVisible();
  });

  await test.step('without a sign-in there is nothing but the way to one', async () => {
    const answer = await stranger.goto(new URL(url).origin);
    expect(answer?.status()).toBe(401);
    await expect(stranger.getByRole('heading', { name: 'Sign in to Floorwalker' })).toBeVisible();
    expect(await stranger.evaluate(async () => (await fetch('/rpc')).status)).toBeGreaterThanOrEqual(400);
  });

  await test.step('the cookie is out of reach for scripts', async () => {
    expect(await first.evaluate(() => document.cookie)).toBe('');
    const [cookie] = await one.cookies();
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
  });
  await Promise.all([one.close(), other.close(), third.close()]);
});
