import { at } from './lib/paths.mjs';
import { ensureReady } from './lib/ready.mjs';
import { environmentFor, run } from './lib/run.mjs';
import { runScript } from './lib/say.mjs';

/** Runs the fixers of the linter. */
await runScript(async () => {
  const node = await ensureReady({ build: false });
  return run(node, [at('node_modules', 'oxlint', 'bin', 'oxlint'), '--type-aware', '--fix'], { env: environmentFor(node) });
});
