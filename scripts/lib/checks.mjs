import { at } from './paths.mjs';
import { environmentFor, run } from './run.mjs';

const bin = (...parts) => at('node_modules', ...parts);

/** Every check of the code itself, by name: how it is run. */
export const CHECKS = {
  'types of shared code': ['typescript-native', 'bin', 'tsc', '-p', 'tsconfig.shared.json'],
  'types of main-side code': ['typescript-native', 'bin', 'tsc', '-p', 'tsconfig.node.json'],
  'types of the renderer': ['typescript-native', 'bin', 'tsc', '-p', 'tsconfig.web.json'],
  'types of the end-to-end tests': ['typescript-native', 'bin', 'tsc', '-p', 'tsconfig.e2e.json'],
  lint: ['oxlint', 'bin', 'oxlint', '--type-aware', '--deny-warnings'],
  boundaries: ['dependency-cruiser', 'bin', 'dependency-cruiser.mjs', '--config', 'scripts/boundaries.config.mjs', 'shared', 'electron', 'renderer'],
};

/** Runs one check; its messages go to standard error. */
export function runCheck(node, name) {
  const [pack, folder, program, ...args] = CHECKS[name];
  return run(node, [bin(pack, folder, program), ...args], { env: environmentFor(node), stdio: ['ignore', 2, 2] });
}

/** Runs the tests of some Vitest projects. */
export function runVitest(node, projects, extra = []) {
  const args = [bin('vitest', 'vitest.mjs'), 'run', ...projects.flatMap((name) => ['--project', name]), ...extra];
  return run(node, args, { env: environmentFor(node), stdio: ['ignore', 2, 2] });
}
