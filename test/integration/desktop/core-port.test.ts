import { describe, expect, it } from 'vitest';
import { cleanUpAfterEach, countPorts, launchReady, requestPort, say, WAIT } from './desktop-fixture.ts';

cleanUpAfterEach();

describe('the page and the core', () => {
  it('talk over a port that main only hands over', async () => {
    const shell = await launchReady();
    await requestPort(shell);
    expect(await say(shell, 'hello')).toBe('echo hello');
    const seen = await shell.run(({ forked, BrowserWindow }) => ({
      entry: forked[0]?.modulePath.split(/[\\/]/).at(-1),
      service: forked[0]?.options.serviceName,
      message: BrowserWindow.all[0]?.webContents.page?.messages.map(({ data, origin }) => ({ data, origin })),
    }));
    expect(seen).toEqual({ entry: 'core-process.js', service: 'Floorwalker core', message: [{ data: { channel: 'floorwalker:desktop', type: 'port' }, origin: 'app://floorwalker' }] });
  });

  it('replaces the port when the page asks again, and ends it with its page load', async () => {
    const shell = await launchReady();
    await requestPort(shell);
    await shell.run(({ BrowserWindow }) => {
      const port = BrowserWindow.all[0]?.webContents.page?.messages[0]?.ports[0];
      port?.once('close', () => Object.assign(globalThis, { firstClosed: true }));
    });
    await requestPort(shell);
    await expect.poll(() => shell.run(() => (globalThis as { firstClosed?: boolean }).firstClosed), WAIT).toBe(true);
    await shell.run(({ BrowserWindow }) => BrowserWindow.all[0]?.webContents.reload());
    expect(await countPorts(shell)).toBe(0);
    await requestPort(shell);
    expect(await say(shell, 'again')).toBe('echo again');
  });

  it('gives no port to a frame that is not the own page, nor to a request without a mark', async () => {
    const shell = await launchReady();
    const before = await shell.run(({ ipcMain, forked }) => {
      const delivered: string[] = [];
      const frame = (url: string, processId: number) => ({ url, processId, routingId: 1, detached: false, isDestroyed: () => false, postMessage: () => delivered.push(url) });
      ipcMain.emit('floorwalker:request-port', { senderFrame: frame('https://evil.example/', 1) }, 'x');
      ipcMain.emit('floorwalker:request-port', { senderFrame: frame('app://floorwalker/', 99) }, 'x');
      ipcMain.emit('floorwalker:request-port', { senderFrame: null }, 'x');
      ipcMain.emit('floorwalker:request-port', { senderFrame: frame('app://floorwalker/', 1) }, 42);
      return { delivered, clients: forked[0]?.sent.filter((message) => (message as { type: string }).type === 'client').length };
    });
    expect(before).toEqual({ delivered: [], clients: 0 });
  });

  it('reconnect with a new port after the core crashed', async () => {
    const shell = await launchReady();
    await requestPort(shell);
    expect(await say(shell, 'crash')).toBe('closed');
    const words = () => shell.run(({ BrowserWindow }) => BrowserWindow.all[0]?.webContents.page?.messages.map(({ data }) => (data as { type: string }).type));
    await expect.poll(words, WAIT).toEqual(['port', 'core-lost']);
    await requestPort(shell);
    expect(await say(shell, 'back')).toBe('echo back');
    expect(await shell.run(({ forked }) => forked.length)).toBe(2);
  });

  it('wakes polling when the machine resumes', async () => {
    const shell = await launchReady();
    await requestPort(shell);
    const woken = shell.run(({ BrowserWindow, powerMonitor }) => {
      const port = BrowserWindow.all[0]?.webContents.page?.messages[0]?.ports[0];
      return new Promise<unknown>((resolve) => {
        port?.once('message', resolve);
        powerMonitor.emit('resume');
      });
    });
    expect(await woken).toBe('woken');
  });
});

describe('what the core asks of main', () => {
  it('encrypts and decrypts, and renews what an older key had sealed', async () => {
    const shell = await launchReady({ platform: 'linux' });
    await requestPort(shell);
    expect(JSON.parse(String(await say(shell, 'call:describeSafeStorage')))).toEqual({ available: true, detail: 'system wallet (gnome_libsecret)' });
    const blob = String(JSON.parse(String(await say(shell, 'call:encrypt s3cret'))));
    expect(Buffer.from(blob, 'base64').toString('latin1')).not.toContain('s3cret');
    expect(JSON.parse(String(await say(shell, `call:decrypt ${blob}`)))).toEqual({ text: 's3cret', renewed: null });
    const old = Buffer.from([...Buffer.from('v1:older')].map((byte) => byte ^ 0x5a)).toString('base64');
    const renewed = JSON.parse(String(await say(shell, `call:decrypt ${old}`))) as { text: string; renewed: string };
    expect(renewed.text).toBe('older');
    expect(JSON.parse(String(await say(shell, `call:decrypt ${renewed.renewed}`)))).toEqual({ text: 'older', renewed: null });
    expect(await say(shell, 'call:decrypt AAAA')).toMatch(/^failed: Error: Error while decrypting/);
  });

  it('refuses a wallet that would keep secrets in the clear', async () => {
    const shell = await launchReady({ platform: 'linux', wallet: 'basic_text' });
    await requestPort(shell);
    expect(JSON.parse(String(await say(shell, 'call:describeSafeStorage')))).toEqual({ available: false, detail: expect.stringMatching(/No system wallet/) });
    expect(await say(shell, 'call:encrypt s3cret')).toMatch(/^failed: Error: No system wallet/);
  });

  it("answers with the system's proxy", async () => {
    const shell = await launchReady();
    await requestPort(shell);
    expect(await say(shell, 'call:resolveProxy https://proxied.example/')).toBe('"PROXY proxy.example:3128; DIRECT"');
  });
});

describe('a home that another shell owns', () => {
  it('says so, and opens the running one in a window of its own that reaches only that server', async () => {
    process.env['FAKE_CORE'] = 'refuse';
    const shell = await launchReady();
    delete process.env['FAKE_CORE'];
    await expect.poll(() => shell.run(({ record }) => record.dialogs.map(({ options }) => [options.message, options.buttons])), WAIT).toEqual([['The browser shell has this data open.', ['Open the running one', 'Try again', 'Quit']]]);
    await shell.run(({ record }) => record.dialogs[0]?.answer(0));
    await expect.poll(() => shell.run(({ BrowserWindow }) => BrowserWindow.all.length), WAIT).toBe(2);
    const seen = await shell.run(({ BrowserWindow, sessions }) => {
      const window = BrowserWindow.all[1];
      const partition = window?.options.webPreferences?.partition ?? '';
      const isCancelled = (url: string) => {
        let cancel: boolean | undefined;
        sessions.get(partition)?.beforeRequest?.({ url } as Electron.OnBeforeRequestListenerDetails, (response) => (cancel = response.cancel));
        return cancel;
      };
      return {
        url: window?.webContents.page?.url,
        preload: window?.options.webPreferences?.preload,
        sandbox: window?.options.webPreferences?.sandbox,
        requests: ['http://127.0.0.1:4567/', 'ws://127.0.0.1:4567/rpc', 'http://127.0.0.1:4568/', 'app://floorwalker/'].map(isCancelled),
        away: window?.webContents.tryNavigate('will-navigate', 'http://127.0.0.1:4568/'),
        within: window?.webContents.tryNavigate('will-redirect', 'http://127.0.0.1:4567/'),
      };
    });
    expect(seen).toEqual({ url: 'http://127.0.0.1:4567/sign-in?token=one-time', preload: undefined, sandbox: true, requests: [false, false, true, true], away: false, within: true });
    await shell.run(({ BrowserWindow }) => BrowserWindow.all[1]?.close()).catch(() => undefined); // the process may be gone before it answers
    expect(await shell.exited).toBe(0);
  });
});
