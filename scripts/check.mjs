import { CHECKS, runCheck, runVitest } from './lib/checks.mjs';
import { ensureReady } from './lib/ready.mjs';
import { runScript, say, StepFailed } from './lib/say.mjs';

/** Types, lint, boundaries and unit tests: what to run before a commit. */
await runScript(async () => {
  const node = await ensureReady({ build: false });
  const failed = [];
  for (const name of Object.keys(CHECKS)) {
    if ((await runCheck(node, name)) !== 0) failed.push(name);
  }
  if ((await runVitest(node, ['unit'])) !== 0) failed.push('unit tests');
  if (failed.length > 0) throw new StepFailed(failed.join(', '), 'see the messages above');
  say('all checks passed');
});
