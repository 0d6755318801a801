import { at } from './paths.mjs';
import { ensureReady } from './ready.mjs';
import { environmentFor, run } from './run.mjs';

/** Runs the built command line under a fit Node. The channel lets it notice that this process is gone. */
export async function runCli(args, extra = {}) {
  const node = await ensureReady();
  return run(node, ['--disable-warning=ExperimentalWarning', at('out', 'main', 'cli.js'), ...args], {
    cwd: process.env.INIT_CWD ?? process.cwd(),
    env: environmentFor(node, extra),
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
}
