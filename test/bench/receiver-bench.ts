import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { loadEvent } from '../support/receiver-events.ts';

const CHILD = fileURLToPath(new URL('../support/receiver-child.ts', import.meta.url));

export interface ReceiverResult {
  readonly sent: number;
  readonly refused: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** Until the backlog was gone. */
  readonly drainedMs: number;
}

export interface ReceiverLoad {
  readonly perSecond: number;
  /** Deliveries that wait in the inbox when it begins; deliveries are sent until all of these are read. */
  readonly backlog: number;
  /** At least so long. */
  readonly seconds: number;
  /** Entries a page; absent: the product's own number. */
  readonly limit?: number;
}

function deliver(url: string, agent: Agent, number: number): Promise<{ readonly ms: number; readonly isTaken: boolean }> {
  const startedMs = performance.now();
  return new Promise((resolve) => {
    const done = (isTaken: boolean): void => resolve({ ms: performance.now() - startedMs, isTaken });
    const outgoing = request(url, { method: 'POST', agent, headers: { 'content-type': 'application/json' } }, (response) => {
      response.resume();
      response.on('end', () => done(response.statusCode === 200));
    });
    outgoing.on('error', () => done(false));
    outgoing.end(loadEvent(number, Date.now()));
  });
}

/** Time from a delivery to its acknowledgement at a steady rate, with the real store behind, while a backlog and what comes is drained. */
export async function measureReceiver({ perSecond, backlog, seconds, limit }: ReceiverLoad): Promise<ReceiverResult> {
  const home = mkdtempSync(join(tmpdir(), 'floorwalker-bench-'));
  const child = spawn(process.execPath, [CHILD, home, String(backlog), ...(limit === undefined ? [] : [String(limit)])], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  const [url] = (await once(lines, 'line')) as [string]; // what the child says first
  const agent = new Agent({ keepAlive: true });
  const answers: Promise<{ readonly ms: number; readonly isTaken: boolean }>[] = [];
  const startedMs = performance.now();
  let drainedMs = backlog === 0 ? 0 : Number.NaN;
  lines.once('line', () => { drainedMs = performance.now() - startedMs; });
  while (Number.isNaN(drainedMs) || answers.length < perSecond * seconds) {
    const due = Math.floor(((performance.now() - startedMs) / 1_000) * perSecond);
    while (answers.length < due) answers.push(deliver(url, agent, backlog + answers.length));
    await new Promise((resolve) => { setTimeout(resolve, 2); });
  }
  const results = await Promise.all(answers);
  agent.destroy();
  child.kill();
  await once(child, 'close');
  rmSync(home, { recursive: true, force: true });
  const times = results.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
  return { sent: results.length, refused: results.filter(({ isTaken }) => !isTaken).length, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: times.at(-1) ?? Number.NaN, drainedMs };
}
