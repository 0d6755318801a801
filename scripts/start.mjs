import { openShell } from './lib/desktop.mjs';
import { ensureReady } from './lib/ready.mjs';
import { runScript } from './lib/say.mjs';

/** Opens the app on the lead's own sources: the desktop shell where it can be had, else the browser shell. */
await runScript(async () => openShell(await ensureReady(), { desktop: [], command: 'serve', args: process.argv.slice(2) }));
