import { runCli } from './lib/cli.mjs';
import { ensureElectron } from './lib/desktop.mjs';
import { ensureReady } from './lib/ready.mjs';
import { environmentFor, run } from './lib/run.mjs';
import { at, root } from './lib/paths.mjs';
import { runScript } from './lib/say.mjs';

/** Opens the app on the lead's own sources: the desktop shell where it can be had, else the browser shell. */
await runScript(async () => {
  const args = process.argv.slice(2);
  const node = await ensureReady();
  const wantsWindow = !args.includes('--no-open');
  const electron = wantsWindow ? await ensureElectron(node) : null;
  if (electron === null) return runCli(['serve', ...args]);
  return run(electron, [root, ...args], { env: environmentFor(node, { FLOORWALKER_NODE: node, FLOORWALKER_CLI: at('out', 'main', 'cli.js') }) });
});
