import { runCli } from './lib/cli.mjs';
import { runScript } from './lib/say.mjs';

/** The command line from a clone: `npm run -s floorwalker -- <command>`. */
await runScript(() => runCli(process.argv.slice(2)));
