import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { cleanUpAfterEach, launchReady, makeHome, requestPort, say, WAIT } from './desktop-fixture.ts';
import { ruleOf } from '../../support/live-alerts.ts';
import { startStagedVendor } from '../../support/staged-vendor.ts';
import type { LaunchedShell } from '../../support/electron-double/launch.ts';

cleanUpAfterEach();

const ADDRESS = '#/agent/1%3A01/2026-11-21/1763731800000';

/** The tray's menu as a person reads it, with what is in the submenu of mute. */
const readMenu = (shell: LaunchedShell): Promise<string[]> => shell.run(({ record }) => (record.trays[0]?.menu ?? []).filter(({ type }) => type !== 'separator').map(({ label, enabled }) => `${label}${enabled === false ? ' (grey)' : ''}`));

const clickTray = (shell: LaunchedShell, id: string): Promise<void> =>
  shell.run(({ record }, wanted) => {
    const menu = record.trays[0]?.menu ?? [];
    const inside = menu.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []));
    const item = [...menu, ...inside].find((entry) => entry.id === wanted);
    if (item === undefined) throw new Error(`The tray has no ${wanted}.`);
    (item.click as () => void)(); // the shell's own, which takes nothing
  }, id);

/** Where the page was told to go. */
const readOpened = (shell: LaunchedShell): Promise<unknown[]> =>
  shell.run(({ BrowserWindow }) => (BrowserWindow.all[0]?.webContents.page?.messages ?? []).map(({ data }) => data as { readonly type: string; readonly address?: string }).filter(({ type }) => type === 'open').map(({ address }) => address));

async function launchWithAlerts(platform: NodeJS.Platform): Promise<LaunchedShell> {
  const shell = await launchReady({ platform });
  await requestPort(shell);
  await say(shell, 'alert');
  await expect.poll(() => readMenu(shell), WAIT).toContain('3 alerts');
  return shell;
}

describe('alerts in the desktop shell', () => {
  it('stand in the tray with their count, the gravest and the ones to look at first', async () => {
    const shell = await launchWithAlerts('linux');
    expect(await readMenu(shell)).toEqual(['3 agents, fresh (grey)', '3 alerts', 'Long away: Ann && Bob', 'Source stale: Desk', 'You missed 2 alerts', 'Mute alerts', 'Show Floorwalker', 'Pause polling', 'Quit Floorwalker']);
    expect(await shell.run(({ record }) => [record.trays[0]?.toolTip, record.badges.at(-1)])).toEqual(['Floorwalker: 3 agents, fresh · 3 alerts, the gravest critical', 3]);
  });

  it('are a number beside the icon on macOS, and a mark on the taskbar of Windows', async () => {
    const mac = await launchWithAlerts('darwin');
    expect(await mac.run(({ record }) => record.trays[0]?.title)).toBe('3');
    const windows = await launchWithAlerts('win32');
    expect(await windows.run(({ BrowserWindow, record }) => [BrowserWindow.all[0]?.overlay, record.badges])).toEqual(['3 alerts, the gravest critical', []]);
  });

  it('lead from the tray and from a notification to their moment in the window', async () => {
    const shell = await launchWithAlerts('linux');
    await shell.run(({ BrowserWindow }) => BrowserWindow.all[0]?.hide());
    await clickTray(shell, 'alert-8');
    expect([await readOpened(shell), await shell.run(({ BrowserWindow }) => BrowserWindow.all[0]?.isVisible())]).toEqual([['#/alerts/8'], true]);
    await shell.run(({ BrowserWindow, record }) => {
      BrowserWindow.all[0]?.hide();
      record.notifications[0]?.emit('click');
    });
    expect([await readOpened(shell), await shell.run(({ BrowserWindow }) => BrowserWindow.all[0]?.isVisible())]).toEqual([['#/alerts/8', ADDRESS], true]);
  });

  it('are told by one silent notification that leaves do-not-disturb alone', async () => {
    const shell = await launchWithAlerts('linux');
    expect(await shell.run(({ record }) => record.notifications.map(({ options }) => options))).toEqual([{ title: 'Long away: Ann', body: 'Away, since 14:05', silent: true, urgency: 'normal' }]);
  });

  it('are muted from the tray, and unmuted', async () => {
    const shell = await launchWithAlerts('linux');
    for (const [id, until] of [['mute-15', '{"minutes":15}'], ['mute-30', '{"minutes":30}'], ['mute-60', '{"minutes":60}'], ['mute-tomorrow', '"tomorrow"']] as const) {
      await clickTray(shell, id);
      await expect.poll(() => readMenu(shell), WAIT).toContain(`Unmute (muted until ${until})`);
    }
    await clickTray(shell, 'unmute');
    await expect.poll(() => readMenu(shell), WAIT).not.toContainEqual(expect.stringMatching(/^Unmute/));
  });

  it('are not known while the core is gone', async () => {
    const shell = await launchWithAlerts('linux');
    await say(shell, 'crash');
    await expect.poll(() => readMenu(shell), WAIT).toContain('No alerts');
    expect(await shell.run(({ record }) => record.badges.at(-1))).toBe(0);
  });
});

describe('alerts of the built core process', () => {
  it('are muted and unmuted from the tray, and a notice is shown once', async () => {
    const shell = await launchReady({ home: makeHome(), platform: 'linux', coreEntry: undefined });
    await requestPort(shell);
    const summaryUntil = () => shell.run(async ({ connectPage }) => (await connectPage().alerts.mute({ until: 'tomorrow' })).mutedUntilAt !== null);
    expect(await summaryUntil()).toBe(true);
    await expect.poll(() => readMenu(shell), WAIT).toContainEqual(expect.stringMatching(/^Unmute \(muted until 08:00 on \d{4}-\d{2}-\d{2}\)$/));
    await clickTray(shell, 'unmute');
    await expect.poll(() => readMenu(shell), WAIT).not.toContainEqual(expect.stringMatching(/^Unmute/));
    await clickTray(shell, 'mute-15');
    await expect.poll(() => readMenu(shell), WAIT).toContainEqual(expect.stringMatching(/^Unmute \(muted until \d{2}:\d{2}/));
    await clickTray(shell, 'unmute');

    await shell.run(({ connectPage }) => connectPage().alerts.testNotice());
    const shown = () => shell.run(({ record }) => record.notifications.map(({ options }) => options.title));
    await expect.poll(shown, WAIT).toEqual(['Floorwalker: a test']);
    await shell.run(({ record }) => { record.notifications[0]?.emit('click'); });
    expect(await readOpened(shell)).toEqual(['#/alerts']);
  }, 30_000);

  it('come from what a vendor tells: one notification that leads to its moment, the tray, and what was missed while it was muted there', async () => {
    const vendor = await startStagedVendor({ '01': 'Ida', '02': 'Jon' });
    onTestFinished(() => vendor.close());
    const shell = await launchReady({ home: makeHome(), platform: 'linux', coreEntry: undefined });
    await requestPort(shell);
    await shell.run(async ({ connectPage }, { settings, secrets, rule }) => {
      const client = connectPage();
      await client.alerts.saveRule({ id: null, rule, enabled: true });
      await client.sources.add({ kind: 'vonage', name: 'Desk', settings, secrets });
    }, { settings: vendor.settings, secrets: vendor.secrets, rule: ruleOf({ name: 'Gone', when: { state: ['away'] } }) });
    await expect.poll(() => shell.run(async ({ connectPage }) => (await connectPage().agents.list()).map(({ name }) => name).toSorted()), WAIT).toEqual(['Ida', 'Jon']);
    const shown = () => shell.run(({ record }) => record.notifications.map(({ options }) => options.title));
    expect([await shown(), await readMenu(shell)]).toEqual([[], expect.arrayContaining(['No alerts'])]);

    const awayAt = vendor.choose('01', 'Away');
    await expect.poll(shown, WAIT).toEqual(['Gone: Ida']);
    await expect.poll(() => readMenu(shell), WAIT).toEqual(expect.arrayContaining(['1 alert', 'Ida: Away']));
    expect(await shell.run(({ record }) => record.badges.at(-1))).toBe(1);
    await shell.run(({ record }) => { record.notifications[0]?.emit('click'); });
    expect(await readOpened(shell)).toEqual([expect.stringMatching(new RegExp(`^#/agent/1%3A01/\\d{4}-\\d{2}-\\d{2}/${awayAt}$`))]);

    await clickTray(shell, 'mute-15');
    await expect.poll(() => readMenu(shell), WAIT).toContainEqual(expect.stringMatching(/^Unmute/));
    vendor.choose('02', 'Away');
    await expect.poll(() => readMenu(shell), WAIT).toEqual(expect.arrayContaining(['2 alerts', 'You missed 1 alert']));
    expect(await shown()).toEqual(['Gone: Ida']);
    await clickTray(shell, 'unmute');
    await expect.poll(shown, WAIT).toEqual(['Gone: Ida', 'You missed 1 alert while muted']);
  }, 60_000);

  it('go to the webhook, signed with a secret that lies under the system’s key', async () => {
    const got: { readonly signature: string; readonly timestamp: string; readonly body: string }[] = [];
    const receiver = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8');
      request.on('data', (chunk: string) => { body += chunk; });
      request.on('end', () => {
        got.push({ signature: String(request.headers['floorwalker-signature']), timestamp: String(request.headers['floorwalker-timestamp']), body });
        response.end();
      });
    });
    await new Promise<void>((resolve) => { receiver.listen(0, '127.0.0.1', resolve); });
    onTestFinished(() => {
      receiver.closeAllConnections();
      receiver.close();
    });
    const home = makeHome();
    const shell = await launchReady({ home, platform: 'linux', coreEntry: undefined });
    await requestPort(shell);
    const { port } = receiver.address() as AddressInfo; // a TCP server's address is never a path
    const settings = await shell.run(({ connectPage }, url) => connectPage().alerts.setWebhook({ url, secret: 'not-to-be-seen', enabled: true, minSeverity: 'info' }), `http://127.0.0.1:${port}/hook`);
    expect(settings.webhook).toEqual({ url: `http://127.0.0.1:${port}/…`, hasSecret: true, enabled: true, minSeverity: 'info' });
    expect(readFileSync(join(home, 'secrets.safe-storage.json'), 'utf8')).not.toContain('not-to-be-seen');

    expect(await shell.run(({ connectPage }) => connectPage().alerts.testWebhook())).toEqual({ ok: true, detail: 'The receiver took the test.' });
    expect(got.map(({ signature }) => signature)).toEqual(got.map(({ timestamp, body }) => `v1=${createHmac('sha256', 'not-to-be-seen').update(`${timestamp}.${body}`).digest('hex')}`));
    expect(got).toHaveLength(1);
  }, 30_000);
});
