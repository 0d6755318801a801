import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cleanUpAfterEach, launchReady, makeHome, requestPort, WAIT, type Launch } from './desktop-fixture.ts';
import type { LaunchedShell } from '../../support/electron-double/launch.ts';

cleanUpAfterEach();

/** Without a stand-in for it: the built core process itself. */
const withRealCore = (home: string, more: Partial<Launch> = {}): Promise<LaunchedShell> => launchReady({ home, platform: 'linux', coreEntry: undefined, ...more });

const addSource = (shell: LaunchedShell) =>
  shell.run(({ connectPage }) =>
    connectPage().sources.add({ kind: 'vonage', name: 'Desk', settings: { apiBaseUrl: 'http://127.0.0.1:9', tokenUrl: 'http://127.0.0.1:9/token', clientId: 'someone' }, secrets: { clientSecret: 'not-to-be-seen' } }),
  );

describe('the built core process', () => {
  it('speaks the contract over the page’s port, keeps secrets under the system’s key, and survives its own death', async () => {
    const home = makeHome();
    const shell = await withRealCore(home);
    await requestPort(shell);
    expect(await shell.run(({ connectPage }) => connectPage().hello())).toMatchObject({ protocol: 1, home, isFirstRun: true, capabilities: { shell: 'desktop', nativeNotifications: true, exploreDemo: true } });

    expect(await addSource(shell)).toMatchObject({ name: 'Desk', secretStore: 'safe-storage' });
    const sealed = join(home, 'secrets.safe-storage.json');
    expect(statSync(sealed).mode & 0o777).toBe(0o600);
    expect(readFileSync(sealed, 'utf8')).not.toContain('not-to-be-seen');

    const pending = shell.run(({ connectPage, forked }) => {
      const call = connectPage().sources.list();
      forked[0]?.process.child.kill('SIGKILL');
      return call.then(() => 'answered', () => 'rejected');
    });
    expect(await pending).toBe('rejected');
    await requestPort(shell);
    expect(await shell.run(async ({ connectPage }) => (await connectPage().sources.list()).map(({ name }) => name))).toEqual(['Desk']);

    await shell.run(({ app }) => app.quit()).catch(() => undefined); // the process may be gone before it answers
    expect(await shell.exited).toBe(0);
    expect(existsSync(join(home, 'owner.json'))).toBe(false);
  }, 30_000);

  it('pauses and resumes polling from the tray', async () => {
    const shell = await withRealCore(makeHome());
    await requestPort(shell);
    await addSource(shell);
    const click = (id: string) =>
      shell.run(({ record }, wanted) => {
        const item = record.trays[0]?.menu.find((entry) => entry.id === wanted);
        (item?.click as (() => void) | undefined)?.();
      }, id);
    const isPaused = () => shell.run(async ({ connectPage }) => (await connectPage().status.get()).pollingPaused);
    await click('pause');
    await expect.poll(isPaused, WAIT).toBe(true);
    await expect.poll(() => shell.run(({ record }) => record.trays[0]?.menu.some(({ id }) => id === 'resume')), WAIT).toBe(true);
    await click('resume');
    await expect.poll(isPaused, WAIT).toBe(false);
  }, 30_000);

  it('keeps secrets elsewhere where the wallet would keep them in the clear', async () => {
    const home = makeHome();
    const shell = await withRealCore(home, { wallet: 'basic_text' });
    await requestPort(shell);
    const source = await addSource(shell);
    expect(source.secretStore).not.toBe('safe-storage');
    expect(existsSync(join(home, 'secrets.safe-storage.json'))).toBe(false);
  }, 30_000);

  it('says who has the home', async () => {
    const home = makeHome();
    const first = await withRealCore(home);
    await requestPort(first);
    rmSync(join(home, 'desktop', 'double.lock')); // else the second start would only show the first one's window
    const second = await withRealCore(home);
    await expect.poll(() => second.run(({ record }) => record.dialogs.map(({ options }) => options.message)), WAIT).toEqual([expect.stringMatching(/^This data is already open in another Floorwalker \(process \d+\)\.$/)]);
  }, 30_000);
});
