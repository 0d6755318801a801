import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Electron's program carries its fuses behind this mark: a version byte, how many there are, then one character for each. */
const FUSE_MARK = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const FUSE_COUNT = 16;

/**
 * A folder that electron-builder takes for an unpacked Electron for Linux: enough to pack around and to set the fuses
 * of, with nothing in it that runs. `default_app.asar` has to be a real archive.
 */
export async function makeElectronStandIn(folder) {
  const { createPackage } = await import('@electron/asar');
  const app = `${folder}-app`;
  mkdirSync(join(folder, 'resources'), { recursive: true });
  mkdirSync(join(folder, 'locales'));
  mkdirSync(app, { recursive: true });
  writeFileSync(join(app, 'package.json'), '{"name":"stand-in","version":"0.0.0"}');
  await createPackage(app, join(folder, 'resources', 'default_app.asar'));
  const fuses = Buffer.concat([Buffer.from('stand-in '), Buffer.from(FUSE_MARK), Buffer.from([1, FUSE_COUNT]), Buffer.alloc(FUSE_COUNT, '0')]);
  writeFileSync(join(folder, 'electron'), fuses, { mode: 0o755 });
  writeFileSync(join(folder, 'chrome-sandbox'), '', { mode: 0o755 });
  writeFileSync(join(folder, 'version'), '0.0.0');
  for (const name of ['LICENSE', 'LICENSES.chromium.html']) writeFileSync(join(folder, name), '');
}
