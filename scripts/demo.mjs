import { runCli } from './lib/cli.mjs';
import { ensureElectron } from './lib/desktop.mjs';
import { ensureReady } from './lib/ready.mjs';
import { environmentFor, run } from './lib/run.mjs';
import { at, root } from './lib/paths.mjs';
import { runScript } from './lib/say.mjs';

/** Starts the simulated contact centre and opens the app on it. Arguments go to the `demo` command. */
await runScript(async () => {
  const args = process.argv.slice(2);
  const node = await ensureReady();
  const wantsWindow = !args.includes('--no-open');
  const electron = wantsWindow ? await ensureElectron(node) : null;
  if (electron === null) return runCli(['demo', ...args]);
  return run(electron, [root, '--demo', ...args], { env: environmentFor(node, { FLOORWALKER_NODE: node, FLOORWALKER_CLI: at('out', 'main', 'cli.js') }) });
});
