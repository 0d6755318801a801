import { join } from 'node:path';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cleanUpAfterEach, launch, launchReady, makeHome, requestPort, WAIT } from './desktop-fixture.ts';

cleanUpAfterEach();

const SLOW = { ...WAIT, timeout: 40_000 };

describe('the demo on the desktop', () => {
  it('opens in a window of its own from the first-run screen, with its data apart', async () => {
    const home = makeHome();
    const shell = await launchReady({ home, platform: 'linux', coreEntry: undefined });
    await requestPort(shell);
    const { url } = await shell.run(({ connectPage }) => connectPage().demo.explore());
    const seen = await shell.run(({ BrowserWindow, forked }) => ({ url: BrowserWindow.all[1]?.webContents.page?.url, args: forked[1]?.args, home: (forked[1]?.options.env as Record<string, string> | undefined)?.['FLOORWALKER_HOME'] }));
    expect(seen).toEqual({ url, args: ['demo', '--json', '--no-open'], home });
    expect(new URL(url).hostname).toBe('127.0.0.1');
    await expect.poll(() => existsSync(join(home, 'demo', 'floorwalker.db')), SLOW).toBe(true);
    await shell.run(({ BrowserWindow }) => BrowserWindow.all[1]?.close());
    await expect.poll(() => shell.run(({ forked }) => forked.map(({ isRunning }) => isRunning)), SLOW).toEqual([true, false]);
  }, 60_000);

  it('is all there is with --demo, and ends with its window', async () => {
    const shell = launch({ home: makeHome(), platform: 'linux', coreEntry: undefined, args: ['--demo', '--agents', '5', '--days', '1'] });
    await expect.poll(() => shell.run(({ BrowserWindow }) => BrowserWindow.all[0]?.webContents.page?.url ?? ''), SLOW).toMatch(/^http:\/\/127\.0\.0\.1:\d+\//);
    expect(await shell.run(({ forked, BrowserWindow }) => ({ args: forked.map(({ args }) => args), preload: BrowserWindow.all[0]?.options.webPreferences?.preload }))).toEqual({ args: [['demo', '--json', '--no-open', '--agents', '5', '--days', '1']], preload: undefined });
    await shell.run(({ BrowserWindow }) => BrowserWindow.all[0]?.close()).catch(() => undefined); // the process may be gone before it answers
    expect(await shell.exited).toBe(0);
  }, 60_000);
});
