import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppFailure } from '../../shared/contract/app-error.ts';

/** The built renderer, seen from the sources as well as from the build: `out/renderer` beside the nearest package.json. */
export function findRendererDir(from: string = import.meta.dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) {
      const renderer = join(folder, 'out', 'renderer');
      if (existsSync(join(renderer, 'index.html'))) return renderer;
    }
    if (dirname(folder) === folder) throw new AppFailure({ code: 'not-built', message: 'The app’s pages are not built.', hint: 'Run npm run setup.' });
  }
}
