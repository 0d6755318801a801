import { linkSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { say } from './say.mjs';

const TRY_AGAIN_MS = 200;
/** The holder shows this often that it is alive; a process id alone may belong to another program after a restart. */
const HEARTBEAT_MS = 2_000;
const SILENT_MS = 15_000;
/** A lock file is written a moment after it is made. */
const GRACE_MS = 2_000;

/** Runs `work` while no other process holds the lock file; a lock whose process is gone is taken over. */
export async function withLock(file, work) {
  let told = false;
  while (!takeLock(file)) {
    if (!told) say('another set-up of this folder is running: waiting for it');
    told = true;
    await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
  }
  const beat = setInterval(() => touch(file), HEARTBEAT_MS);
  const release = () => rmSync(file, { force: true });
  process.once('exit', release); // a script that is stopped exits in the middle of the work
  try {
    return await work();
  } finally {
    clearInterval(beat);
    process.off('exit', release);
    release();
  }
}

function takeLock(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (isAbandoned(file)) removeAbandoned(file);
    return false;
  }
}

function isAbandoned(file) {
  const age = Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  return age > SILENT_MS || (age > GRACE_MS && !isAlive(Number(readIfThere(file))));
}

/** Two that wait may both see it; the later one must not remove the lock that the earlier one just took. */
function removeAbandoned(file) {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
    if (!isAbandoned(aside)) linkSync(aside, file);
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
  }
  rmSync(aside, { force: true });
}

function touch(file) {
  try {
    utimesSync(file, new Date(), new Date());
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return '';
    throw error;
  }
}

function isAlive(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
