import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startDemo, type Demo, type DemoOptions } from '../../../electron/demo/start-demo.ts';
import { runCli, startCli, type CliResult, type RunningCli } from '../../support/cli-process.ts';

/** The command line as a person uses it: real processes, real sockets, a simulated vendor whose clock stands still. */

const NOW = Date.parse('2026-11-20T15:30:00Z');

let folder = '';
let home = '';
let demo: Demo | null = null;
const running: RunningCli[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fw-life-'));
  home = join(folder, 'home');
  mkdirSync(join(folder, 'renderer'));
  writeFileSync(join(folder, 'renderer', 'index.html'), '<!doctype html>app');
});
afterEach(async () => {
  for (const each of running.splice(0)) {
    each.kill('SIGKILL');
    await each.ended;
  }
  await demo?.close();
  demo = null;
  rmSync(folder, { recursive: true, force: true });
});

async function startVendor(options: Partial<DemoOptions> = {}): Promise<Demo> {
  demo = await startDemo({ agents: 12, days: 3, seed: 5, clock: { now: () => NOW }, ...options });
  return demo;
}

const cli = (...args: string[]): Promise<CliResult> => runCli([...args, '--home', home]);

async function document(...args: string[]): Promise<Readonly<Record<string, unknown>>> {
  const result = await cli(...args, '--json');
  expect([args.join(' '), result.code, result.stderr]).toEqual([args.join(' '), 0, '']);
  return result.json() as Readonly<Record<string, unknown>>; // every command's document is an object or a list
}

async function failure(...args: string[]): Promise<readonly [number | null, string]> {
  const result = await cli(...args, '--json');
  return [result.code, (result.json() as { error: { code: string } }).error.code]; // the documented shape of failures
}

function serve(...args: string[]): RunningCli {
  const shell = startCli(['serve', '--json', '--no-open', '--home', home, ...args], { env: { FLOORWALKER_RENDERER: join(folder, 'renderer') } });
  running.push(shell);
  return shell;
}

async function addSource(vendor: Demo, name = 'Main', days = 5): Promise<void> {
  const settings = { apiBaseUrl: vendor.vonage.url, tokenUrl: vendor.vonage.tokenUrl, clientId: vendor.vonage.clientId, backfillDays: String(days) };
  const set = Object.entries(settings).flatMap(([key, value]) => ['--set', `${key}=${value}`]);
  const result = await runCli(['sources', 'add', '--kind', 'vonage', '--name', name, ...set, '--secrets-stdin', '--json', '--home', home], { input: JSON.stringify({ clientSecret: vendor.vonage.clientSecret }) });
  expect([result.code, result.stderr]).toEqual([0, '']);
  expect(result.stdout).not.toContain(vendor.vonage.clientSecret);
}

const RANGE = ['--from', '2026-11-01', '--to', '2026-12-01'];
const IDENTITY = ['--columns', 'agent_id,type,category,name,start,end,interaction_guid', '--format', 'ndjson'];

interface Row { readonly agent_id: string; readonly type: string; readonly category: string | null; readonly name: string | null; readonly start: string; readonly end: string | null; readonly interaction_guid: string | null }

const lineOf = (row: Row): string => JSON.stringify([row.agent_id, row.type, row.category, row.name, row.start, row.end, row.interaction_guid]);

async function exported(...more: string[]): Promise<string[]> {
  const result = await cli('export', 'activities', ...RANGE, ...IDENTITY, ...more);
  expect([result.code, result.stderr]).toEqual([0, '']);
  return result.stdout.split('\n').filter((line) => line !== '').map((line) => lineOf(JSON.parse(line) as Row)).sort(); // our own export's shape
}

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

/** Everything that the vendor has published. */
function published(vendor: Demo): string[] {
  return vendor.truth.published(NOW)
    .map((row) => lineOf({ agent_id: row.agentId, type: row.type, category: row.category, name: row.name, start: iso(row.startAt) ?? '', end: iso(row.durationMs === null ? null : row.startAt + row.durationMs), interaction_guid: row.interactionGuid }))
    .sort();
}

describe('one after the other', () => {
  it('adds a source, tests it, syncs, exports exactly what the vendor has, and tells the status', { timeout: 60_000 }, async () => {
    const vendor = await startVendor();
    await addSource(vendor);
    expect(await document('sources', 'test', 'Main')).toMatchObject({ ok: true });
    const report = await document('sync');
    expect(report).toMatchObject({ sources: [{ name: 'Main', streams: [{ stream: 'vonage/agent-activities', error: null, quarantined: 0 }, { stream: 'vonage/interactions', error: null, quarantined: 0 }, { error: null }, { error: null }, { error: null }] }] });
    for (const { fetched, inserted, updated, unchanged, quarantined } of (report as { sources: { streams: Record<string, number>[] }[] }).sources[0]?.streams ?? []) { // the documented shape
      expect((inserted ?? 0) + (updated ?? 0) + (unchanged ?? 0) + (quarantined ?? 0)).toBe(fetched);
    }
    expect(await exported()).toEqual(published(vendor));
    expect(await document('sync')).toMatchObject({ sources: [{ streams: [{ inserted: 0, updated: 0 }, { inserted: 0, updated: 0 }, {}, {}, {}] }] });
    expect(await document('status')).toMatchObject({ home, owner: null, sources: [{ name: 'Main', kind: 'vonage', paused: false, streams: [{ stream: 'vonage/agent-activities', error: null, gaps: 0 }, { stream: 'vonage/interactions', error: null, gaps: 0 }, {}, {}, {}] }] });
    // The vendor's clock stands still, so the doctor has something to say; the rest is sound.
    const { checks } = (await cli('doctor', '--deep', '--json')).json() as { checks: readonly { check: string; ok: boolean }[] }; // the documented shape
    expect(checks.filter((check) => !check.ok).map((check) => check.check)).toEqual(['clock Main']);
  });

  it('writes a file that appears whole, with its proof beside it', { timeout: 60_000 }, async () => {
    await addSource(await startVendor());
    await document('sync');
    const out = join(folder, 'a.csv');
    const manifest = await document('export', 'activities', ...RANGE, '--out', out, '--tz', 'Europe/Berlin');
    const text = readFileSync(out);
    expect([manifest['rows'], manifest['bytes'], manifest['sha256']]).toEqual([text.toString('utf8').split('\r\n').length - 2, text.byteLength, createHash('sha256').update(text).digest('hex')]);
    expect(JSON.parse(readFileSync(`${out}.manifest.json`, 'utf8'))).toEqual(manifest);
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect(await failure('export', 'activities', ...RANGE, '--out', join(folder, 'none', 'a.csv'))).toEqual([1, 'file-unwritable']);
    expect(await failure('export', 'activities', ...RANGE, '--sources', 'Nobody')).toEqual([2, 'usage']);
    expect(await failure('export', 'activities', ...RANGE, '--sources', 'Nobody', '--out', out)).toEqual([1, 'not-found']);
  });

  it('exits 3 when a stream failed, and 1 where nothing can be done', { timeout: 60_000 }, async () => {
    const vendor = await startVendor();
    await addSource(vendor);
    await vendor.faults.set({ tokens: 'wrong-scope' });
    const result = await cli('sync', '--once', '--json');
    expect([result.code, result.json()]).toEqual([3, expect.objectContaining({ sources: [expect.objectContaining({ name: 'Main' })] })]);
    expect(await failure('sync', '--source', 'Nobody')).toEqual([1, 'not-found']);
    expect((await cli('sources', 'test', 'Main', '--json')).code).toBe(1);
  });

  it('keeps the history of a removed source for its name, and deletes it when asked to later', { timeout: 60_000 }, async () => {
    const vendor = await startVendor();
    await addSource(vendor);
    await document('sync');
    const before = await exported();
    await document('sources', 'remove', 'Main');
    expect(await exported()).toEqual([]);
    expect(await exported('--sources', 'main')).toEqual(before);
    await document('sources', 'remove', 'Main', '--purge');
    expect(await failure('export', 'activities', '--from', '2026-01-01', '--to', '2027-01-01', '--sources', 'Main', '--out', join(folder, 'gone.csv'))).toEqual([1, 'not-found']);
  });

  it('backs up and restores, keeping what was there', { timeout: 60_000 }, async () => {
    const vendor = await startVendor();
    await addSource(vendor);
    await document('sync');
    const copy = join(folder, 'copy.db');
    await document('backup', '--out', copy);
    expect(statSync(copy).mode & 0o777).toBe(0o600);
    const before = await exported();
    await document('sources', 'remove', 'Main', '--purge');
    expect(await exported()).toEqual([]);
    const restored = await document('restore', copy);
    expect(existsSync(String(restored['keptAs']))).toBe(true);
    expect(await exported()).toEqual(before);
    expect((await failure('restore', join(folder, 'renderer', 'index.html')))[0]).toBe(1);
    expect(await exported()).toEqual(before);
  });
});

const visit = (address: unknown, cookie = ''): Promise<Response> => fetch(String(address), { redirect: 'manual', headers: { cookie } });

describe('beside an owner', () => {
  it('reads, hands over what writes, and never polls twice', { timeout: 60_000 }, async () => {
    const vendor = await startVendor();
    await addSource(vendor);
    const shell = serve();
    const { url } = await shell.ready;
    expect(await document('status')).toMatchObject({ owner: { pid: shell.pid, shell: 'browser', url: new URL(String(url)).origin } });
    expect(await document('sync')).toMatchObject({ sources: [{ streams: [{ error: null }, {}, {}, {}, {}] }] });
    expect(await exported()).toEqual(published(vendor));
    expect(await document('sources', 'pause', 'Main')).toMatchObject({ name: 'Main', paused: true });
    expect(await document('sources', 'list')).toMatchObject([{ name: 'Main', paused: true, secretStore: 'file' }]);
    await addSource(vendor, 'Second');
    expect(await failure('sources', 'pause', 'Nobody')).toEqual([1, 'not-found']);
    await document('backup', '--out', join(folder, 'b.db'));
    expect(await failure('restore', join(folder, 'b.db'))).toEqual([1, 'home-owned']);
    const second = await runCli(['serve', '--json', '--no-open', '--home', home], { env: { FLOORWALKER_RENDERER: join(folder, 'renderer') } });
    expect([second.code, new URL((second.json() as { url: string }).url).origin]).toEqual([0, new URL(String(url)).origin]); // the documented shape
    shell.kill('SIGTERM');
    expect((await shell.ended).code).toBe(0);
    expect(await document('status')).toMatchObject({ owner: null });
  });

  it('gives a way in once, and another one on demand', { timeout: 60_000 }, async () => {
    const { url } = await serve().ready;
    const first = await visit(url);
    const cookie = first.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect([first.status, (await visit(url)).status, await (await visit(new URL('/', String(url)), cookie)).text()]).toEqual([303, 401, '<!doctype html>app']);
    const fresh = await document('sign-in');
    expect([fresh['url'] === url, (await visit(fresh['url'])).status]).toEqual([false, 303]);
  });

  it('finds the home free after the owner was killed', { timeout: 60_000 }, async () => {
    const vendor = await startVendor();
    await addSource(vendor);
    const shell = serve();
    await shell.ready;
    shell.kill('SIGKILL');
    await shell.ended;
    expect(await document('status')).toMatchObject({ owner: null });
    expect(await failure('sign-in')).toEqual([1, 'not-running']);
    await document('sync');
    expect(await exported()).toEqual(published(vendor));
    await serve().ready;
  });
});

it('loses and doubles nothing when it is killed again and again', { timeout: 120_000 }, async () => {
  const vendor = await startVendor({ agents: 25, days: 5 });
  await vendor.faults.set({ slowMs: 15 });
  await addSource(vendor, 'Main', 7);
  let seed = 12_345;
  const next = (): number => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
  for (let round = 0; round < 20; round += 1) {
    const sync = startCli(['sync', '--json', '--home', home]);
    const asked = vendor.faults.requests().length + 1 + Math.floor(next() * 6);
    await Promise.race([sync.ended, until(() => vendor.faults.requests().length >= asked)]);
    await Promise.race([sync.ended, new Promise((resolve) => setTimeout(resolve, next() * 40))]);
    sync.kill('SIGKILL');
    await sync.ended;
  }
  await vendor.faults.clear();
  await document('sync');
  expect(await exported()).toEqual(published(vendor));
  expect((await cli('doctor', '--deep', '--json')).json()).toMatchObject({ checks: expect.arrayContaining([expect.objectContaining({ check: 'integrity', ok: true })]) });
});

async function until(isDone: () => boolean): Promise<void> {
  while (!isDone()) await new Promise((resolve) => setImmediate(resolve));
}

it('stops a sync on SIGTERM after the page that is being written', { timeout: 60_000 }, async () => {
  const vendor = await startVendor();
  await addSource(vendor);
  await vendor.faults.set({ slowMs: 100 });
  const sync = startCli(['sync', '--json', '--home', home]);
  await until(() => vendor.faults.requests().some((request) => request.endpoint === 'activities'));
  sync.kill('SIGTERM');
  const result = await sync.ended;
  expect([result.code, result.json()]).toEqual([1, { error: expect.objectContaining({ code: 'interrupted' }) }]);
  await vendor.faults.clear();
  await document('sync');
  expect(await exported()).toEqual(published(vendor));
});

it('ends a shell well when one Ctrl-C arrives twice', { timeout: 60_000 }, async () => {
  const shell = serve();
  await shell.ready;
  shell.kill('SIGINT');
  shell.kill('SIGINT');
  expect((await shell.ended).code).toBe(0);
  expect(await document('status')).toMatchObject({ owner: null });
});
