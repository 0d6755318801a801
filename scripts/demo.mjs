import { openShell } from './lib/desktop.mjs';
import { ensureReady } from './lib/ready.mjs';
import { runScript } from './lib/say.mjs';

/** Starts the simulated contact centre and opens the app on it. Arguments go to the `demo` command. */
await runScript(async () => openShell(await ensureReady(), { desktop: ['--demo'], command: 'demo', args: process.argv.slice(2) }));
