import { describe, expect, it } from 'vitest';
import { startBrowser } from '../../../../electron/server/open-browser.ts';
import { createVirtualClock } from '../../../support/virtual-clock.ts';

/** A stand-in for a browser: a child that ends with a code, or stays until its time is over. */
const browser = (script: string) => ({ command: process.execPath, args: ['-e', script], kind: 'app-window' as const });
const env = { PATH: process.env['PATH'] };

describe('startBrowser', () => {
  it.each([
    ['process.exit(1)', false],
    ['process.exit(0)', true],
  ])('tells by how the browser ends (%s)', async (script, opened) => {
    expect(await startBrowser(browser(script), env, createVirtualClock(0))).toBe(opened);
  });

  it('takes a browser that stays for open', async () => {
    const clock = createVirtualClock(0);
    let opened: boolean | null = null;
    const started = startBrowser(browser('setTimeout(() => {}, 2000)'), env, clock).then((value) => (opened = value));
    await expect.poll(async () => {
      await clock.advance(2_000);
      return opened;
    }).toBe(true);
    await started;
  });

  it('says so when there is no such program', async () => {
    expect(await startBrowser({ command: '/nowhere/browser', args: [], kind: 'app-window' }, env, createVirtualClock(0))).toBe(false);
  });
});
