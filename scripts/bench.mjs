import { at } from './lib/paths.mjs';
import { ensureReady } from './lib/ready.mjs';
import { environmentFor, run } from './lib/run.mjs';
import { runScript } from './lib/say.mjs';

/** Runs the benchmarks; `--json` prints one document. Arguments go to test/bench/run.ts. */
await runScript(async () => {
  const node = await ensureReady();
  return run(node, ['--expose-gc', '--disable-warning=ExperimentalWarning', at('test', 'bench', 'run.ts'), ...process.argv.slice(2)], { env: environmentFor(node) });
});
