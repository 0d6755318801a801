import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const CHILD = fileURLToPath(new URL('../support/receiver-child.ts', import.meta.url));
const AGENTS = 200;
const STATES = ['TRANSITION', 'ENGAGED', 'WORKING', 'AVAILABLE'] as const;

export interface ReceiverResult { readonly sent: number; readonly refused: number; readonly p50Ms: number; readonly p99Ms: number; readonly maxMs: number }

/** State events of many agents' sessions, each a little later than the last. */
function eventOf(number: number): string {
  const agent = number % AGENTS;
  const turn = Math.floor(number / AGENTS);
  const at = new Date(Date.now() - 5 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
  const state = turn === 0 ? 'LOGIN' : (STATES[turn % 4] ?? 'AWAY');
  const call = state === 'ENGAGED' ? { call_id: `20261120090000013212${String(number).padStart(10, '0')}`, call_source_id: '7', call_source_name: 'Orders', call_type: 'ACD' } : {};
  return JSON.stringify({ agent_id: String(agent), agent_login_id: `s${agent}`, event_type: state, event_aux_type: '', prev_state: turn === 0 ? '' : (STATES[(turn - 1) % 4] ?? ''), prev_aux_state: '', account_id: '1', duration: '1', date_time: at, note: String(number), ...call });
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
    outgoing.end(eventOf(number));
  });
}

/** Time from a delivery to its acknowledgement at a steady rate, with the real store behind and everything drained meanwhile. */
export async function measureReceiver({ perSecond, seconds }: { readonly perSecond: number; readonly seconds: number }): Promise<ReceiverResult> {
  const home = mkdtempSync(join(tmpdir(), 'floorwalker-bench-'));
  const child = spawn(process.execPath, [CHILD, home], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]; // what the child says first
  const agent = new Agent({ keepAlive: true });
  const answers: Promise<{ readonly ms: number; readonly isTaken: boolean }>[] = [];
  const startedMs = performance.now();
  while (answers.length < perSecond * seconds) {
    const due = Math.min(perSecond * seconds, Math.floor(((performance.now() - startedMs) / 1_000) * perSecond));
    while (answers.length < due) answers.push(deliver(url, agent, answers.length));
    await new Promise((resolve) => { setTimeout(resolve, 2); });
  }
  const results = await Promise.all(answers);
  agent.destroy();
  child.kill();
  await once(child, 'close');
  rmSync(home, { recursive: true, force: true });
  const times = results.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
  return { sent: results.length, refused: results.filter(({ isTaken }) => !isTaken).length, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: times.at(-1) ?? Number.NaN };
}
