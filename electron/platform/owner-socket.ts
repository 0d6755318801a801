import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { createHash, timingSafeEqual } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppFailure, type AppError } from '../../shared/contract/app-error.ts';
import type { Log } from '../ports/log.ts';
import { readFileIfThere, writePrivateFile } from './private-file.ts';
import { createToken } from './random.ts';

/**
 * The line from a command to the process that owns a data directory: one JSON request, one JSON answer, over a socket
 * that only this user can open. Where it is stands in `owner-socket.json` (0600) together with a word that a caller has to say.
 */
export interface OwnerSocketOptions {
  readonly home: string;
  readonly log: Log;
  /** Answers one request. `signal` ends when the caller goes away. Throws `AppFailure` for expected failures. */
  readonly handle: (method: string, params: unknown, signal: AbortSignal) => Promise<unknown>;
}

interface SocketRecord { readonly path: string; readonly word: string; readonly pid: number }

const MAX_REQUEST_BYTES = 4 * 1024 * 1024;
/** Linux allows 107 bytes, macOS 103. */
const MAX_UNIX_PATH = 100;

const recordPath = (home: string): string => join(home, 'owner-socket.json');

/** Starts listening; only for the process that holds the home's lock. */
export async function serveOwnerSocket(options: OwnerSocketOptions): Promise<{ close(): Promise<void> }> {
  const place = choosePath(options.home);
  const word = createToken();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serveOne(socket, word, options);
  });
  await listen(server, place.path);
  writePrivateFile(recordPath(options.home), JSON.stringify({ path: place.path, word, pid: process.pid } satisfies SocketRecord));
  return {
    async close() {
      rmSync(recordPath(options.home), { force: true });
      for (const socket of sockets) socket.end();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      });
      if (place.folder !== null) rmSync(place.folder, { recursive: true, force: true });
    },
  };
}

function choosePath(home: string): { readonly path: string; readonly folder: string | null } {
  if (process.platform === 'win32') return { path: `\\\\.\\pipe\\floorwalker-${createToken(12)}`, folder: null };
  const path = join(home, 'owner.sock');
  if (Buffer.byteLength(path) <= MAX_UNIX_PATH) return { path, folder: null };
  const folder = mkdtempSync(join(tmpdir(), 'floorwalker-')); // made with mode 0700
  return { path: join(folder, 'owner.sock'), folder };
}

async function listen(server: Server, path: string): Promise<void> {
  if (process.platform !== 'win32') rmSync(path, { force: true }); // left by a killed owner; the lock is ours
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    // The socket must never be open to others, not even between its making and a chmod.
    const before = process.platform === 'win32' ? null : process.umask(0o177);
    server.listen(path, resolve);
    if (before !== null) process.umask(before);
  });
  server.on('error', () => undefined); // a single connection that fails must not end the owner
  if (process.platform !== 'win32') chmodSync(path, 0o600);
}

function serveOne(socket: Socket, word: string, options: OwnerSocketOptions): void {
  const gone = new AbortController();
  let text = '';
  let taken = false;
  socket.setEncoding('utf8');
  socket.on('error', () => gone.abort());
  socket.on('close', () => gone.abort());
  socket.on('data', (chunk: string) => {
    if (taken) return;
    text += chunk;
    if (text.length > MAX_REQUEST_BYTES) socket.destroy();
    if (socket.destroyed || !text.includes('\n')) return;
    taken = true;
    void answer(text.slice(0, text.indexOf('\n')), word, options, gone.signal).then((line) => socket.end(`${line}\n`));
  });
}

async function answer(line: string, word: string, options: OwnerSocketOptions, signal: AbortSignal): Promise<string> {
  try {
    const request = JSON.parse(line) as { readonly word?: unknown; readonly method?: unknown; readonly params?: unknown }; // every part is checked before use
    if (typeof request.word !== 'string' || !isSame(request.word, word) || typeof request.method !== 'string') return failureLine({ code: 'refused', message: 'The request is not valid.', hint: '' });
    return JSON.stringify({ result: (await options.handle(request.method, request.params, signal)) ?? null });
  } catch (error) {
    if (error instanceof AppFailure) return failureLine({ code: error.code, message: error.message, hint: error.hint });
    options.log.error('owner-command-failed', {}, error);
    return failureLine({ code: 'internal', message: 'The command failed in the process that owns the data directory.', hint: 'floorwalker.log in the data directory has the details.' });
  }
}

function failureLine(error: AppError): string {
  return JSON.stringify({ error });
}

function isSame(a: string, b: string): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());
}

/** Hands a request to the owner of a home. Null when no owner listens there. Throws the owner's `AppFailure`. */
export async function callOwner(home: string, method: string, params: unknown, signal?: AbortSignal): Promise<{ readonly result: unknown } | null> {
  const record = readRecord(home);
  if (record === null) return null;
  const line = await exchangeLine(record.path, JSON.stringify({ word: record.word, method, params }), signal);
  if (line === null) return null;
  const reply = JSON.parse(line) as { readonly result?: unknown; readonly error?: AppError }; // written by our own owner process
  if (reply.error !== undefined) throw new AppFailure(reply.error);
  return { result: reply.result };
}

function readRecord(home: string): SocketRecord | null {
  const text = readFileIfThere(recordPath(home));
  if (text === null) return null;
  try {
    const record = JSON.parse(text) as Partial<SocketRecord>; // checked in the next line
    if (typeof record.path !== 'string' || typeof record.word !== 'string' || typeof record.pid !== 'number') return null;
    return { path: record.path, word: record.word, pid: record.pid };
  } catch {
    return null;
  }
}

/** Null when nobody listens. A connection that breaks before the answer is a failure: the command may have been carried out. */
function exchangeLine(path: string, request: string, signal: AbortSignal | undefined): Promise<string | null> {
  return new Promise((resolve, reject) => {
    let connected = false;
    let text = '';
    const socket = connect(path);
    const leave = (): void => void socket.destroy();
    signal?.addEventListener('abort', leave, { once: true });
    socket.setEncoding('utf8');
    socket.on('connect', () => {
      connected = true;
      socket.write(`${request}\n`);
    });
    socket.on('data', (chunk: string) => void (text += chunk));
    socket.on('error', () => undefined); // 'close' follows and decides
    socket.on('close', () => {
      signal?.removeEventListener('abort', leave);
      if (text.endsWith('\n')) return resolve(text.trimEnd());
      if (!connected) return resolve(null);
      reject(new AppFailure({ code: signal?.aborted === true ? 'interrupted' : 'owner-gone', message: 'The process that owns the data directory went away before it answered.', hint: 'Look at the result with floorwalker status, and repeat the command when needed.' }));
    });
  });
}
