import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../../support/cli-process.ts';

let folder = '';
let home = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fw-cli-'));
  home = join(folder, 'home');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const fails = async (code: number, args: readonly string[], input = ''): Promise<{ code: string; message: string; hint: string }> => {
  const result = await runCli([...args, '--json', '--home', home], { input });
  expect([args.join(' '), result.code, result.stderr]).toEqual([args.join(' '), code, '']);
  return (result.json() as { error: { code: string; message: string; hint: string } }).error; // the documented shape of failures
};

describe('wrong usage', () => {
  it('exits 2 with one document', { timeout: 60_000 }, async () => {
    const wrong = [
      [], ['nonsense'], ['status', '--nonsense'], ['status', 'extra'], ['sources'], ['sources', 'add'], ['sources', 'test'], ['serve', '--host', '0.0.0.0'], ['serve', '--port', 'x'], ['demo', '--agents', 'many'],
      ['export', 'nonsense'], ['export', 'activities'], ['export', 'activities', '--from', '2026-01-02', '--to', '2026-01-01'], ['export', 'activities', '--from', '2026-01-01', '--to', '2026-01-02', '--tz', 'Mars/X'],
      ['export', 'activities', '--from', '2026-01-01', '--to', '2026-01-02', '--columns', 'start,nonsense'], ['export', 'activities', '--from', '2026-01-01', '--to', '2026-01-02', '--format', 'xls'],
      ['export', 'activities', '--from', '2026-01-01', '--to', '2026-01-02'], ['sync', '--since', 'yesterday'],
      ['receive'], ['receive', '--source', 'A', '--port', 'x'], ['import'], ['import', 'x.json'], ['import', 'x.json', '--kind', 'nonsense'], ['import', 'x.json', '--kind', 'events'],
      ['sources', 'add', '--kind', 'nonsense', '--name', 'A'], ['sources', 'add', '--kind', 'vonage', '--name', 'A', '--set', 'clientSecret=hunter2'], ['sources', 'add', '--kind', 'vonage', '--name', 'A', '--set', 'nonsense=1'],
      ['sources', 'add', '--kind', 'vonage', '--name', 'A', '--set', 'region=moon', '--set', 'clientId=c'],
    ];
    for (const args of wrong) {
      const error = await fails(2, args);
      expect([args.join(' '), error.code]).toEqual([args.join(' '), 'usage']);
      expect(JSON.stringify(error)).not.toContain('hunter2');
    }
    expect(existsSync(home)).toBe(false);
  });

  it('never repeats what standard input held', async () => {
    for (const input of ['hunter2', '{"clientSecret":1,"x":"hunter2"}', '["hunter2"]', '']) {
      const error = await fails(2, ['sources', 'add', '--kind', 'vonage', '--name', 'A', '--set', 'region=emea', '--set', 'clientId=c', '--secrets-stdin'], input);
      expect(JSON.stringify(error)).not.toContain('hunter2');
    }
  });

  it('says it in words on standard error without --json', async () => {
    const result = await runCli(['status', '--nonsense', '--home', home]);
    expect([result.code, result.stdout, result.stderr.includes('--nonsense')]).toEqual([2, '', true]);
  });
});

it('names what a later version will have', { timeout: 30_000 }, async () => {
  for (const args of [['metrics', '--from', '2026-01-01', '--to', '2026-01-02'], ['import', 'x.csv', '--kind', 'schedule']]) {
    expect((await fails(1, args)).code).toBe('not-available');
  }
});

it('warns of settings that somebody should think about, beside the result', { timeout: 30_000 }, async () => {
  const add = async (...args: string[]) => {
    const result = await runCli(['sources', 'add', ...args, '--json', '--home', home]);
    expect([result.code, (result.json() as { name: string }).name]).toEqual([0, args[3]]); // the documented shape
    return result.stderr;
  };
  expect(await add('--kind', 'liveperson', '--name', 'A', '--set', 'accountId=12345678')).toBe('');
  expect(await add('--kind', 'liveperson', '--name', 'B', '--set', 'accountId=12345678', '--set', 'auth=oauth1')).toMatch(/^Warning: .*2026/);
  expect(await add('--kind', 'ringcentral', '--name', 'C', '--set', 'zone=America/Chicago', '--set', 'receiverHost=0.0.0.0')).toMatch(/^Warning: The receiver listens on 0\.0\.0\.0/);
});

it('helps on standard output', async () => {
  const [plain, json] = [await runCli(['--help']), await runCli(['export', '--help', '--json'])];
  expect([plain.code, plain.stdout.includes('Usage: floorwalker'), json.code, Object.keys(json.json() as object)]).toEqual([0, true, 0, ['help']]);
});

describe('a home without a database', () => {
  it('is empty for commands that read, and stays as it is', { timeout: 30_000 }, async () => {
    const read = async (...args: string[]): Promise<unknown> => {
      const result = await runCli([...args, '--json', '--home', home]);
      expect([args.join(' '), result.code, result.stderr]).toEqual([args.join(' '), 0, '']);
      return result.json();
    };
    expect(await read('status')).toMatchObject({ home, owner: null, sources: [] });
    expect(await read('sources', 'list')).toEqual([]);
    expect(await read('quarantine', 'list')).toEqual([]);
    expect(await read('doctor')).toMatchObject({ ok: true });
    const csv = await runCli(['export', 'agents', '--home', home]);
    expect([csv.code, csv.stdout]).toEqual([0, 'source,agent_id,name,person,team,first_seen,last_seen\r\n']);
    expect(existsSync(home)).toBe(false);
  });

  it('has no running server to sign in to, and nothing to back up', async () => {
    expect((await fails(1, ['sign-in'])).code).toBe('not-running');
    expect((await fails(1, ['backup', '--out', join(folder, 'b.db')])).code).toBe('no-database');
    expect((await fails(1, ['sources', 'pause', 'None'])).code).toBe('not-found');
  });
});

describe('what is no database', () => {
  it('is told as such by every command that reads, and by restore', { timeout: 60_000 }, async () => {
    mkdirSync(home, { mode: 0o700 });
    writeFileSync(join(home, 'floorwalker.db'), 'no database at all, but long enough to be read as a header of one'.repeat(40), { mode: 0o600 });
    for (const command of [['status'], ['sources', 'list'], ['quarantine', 'list']]) expect((await fails(1, command)).code).toBe('database-unreadable');
    const doctor = await runCli(['doctor', '--json', '--home', home]);
    const report = doctor.json() as { readonly ok: boolean; readonly checks: readonly unknown[] }; // doctor's documented shape
    expect([doctor.code, doctor.stderr, report.ok, report.checks[0]]).toMatchObject([1, '', false, { check: 'integrity', ok: false }]);
    expect((await fails(1, ['restore', folder])).code).toBe('backup-invalid');
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const onFile = await runCli(['doctor', '--json', '--home', file]);
    expect([onFile.code, onFile.stderr, (onFile.json() as { readonly ok: boolean }).ok]).toEqual([1, '', false]);
  });
});

it('prints its version, as a document too', { timeout: 30_000 }, async () => {
  expect((await runCli(['--version', '--json'])).json()).toEqual({ version: (await runCli(['--version'])).stdout.trim() });
});
