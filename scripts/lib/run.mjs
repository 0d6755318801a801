import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter, dirname } from 'node:path';
import { readLineage } from './lineage.mjs';
import { root } from './paths.mjs';

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const PARENT_CHECK_MS = 250;

/** The environment in which `node` means the given Node, also for whatever the child starts. */
export function environmentFor(node, extra = {}) {
  const path = process.env.PATH ?? process.env.Path ?? '';
  return { ...process.env, ...extra, PATH: `${dirname(node)}${delimiter}${path}` };
}

/**
 * Ties a child to this script: signals are passed on, and when whoever started this script is gone the child is told to
 * stop, once, so that nothing is left behind. `end` unties it and gives the signal that stopped it, or null.
 */
function tie(child) {
  let stoppedBy = null;
  const forward = (signal) => {
    stoppedBy ??= signal;
    child.kill(signal);
  };
  for (const signal of FORWARDED) process.on(signal, forward);
  const lineage = readLineage();
  const watch = setInterval(() => {
    if (!lineage.isBroken()) return;
    clearInterval(watch);
    forward('SIGTERM');
  }, PARENT_CHECK_MS);
  return {
    end() {
      clearInterval(watch);
      for (const signal of FORWARDED) process.off(signal, forward);
      return stoppedBy;
    },
  };
}

/** Runs a program to its end and gives its exit code. */
export async function run(command, args, options = {}) {
  return (await runTold(command, args, options)).code;
}

/** The same, and whether it was told to stop from outside. */
export function runTold(command, args, options = {}) {
  return new Promise((resolvePromise, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    const tied = tie(child);
    child.once('error', (error) => {
      tied.end();
      reject(error);
    });
    child.once('exit', (code, signal) => {
      resolvePromise({ code: code ?? codeOf(signal), wasStopped: tied.end() !== null });
    });
  });
}

const codeOf = (signal) => 128 + (constants.signals[signal] ?? 0);

/** Runs a program and gives what it printed; never throws. Ends the script when it was told to stop meanwhile: half an answer decides nothing. */
export function capture(command, args, options = {}) {
  return new Promise((resolvePromise) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options });
    const tied = tie(child);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => (stdout += chunk));
    child.stderr.on('data', (chunk) => (stderr += chunk));
    child.once('error', (error) => {
      tied.end();
      resolvePromise({ code: -1, stdout, stderr: String(error) });
    });
    child.once('close', (code) => {
      const stoppedBy = tied.end();
      if (stoppedBy !== null) process.exit(codeOf(stoppedBy));
      resolvePromise({ code: code ?? -1, stdout, stderr });
    });
  });
}
