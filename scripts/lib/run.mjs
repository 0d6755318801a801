import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter, dirname } from 'node:path';
import { root } from './paths.mjs';

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const PARENT_CHECK_MS = 250;

/** The environment in which `node` means the given Node, also for whatever the child starts. */
export function environmentFor(node, extra = {}) {
  const path = process.env.PATH ?? process.env.Path ?? '';
  return { ...process.env, ...extra, PATH: `${dirname(node)}${delimiter}${path}` };
}

/**
 * Runs a program to its end and gives its exit code. Signals are passed on; when whoever started this script is gone,
 * the child is told to stop, so that nothing is left behind.
 */
export function run(command, args, options = {}) {
  return new Promise((resolvePromise, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    const forward = (signal) => child.kill(signal);
    for (const signal of FORWARDED) process.on(signal, forward);
    const parent = process.ppid;
    const watch = setInterval(() => {
      if (process.ppid !== parent) child.kill('SIGTERM');
    }, PARENT_CHECK_MS);
    const finish = () => {
      clearInterval(watch);
      for (const signal of FORWARDED) process.off(signal, forward);
    };
    child.once('error', (error) => {
      finish();
      reject(error);
    });
    child.once('exit', (code, signal) => {
      finish();
      resolvePromise(code ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
}

/** Runs a program and gives what it printed; never throws. */
export function capture(command, args, options = {}) {
  return new Promise((resolvePromise) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => (stdout += chunk));
    child.stderr.on('data', (chunk) => (stderr += chunk));
    child.once('error', (error) => resolvePromise({ code: -1, stdout, stderr: String(error) }));
    child.once('close', (code) => resolvePromise({ code: code ?? -1, stdout, stderr }));
  });
}
