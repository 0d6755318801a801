import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeStatus } from '../../../../electron/core/describe-status.ts';
import { openApp, type OpenAppOptions } from '../../../../electron/core/open-app.ts';
import { openStoreReader } from '../../../../electron/store/open-store.ts';
import { activity, createCoreHarness } from '../../../support/core-harness.ts';

const START = 1_800_000_000_120;

async function optionsFor(home: string): Promise<{ options: OpenAppOptions; vendor: ReturnType<typeof createCoreHarness>['vendor'] }> {
  const harness = createCoreHarness({ startAt: START });
  await harness.close();
  return { options: { ...harness.ports, home, connectors: [harness.vendor.connector], owner: { pid: process.pid, shell: 'cli', startedAt: START } }, vendor: harness.vendor };
}

describe('openApp', () => {
  it('gives a home to one owner at a time, reads on a thread, and gives the home back', async () => {
    const home = mkdtempSync(join(tmpdir(), 'floorwalker-open-'));
    const { options, vendor } = await optionsFor(home);
    const first = await openApp(options);
    expect(await openApp(options)).toMatchObject({ ok: false, owner: { pid: process.pid, shell: 'cli' } });
    if (!first.ok) throw new Error('The home is owned.');
    expect(first.reader).not.toBe(first.store);
    await first.app.commands.addSource({ kind: 'vonage', name: 'Main', set: { clientId: 'me' }, secrets: { clientSecret: 'right' } });
    vendor.serve({ asOf: START, activities: [activity({ startAt: START - 10 })], quarantined: [{ reason: 'Bad.', content: '1' }] });
    await first.app.commands.sync({ source: null, sinceAt: null, once: true });

    const beside = openStoreReader({ home });
    const about = (nowAt: number) => describeStatus(beside, { version: 'test', owner: null, nowAt, connectors: options.connectors });
    const document = await about(START + 1_000);
    expect(document).toMatchObject({ home, version: 'test', owner: null, sources: [{ name: 'Main', kind: 'vonage', paused: false }] });
    expect(document.sources[0]?.streams).toEqual([{
      stream: 'vonage/agent-activities', lastOkAt: '2027-01-15T08:00:00.120Z', lastEventAt: '2027-01-15T08:00:00.110Z', lagMs: 1_000, stale: false, since: null, error: null, gaps: 0, quarantined: 1,
    }]);
    expect((await about(START + 120_000)).sources[0]?.streams).toMatchObject([{ stale: true, since: '2027-01-15T08:00:00.120Z' }]);
    await beside.close();

    await Promise.all([first.dispose(), first.dispose()]);
    const second = await openApp({ ...options, readerEntry: null });
    expect(second.ok).toBe(true);
    if (second.ok) await second.dispose();
  });
});
