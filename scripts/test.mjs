import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { CHECKS, runCheck, runVitest } from './lib/checks.mjs';
import { ensureChromium } from './lib/chromium.mjs';
import { electronBinary } from './lib/desktop.mjs';
import { at } from './lib/paths.mjs';
import { ensureReady } from './lib/ready.mjs';
import { environmentFor, run } from './lib/run.mjs';
import { runScript, say, StepFailed } from './lib/say.mjs';

const RESULTS = at('test-results');
const VITEST_RESULTS = at('test-results', 'vitest.json');
const PLAYWRIGHT_RESULTS = at('test-results', 'playwright.json');

/** Types, lint, boundaries, unit, conformance, migrations, integration, end-to-end: everything that has to be green. */
await runScript(async () => {
  const startedAt = Date.now();
  const node = await ensureReady({ build: false });
  rmSync(RESULTS, { recursive: true, force: true });
  mkdirSync(RESULTS, { recursive: true });
  const failed = [];
  const step = async (name, work) => {
    const from = Date.now();
    say(`${name} …`);
    const code = await work();
    say(`${name}: ${code === 0 ? 'passed' : 'FAILED'} (${((Date.now() - from) / 1000).toFixed(1)} s)`);
    if (code !== 0) failed.push(name);
  };
  for (const name of Object.keys(CHECKS)) await step(name, () => runCheck(node, name));
  await ensureReady();
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${VITEST_RESULTS}`];
  await step('unit, conformance, migrations, integration', () => runVitest(node, ['unit', 'conformance', 'migrations', 'integration'], reporters));
  await step('end-to-end', () => endToEnd(node));
  const counts = countTests();
  say(`took ${((Date.now() - startedAt) / 1000).toFixed(0)} s`);
  process.stdout.write(`\n${counts.passed} passed, ${Math.max(counts.failed, failed.length)} failed, ${counts.skipped} skipped\n`);
  if (failed.length > 0) throw new StepFailed(failed.join(', '), 'see the messages above; a single part can be run as CONTRIBUTING.md says');
  return 0;
});

async function endToEnd(node) {
  const chromium = await ensureChromium(node);
  if (electronBinary() === null) say('the Electron end-to-end project is skipped: its binary is not installed here');
  const env = environmentFor(node, { FLOORWALKER_CHROMIUM: chromium, PLAYWRIGHT_JSON_OUTPUT_NAME: PLAYWRIGHT_RESULTS });
  return run(node, [at('node_modules', '@playwright', 'test', 'cli.js'), 'test', '--reporter=list,json'], { env, stdio: ['ignore', 2, 2] });
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    say(`no results in ${file}: ${error.message}`);
    return null;
  }
}

function countTests() {
  const vitest = read(VITEST_RESULTS);
  const playwright = read(PLAYWRIGHT_RESULTS)?.stats;
  return {
    passed: (vitest?.numPassedTests ?? 0) + (playwright?.expected ?? 0) + (playwright?.flaky ?? 0),
    failed: (vitest?.numFailedTests ?? 1) + (playwright?.unexpected ?? 1),
    skipped: (vitest?.numPendingTests ?? 0) + (playwright?.skipped ?? 0),
  };
}
