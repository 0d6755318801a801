import { readFileSync } from 'node:fs';

/**
 * Who started this script: its parent, and where that is only the shell that npm runs scripts in, npm too. Such a shell
 * outlives an npm that was killed, so the parent alone says nothing.
 */
export function readLineage() {
  const parent = process.ppid;
  const above = isScriptShell(parent) ? parentOf(parent) : null;
  return { isBroken: () => process.ppid !== parent || (above !== null && parentOf(parent) !== above) };
}

function isScriptShell(pid) {
  if (process.env.npm_lifecycle_event === undefined) return false;
  const [program = '', flag] = read(`/proc/${pid}/cmdline`).split('\0');
  return /(^|\/)(sh|dash|bash|ash|busybox)$/.test(program) && flag === '-c';
}

/** Null where the system does not say; elsewhere than on Linux the shell makes way for its only command. */
function parentOf(pid) {
  // The program's name stands in brackets and may hold anything, brackets too.
  const fields = /\) \S (\d+) /.exec(read(`/proc/${pid}/stat`).replace(/^.*\)/s, ')'));
  return fields === null ? null : Number(fields[1]);
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // another system, or the process is gone
  }
}
