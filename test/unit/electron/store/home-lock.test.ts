import { existsSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { acquireHomeLock, readHomeOwner, type HomeOwner } from '../../../../electron/store/home-lock.ts';
import { makeTempDir, NOON } from '../../../support/store-home.ts';

const OWNER: HomeOwner = { pid: process.pid, shell: 'desktop', startedAt: NOON };

describe('acquireHomeLock', () => {
  it('excludes a second opening in the same process, and lets it in after the release', () => {
    const home = path.join(makeTempDir(), 'home');
    expect([readHomeOwner(home), existsSync(home)]).toEqual([null, false]);
    const first = acquireHomeLock(home, OWNER);
    if (!first.ok) throw new Error('The home is free.');
    expect(acquireHomeLock(home, { ...OWNER, shell: 'cli' })).toEqual({ ok: false, owner: OWNER });
    first.update({ ...OWNER, url: 'http://127.0.0.1:4000' });
    expect(readHomeOwner(home)).toEqual({ ...OWNER, url: 'http://127.0.0.1:4000' });
    first.release();
    first.release();
    expect([readHomeOwner(home), existsSync(path.join(home, 'owner.json'))]).toEqual([null, false]);
    const second = acquireHomeLock(home, OWNER);
    expect(second.ok).toBe(true);
    if (second.ok) second.release();
  });

  it('does not believe what an earlier owner left, nor what is no owner at all', () => {
    const home = makeTempDir();
    const lock = acquireHomeLock(home, OWNER);
    writeFileSync(path.join(home, 'owner.json'), JSON.stringify({ ...OWNER, pid: 2 ** 30 }));
    expect(readHomeOwner(home)).toEqual({ pid: 0, shell: 'unknown', startedAt: 0 });
    writeFileSync(path.join(home, 'owner.json'), '{"pid":');
    expect(readHomeOwner(home)).toMatchObject({ shell: 'unknown' });
    if (lock.ok) lock.release();
    writeFileSync(path.join(home, 'owner.json'), JSON.stringify(OWNER));
    expect(readHomeOwner(home)).toBeNull();
  });

  // Windows has no modes; the folder's own access list protects it there.
  it.skipIf(process.platform === 'win32')('keeps its files to the user', () => {
    const home = path.join(makeTempDir(), 'home');
    const lock = acquireHomeLock(home, OWNER);
    expect([home, path.join(home, 'owner.lock'), path.join(home, 'owner.json')].map((file) => (statSync(file).mode & 0o777).toString(8))).toEqual(['700', '600', '600']);
    if (lock.ok) lock.release();
  });
});
