import { ensureReady } from './lib/ready.mjs';
import { runScript, say } from './lib/say.mjs';

/** Installs and builds what is missing or stale; quick when nothing is. */
await runScript(async () => {
  await ensureReady();
  say('ready');
});
