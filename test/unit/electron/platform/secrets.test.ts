import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSecrets, environmentName, type SecretBox } from '../../../../electron/platform/secrets.ts';

let home = '';
beforeEach(() => void (home = mkdtempSync(join(tmpdir(), 'fw-secrets-'))));
afterEach(() => rmSync(home, { recursive: true, force: true }));

const source = { id: 7, name: 'Main VCC', secretStore: 'file' } as const;
const noKeyring = async (): Promise<{ problem: string }> => ({ problem: 'no keyring here' });

function memoryBox(): SecretBox {
  const texts = new Map<string, string>();
  return { store: 'keyring', detail: 'memory', get: async (account) => texts.get(account) ?? null, set: async (account, text) => void texts.set(account, text), delete: async (account) => void texts.delete(account) };
}

it('keeps secrets in a 0600 file where there is no keyring, and says so', async () => {
  const secrets = createSecrets({ home, env: {}, keyring: noKeyring });
  expect(await secrets.write(source, { clientSecret: 's3' })).toBe('file');
  expect(await secrets.read(source)).toEqual({ ok: true, values: { clientSecret: 's3' }, store: 'file' });
  expect(statSync(join(home, 'secrets.json')).mode & 0o777).toBe(0o600);
  expect(await secrets.describe()).toMatchObject({ store: 'file', detail: expect.stringContaining('no keyring here') });
  await secrets.remove(source);
  expect(await secrets.read(source)).toMatchObject({ ok: false, reason: 'missing', store: 'file' });
  expect(readFileSync(join(home, 'secrets.json'), 'utf8')).not.toContain('s3');
});

it('prefers the keyring, apart by data directory', async () => {
  const box = memoryBox();
  const here = createSecrets({ home, env: {}, keyring: async () => box });
  const there = createSecrets({ home: `${home}-2`, env: {}, keyring: async () => box });
  expect(await here.write(source, { a: '1' })).toBe('keyring');
  expect(await here.read({ ...source, secretStore: 'keyring' })).toEqual({ ok: true, values: { a: '1' }, store: 'keyring' });
  expect(await there.read({ ...source, secretStore: 'keyring' })).toMatchObject({ ok: false, reason: 'missing' });
});

it('lets the environment win and names a damaged value without repeating it', async () => {
  const name = environmentName('Main VCC');
  expect(name).toBe('FLOORWALKER_SECRETS_MAIN_VCC');
  const good = createSecrets({ home, env: { [name]: '{"clientSecret":"env"}' }, keyring: noKeyring });
  await good.write(source, { clientSecret: 'stored' });
  expect(await good.read(source)).toEqual({ ok: true, values: { clientSecret: 'env' }, store: 'environment' });
  for (const bad of ['{"a":1}', 'hunter2', '[]', '"x"']) {
    const outcome = await createSecrets({ home, env: { [name]: bad }, keyring: noKeyring }).read(source);
    expect(outcome).toMatchObject({ ok: false, reason: 'unreadable', store: 'environment', hint: expect.stringContaining(name) });
    expect(JSON.stringify(outcome)).not.toContain('hunter2');
  }
});

it('says so when another shell keeps the secrets', async () => {
  const secrets = createSecrets({ home, env: { FLOORWALKER_SECRET_STORE: 'file' }, keyring: async () => memoryBox() });
  for (const store of ['safe-storage', 'keyring'] as const) expect(await secrets.read({ ...source, secretStore: store })).toMatchObject({ ok: false, reason: 'unreadable', store });
  expect(await secrets.write(source, { a: '1' })).toBe('file');
});

it('reports a damaged file instead of overwriting it', async () => {
  writeFileSync(join(home, 'secrets.json'), '{"a":');
  const secrets = createSecrets({ home, env: {}, keyring: noKeyring });
  expect(await secrets.read(source)).toMatchObject({ ok: false, reason: 'unreadable' });
  await expect(secrets.write(source, { a: '1' })).rejects.toMatchObject({ code: 'secrets-damaged' });
  expect(readFileSync(join(home, 'secrets.json'), 'utf8')).toBe('{"a":');
});
