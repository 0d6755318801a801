import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..', '..', '..');
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'floorwalker-guards-'));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  await symlink(join(root, 'scripts'), join(folder, 'scripts'), 'junction');
  await copyFile(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

/** Runs a checker over the made-up tree; gives its exit code and what it said. */
function runIn(program: readonly string[], args: readonly string[]): Promise<{ code: number; text: string }> {
  return new Promise((done) => {
    execFile(process.execPath, [join(root, 'node_modules', ...program), ...args], { cwd: folder }, (error, stdout, stderr) => {
      done({ code: error ? Number(error.code ?? 1) : 0, text: stdout + stderr });
    });
  });
}

const boundaries = (): Promise<{ code: number; text: string }> =>
  runIn(['dependency-cruiser', 'bin', 'dependency-cruiser.mjs'], ['--config', join(root, 'scripts', 'boundaries.config.mjs'), 'shared', 'electron', 'renderer']);

const BASE: Readonly<Record<string, string>> = {
  'tsconfig.base.json': '{ "compilerOptions": { "allowImportingTsExtensions": true, "noEmit": true, "moduleResolution": "bundler", "module": "ESNext" } }',
  'shared/domain/time.ts': 'export type UtcMs = number;\nexport const ZERO: UtcMs = 0;\n',
  'electron/store/open-store.ts': "import { ZERO } from '../../shared/domain/time.ts';\nexport type Row = { at: number };\nexport const at = ZERO;\n",
  'electron/connectors/kit/items.ts': 'export const items = 1;\n',
  'electron/connectors/vonage/body.ts': "import { items } from '../kit/items.ts';\nexport const body = items;\n",
  'renderer/features/floor/Floor.ts': "import { ZERO } from '../../../shared/domain/time.ts';\nexport const floor = ZERO;\n",
  'renderer/features/sources/Sources.ts': 'export const sources = 1;\n',
};

async function writeTree(change: Readonly<Record<string, string>> = {}): Promise<void> {
  for (const [path, text] of Object.entries({ ...BASE, ...change })) await write(path, text);
}

describe('the boundary check', () => {
  it('lets the allowed imports pass', async () => {
    await writeTree();
    expect(await boundaries()).toMatchObject({ code: 0 });
  });

  it.each([
    ['the renderer reaching into the store by a type alone', { 'renderer/features/floor/Floor.ts': "import type { Row } from '../../../electron/store/open-store.ts';\nexport type R = Row;\n" }],
    ['shared code reaching out', { 'shared/domain/time.ts': "import { at } from '../../electron/store/open-store.ts';\nexport const ZERO = at;\n" }],
    ['shared code using Node', { 'shared/domain/time.ts': "import { join } from 'node:path';\nexport const ZERO = join('a').length;\n" }],
    ['polling knowing the store', { 'electron/polling/poller.ts': "import { at } from '../store/open-store.ts';\nexport const p = at;\n" }],
    ['a connector knowing another', { 'electron/connectors/liveperson/body.ts': "import { body } from '../vonage/body.ts';\nexport const b = body;\n" }],
    ['the connectors\' kit knowing a vendor', { 'electron/connectors/kit/items.ts': "import { at } from '../vonage/cursor.ts';\nexport const items = at;\n", 'electron/connectors/vonage/cursor.ts': 'export const at = 1;\n' }],
    ['the poller using the connectors\' kit', { 'electron/polling/poller.ts': "import { items } from '../connectors/kit/items.ts';\nexport const p = items;\n" }],
    ['a second importer of better-sqlite3', { 'electron/core/create-app.ts': "import Database from 'better-sqlite3';\nexport const d = Database;\n" }],
    ['a feature importing another', { 'renderer/features/floor/Floor.ts': "import { sources } from '../sources/Sources.ts';\nexport const floor = sources;\n" }],
    ['the timeline using app state', { 'renderer/state/clock.ts': 'export const c = 1;\n', 'renderer/timeline/Timeline.ts': "import { c } from '../state/clock.ts';\nexport const t = c;\n" }],
  ])('bites on %s', async (_what, change) => {
    await writeTree(change);
    const { code, text } = await boundaries();
    expect({ failed: code > 0, told: text.includes('dependency violations') }).toEqual({ failed: true, told: true });
  });
});

describe('the rule against ambient time, chance and network', () => {
  const lint = (path: string): Promise<{ code: number; text: string }> => runIn(['oxlint', 'bin', 'oxlint'], [path]);

  it.each(['Date.now()', 'new Date()', 'Math.random()', "fetch('http://127.0.0.1')", 'setTimeout(() => 1, 2)', 'globalThis.setTimeout(() => 1, 2)', 'crypto.randomUUID()'])('bites on %s', async (code) => {
    await write('electron/polling/schedule.ts', `export const value: unknown = ${code};\n`);
    const { text } = await lint('electron/polling/schedule.ts');
    expect(text).toContain('no-ambient');
  });

  it('lets the platform use them, and everyone a given instant', async () => {
    await write('electron/platform/clock.ts', 'export const now = (): number => Date.now();\n');
    await write('electron/polling/schedule.ts', 'export const year = (at: number): number => new Date(at).getUTCFullYear();\n');
    expect(await lint('electron')).toMatchObject({ code: 0 });
  });
});
