import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, expect, test } from '@playwright/test';

const ROOT = resolve(import.meta.dirname, '../..');

/** Electron's own program, or null. Never starts a download. */
function findElectron(): string | null {
  const pathFile = join(ROOT, 'node_modules/electron/path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : null;
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override === undefined && name === null) return null;
  const file = override === undefined ? join(ROOT, 'node_modules/electron/dist', name ?? '') : join(override, name ?? 'electron');
  return existsSync(file) ? file : null;
}

const executablePath = findElectron();
const REASON = 'the Electron end-to-end project is skipped: its binary is not installed here';
if (executablePath === null) process.stderr.write(`${REASON}\n`);
test.skip(executablePath === null, REASON);

test('the desktop shell opens its window on a new data directory, and Connect a source leads on', async () => {
  if (executablePath === null) throw new Error(REASON);
  const home = mkdtempSync(join(tmpdir(), 'fw-desktop-'));
  const needsNoSandbox = process.getuid?.() === 0; // Chromium refuses its sandbox to root, as in containers
  const app = await _electron.launch({
    executablePath,
    args: [...(needsNoSandbox ? ['--no-sandbox'] : []), ROOT, '--home', home],
    env: { ...process.env, FLOORWALKER_SECRET_STORE: 'file' },
  });
  try {
    const page = await app.firstWindow();
    await expect(page.locator('html')).toHaveAttribute('data-idle', 'true');
    await expect(page.getByRole('heading', { name: 'Explore the demo' })).toBeVisible();
    await page.getByRole('button', { name: 'Connect a source' }).click();
    await expect(page.getByRole('button', { name: 'Add a source' })).toBeVisible();
    expect(await page.evaluate(() => 'require' in window || 'process' in window)).toBe(false);
  } finally {
    await app.close();
    rmSync(home, { recursive: true, force: true });
  }
});
