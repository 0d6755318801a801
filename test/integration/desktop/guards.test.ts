import { describe, expect, it } from 'vitest';
import { cleanUpAfterEach, launchReady, WAIT } from './desktop-fixture.ts';

cleanUpAfterEach();

describe('what the page may not do', () => {
  it('stays on its origin, opens no window, and leads only to listed https pages', async () => {
    const shell = await launchReady();
    const seen = await shell.run(({ BrowserWindow, record }) => {
      const contents = BrowserWindow.all[0]?.webContents;
      if (contents === undefined) throw new Error('no window');
      const open = (url: string) => contents.openHandler?.({ url } as Electron.HandlerDetails)?.action;
      return {
        own: contents.tryNavigate('will-navigate', 'app://floorwalker/agents'),
        navigated: ['https://evil.example/', 'app://other/', 'file:///etc/passwd', 'http://developer.vonage.com/', 'https://developer.vonage.com.evil.example/', 'https://user@developer.vonage.com/', 'https://developer.vonage.com:8443/', 'javascript:alert(1)'].map((url) => contents.tryNavigate('will-navigate', url)),
        redirected: contents.tryNavigate('will-redirect', 'https://evil.example/'),
        framed: contents.tryNavigate('will-frame-navigate', 'https://evil.example/', false),
        windows: ['https://evil.example/', 'https://developer.vonage.com/en/docs', 'file:///etc/passwd'].map(open),
        opened: record.opened,
      };
    });
    expect(seen).toEqual({
      own: true,
      navigated: [false, false, false, false, false, false, false, false],
      redirected: false,
      framed: false,
      windows: ['deny', 'deny', 'deny'],
      opened: ['https://developer.vonage.com/en/docs'],
    });
  });

  it('opens what a source allows, in the browser of the system, and only from the app\'s own page', async () => {
    const shell = await launchReady();
    const openAll = () => shell.run(({ BrowserWindow, record }) => {
      const contents = BrowserWindow.all[0]?.webContents;
      for (const url of ['https://recordings.example/a.wav?v=1', 'http://recordings.example/a.wav', 'https://user@recordings.example/', 'https://other.example/']) contents?.openHandler?.({ url } as Electron.HandlerDetails);
      contents?.tryNavigate('will-navigate', 'https://recordings.example/led-away');
      return record.opened;
    });
    await expect.poll(async () => [...new Set(await openAll())], WAIT).toEqual(['https://recordings.example/a.wav?v=1']);
  });

  it('is granted notifications and nothing else, and only on its own origin', async () => {
    const shell = await launchReady();
    const seen = await shell.run(({ sessions }) => {
      const session = sessions.get('');
      const ask = (permission: string, requestingUrl: string): boolean => {
        let granted = false;
        session?.permissionRequest?.({} as Electron.WebContents, permission as 'notifications', (answer) => (granted = answer), { requestingUrl, isMainFrame: true } as Electron.PermissionRequest);
        return granted;
      };
      return {
        notifications: ask('notifications', 'app://floorwalker/'),
        foreign: ask('notifications', 'https://evil.example/'),
        others: ['media', 'geolocation', 'clipboard-read', 'openExternal', 'fileSystem', 'hid', 'usb', 'display-capture'].map((permission) => ask(permission, 'app://floorwalker/')),
        check: [session?.permissionCheck?.(null, 'notifications', 'app://floorwalker', {} as Electron.PermissionCheckHandlerHandlerDetails), session?.permissionCheck?.(null, 'media', 'app://floorwalker', {} as Electron.PermissionCheckHandlerHandlerDetails)],
        device: session?.devicePermission?.({} as Electron.DevicePermissionHandlerHandlerDetails),
      };
    });
    expect(seen).toEqual({ notifications: true, foreign: false, others: Array(8).fill(false), check: [true, false], device: false });
  });

  it('requests nothing from elsewhere', async () => {
    const shell = await launchReady();
    const cancelled = await shell.run(({ sessions }) =>
      ['app://floorwalker/index.html', 'blob:app://floorwalker/1', 'https://evil.example/', 'http://127.0.0.1:80/', 'file:///etc/passwd', 'app://floorwalker.evil/', 'ws://127.0.0.1/'].map((url) => {
        let cancel: boolean | undefined;
        sessions.get('')?.beforeRequest?.({ url } as Electron.OnBeforeRequestListenerDetails, (response) => (cancel = response.cancel));
        return cancel;
      }),
    );
    expect(cancelled).toEqual([false, false, true, true, true, true, true]);
  });

  it('gets the strict policy with every answer, and no file outside the renderer', async () => {
    const shell = await launchReady();
    const seen = await shell.run(async ({ fetchPage }) => {
      const addresses = ['app://floorwalker/', 'app://floorwalker/nothing.js', 'app://floorwalker/..%2f..%2fpackage.json', 'app://floorwalker/%2e%2e/main/main.js', 'app://floorwalker/..%5cmain%5cmain.js', 'app://floorwalker//etc/passwd.txt', 'app://floorwalker/%00.js', 'app://other/index.html', 'app://floorwalker/assets/%'];
      const answers = await Promise.all(addresses.map((url) => fetchPage(url)));
      const post = await fetchPage('app://floorwalker/', { method: 'POST' });
      return [...answers, post].map((answer) => ({ status: answer?.status, policy: answer?.headers.get('content-security-policy'), sniff: answer?.headers.get('x-content-type-options') }));
    });
    expect(seen.map(({ status }) => status).slice(1)).toEqual([404, 404, 404, 404, 404, 404, 404, 404, 405]);
    for (const { policy, sniff } of seen) {
      expect(sniff).toBe('nosniff');
      expect(policy).toMatch(/^default-src 'none'; script-src 'self';/);
      expect(policy).not.toContain('unsafe');
    }
  });
});
