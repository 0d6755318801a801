import { join } from 'node:path';
import { readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cleanUpAfterEach, launch, launchReady, makeHome, WAIT } from './desktop-fixture.ts';

cleanUpAfterEach();

describe('the desktop shell', () => {
  it('opens one sandboxed, isolated window without Node on its own origin', async () => {
    const shell = await launchReady();
    const seen = await shell.run(({ BrowserWindow, record, sessions }) => {
      const [window] = BrowserWindow.all;
      const { preload, ...preferences } = window?.options.webPreferences ?? {};
      return { count: BrowserWindow.all.length, preferences, preload, url: window?.webContents.page?.url, required: window?.webContents.page?.required, sandboxed: record.sandboxed, schemes: record.schemes, spellChecker: sessions.get('')?.spellChecker };
    });
    expect(seen).toEqual({
      count: 1,
      preferences: {
        sandbox: true, contextIsolation: true, nodeIntegration: false, nodeIntegrationInWorker: false, nodeIntegrationInSubFrames: false,
        webSecurity: true, allowRunningInsecureContent: false, webviewTag: false, navigateOnDragDrop: false, spellcheck: false, devTools: false,
        additionalArguments: [expect.stringMatching(/^--floorwalker-build=\d+\.\d+\.\d+/)],
      },
      preload: expect.stringMatching(/preload\.cjs$/),
      url: 'app://floorwalker/',
      required: ['electron'],
      sandboxed: true,
      schemes: [{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true } }],
      spellChecker: false,
    });
  });

  it('gives the page one frozen object', async () => {
    const shell = await launchReady({ platform: 'darwin' });
    const seen = await shell.run(({ BrowserWindow }) => {
      const exposed = BrowserWindow.all[0]?.webContents.page?.exposed ?? {};
      const bridge = exposed['floorwalker'] as object;
      return { names: Object.keys(exposed), members: Object.keys(bridge), frozen: Object.isFrozen(bridge), platform: (bridge as { platform: string }).platform };
    });
    expect(seen).toEqual({ names: ['floorwalker'], members: ['requestPort', 'platform', 'build'], frozen: true, platform: 'darwin' });
  });

  it('leaves a second start to the first instance, which comes to the front', async () => {
    const home = makeHome();
    const first = await launchReady({ home });
    await first.run(({ BrowserWindow }) => {
      BrowserWindow.all[0]?.hide();
    });
    const second = launch({ home });
    expect(await second.exited).toBe(0);
    await expect.poll(() => first.run(({ BrowserWindow }) => [BrowserWindow.all[0]?.isVisible(), BrowserWindow.all[0]?.isFocusedNow]), WAIT).toEqual([true, true]);
  });

  it('closes to the tray, says so the first time only, and remembers where the window was', async () => {
    const home = makeHome();
    const shell = await launchReady({ home, platform: 'linux' });
    const afterClose = await shell.run(({ BrowserWindow, record }) => {
      const [window] = BrowserWindow.all;
      if (window !== undefined) window.bounds = { x: 2000, y: 40, width: 1000, height: 700 };
      window?.close();
      window?.show();
      window?.close();
      return { destroyed: window?.isDestroyed(), visible: window?.isVisible(), notices: record.notifications.length };
    });
    expect(afterClose).toEqual({ destroyed: false, visible: false, notices: 1 });
    const file = join(home, 'desktop', 'shell.json');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ bounds: { x: 2000, y: 40, width: 1000, height: 700 }, maximized: false, closeExplained: true });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await shell.kill();

    const again = await launchReady({ home: home, args: [] });
    expect(await again.run(({ BrowserWindow }) => BrowserWindow.all[0]?.bounds)).toEqual({ x: 2000, y: 40, width: 1000, height: 700 });
  });

  it('says it with a balloon on Windows', async () => {
    const shell = await launchReady({ platform: 'win32' });
    const balloons = await shell.run(({ BrowserWindow, record }) => {
      BrowserWindow.all[0]?.close();
      return record.balloons.map(({ title }) => title);
    });
    expect(balloons).toEqual(['Floorwalker keeps polling']);
  });

  it('shows the status in the tray, whose items act', async () => {
    const shell = await launchReady({ platform: 'linux' });
    const tray = () => shell.run(({ record }) => ({ tip: record.trays[0]?.toolTip, items: record.trays[0]?.menu.map(({ id, label, type }) => id ?? type ?? label) }));
    await expect.poll(tray, WAIT).toEqual({ tip: 'Floorwalker: 3 agents, fresh', items: ['status', 'separator', 'alerts', 'separator', 'mute', 'separator', 'show', 'pause', 'separator', 'quit'] });
    const click = (id: string) =>
      shell.run(({ record }, wanted) => {
        const item = record.trays[0]?.menu.find((entry) => entry.id === wanted);
        (item?.click as (() => void) | undefined)?.();
      }, id);
    await click('pause');
    await expect.poll(tray, WAIT).toEqual({ tip: 'Floorwalker: Paused', items: ['status', 'separator', 'alerts', 'separator', 'mute', 'separator', 'show', 'resume', 'separator', 'quit'] });
    await click('resume');
    await expect.poll(async () => (await tray()).tip, WAIT).toBe('Floorwalker: 3 agents, fresh');
    await shell.run(({ BrowserWindow }) => BrowserWindow.all[0]?.hide());
    await click('show');
    expect(await shell.run(({ BrowserWindow }) => BrowserWindow.all[0]?.isVisible())).toBe(true);
    await click('quit').catch(() => undefined); // the process may be gone before it answers
    expect(await shell.exited).toBe(0);
  });

  it('draws a template icon on macOS', async () => {
    const shell = await launchReady({ platform: 'darwin' });
    const image = await shell.run(({ record }) => {
      const drawn = record.trays[0]?.image as { template: boolean; representations: { scaleFactor: number }[] } | undefined;
      return { template: drawn?.template, scales: drawn?.representations.map(({ scaleFactor }) => scaleFactor) };
    });
    expect(image).toEqual({ template: true, scales: [1, 2] });
  });

  it('ends the core before it quits', async () => {
    const shell = await launchReady();
    const sent = await shell.run(({ app, forked }) => {
      app.quit();
      return { running: forked[0]?.isRunning, sent: forked[0]?.sent.map((message) => (message as { type: string }).type) };
    });
    expect(sent).toEqual({ running: true, sent: ['start', 'stop'] });
    expect(await shell.exited).toBe(0);
  });

  it('loads a page that crashed again once, then asks', async () => {
    const shell = await launchReady();
    const crash = () =>
      shell.run(({ BrowserWindow, record }) => {
        const contents = BrowserWindow.all[0]?.webContents;
        contents?.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 11 });
        return { loads: contents?.loads, dialogs: record.dialogs.map(({ options }) => options.buttons) };
      });
    expect(await crash()).toEqual({ loads: 2, dialogs: [['OK']] });
    expect(await crash()).toEqual({ loads: 2, dialogs: [['OK'], ['Load again', 'Quit']] });
    await shell.run(({ record }) => record.dialogs[1]?.answer(0));
    await expect.poll(() => shell.run(({ BrowserWindow }) => BrowserWindow.all[0]?.webContents.loads), WAIT).toBe(3);
  });
});
