import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppFailure } from '../../shared/contract/app-error.ts';

/**
 * The built renderer, seen from the sources as well as from the build: `out/renderer` beside the nearest package.json.
 * `FLOORWALKER_RENDERER` names another one (tests, and work on the renderer).
 */
export function findRendererDir(env: Readonly<Record<string, string | undefined>>, from: string = import.meta.dirname): string {
  const named = env['FLOORWALKER_RENDERER'];
  if (named !== undefined && named !== '') return named;
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) {
      const renderer = join(folder, 'out', 'renderer');
      if (existsSync(join(renderer, 'index.html'))) return renderer;
    }
    if (dirname(folder) === folder) throw new AppFailure({ code: 'not-built', message: 'The app’s pages are not built.', hint: 'Run npm run setup.' });
  }
}
