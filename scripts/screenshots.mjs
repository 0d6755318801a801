import { ensureChromium } from './lib/chromium.mjs';
import { at } from './lib/paths.mjs';
import { ensureReady } from './lib/ready.mjs';
import { environmentFor, run } from './lib/run.mjs';
import { runScript } from './lib/say.mjs';

/** Takes the pictures of every screen (small and large, light and dark) and the one in the README. */
await runScript(async () => {
  const node = await ensureReady();
  const env = environmentFor(node, { FLOORWALKER_CHROMIUM: await ensureChromium(node) });
  return run(node, ['--disable-warning=ExperimentalWarning', at('test', 'support', 'screenshots.ts'), ...process.argv.slice(2)], { env });
});
