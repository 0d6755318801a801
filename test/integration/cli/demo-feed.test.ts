import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { feedEvents } from '../../../electron/cli/demo-events.ts';
import { placeSources, rosterOf } from '../../../electron/cli/demo-sources.ts';
import type { App, SourceSummary } from '../../../electron/core/app.ts';
import { startDemo, type Demo } from '../../../electron/demo/start-demo.ts';
import type { Log } from '../../../electron/ports/log.ts';
import { DAY_MS, MINUTE_MS } from '../../../shared/domain/time.ts';

const ORIGIN_AT = Date.parse('2026-11-20T09:17:00.000Z');
const log = { info: () => undefined, warn: () => undefined, error: () => undefined } as unknown as Log; // the feed only reports errors

let now = ORIGIN_AT;
let home = '';
const closing: (() => Promise<void>)[] = [];

beforeEach(() => {
  now = ORIGIN_AT;
  home = mkdtempSync(join(tmpdir(), 'fw-feed-'));
});
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
  rmSync(home, { recursive: true, force: true });
});

async function start(originAt?: number): Promise<Demo> {
  const demo = await startDemo({ agents: 12, days: 2, seed: 5, clock: { now: () => now }, ...(originAt === undefined ? {} : { originAt }) });
  closing.push(() => demo.close());
  return demo;
}

/** A receiver that answers, and tells when the first delivery is there. */
async function startReceiver(): Promise<{ readonly url: string; readonly bodies: string[]; readonly first: Promise<void> }> {
  const bodies: string[] = [];
  const { promise: first, resolve } = Promise.withResolvers<void>();
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      bodies.push(body);
      response.writeHead(204).end();
      resolve();
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  closing.push(() => new Promise((closed) => {
    server.close(() => closed());
    server.closeAllConnections();
  }));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret`, bodies, first }; // it listens on a port
}

/** An app that remembers what it is given. */
function createDouble(known: readonly string[] = []): { readonly app: Pick<App, 'commands'>; readonly lines: string[]; readonly done: string[] } {
  const lines: string[] = [];
  const done: string[] = [];
  const summary = (name: string): SourceSummary => ({ name, kind: 'vonage', settings: {}, paused: false, secretStore: null });
  const commands: Partial<App['commands']> = {
    listSources: async () => known.map(summary),
    addSource: async ({ kind, name }) => (done.push(`add ${kind} ${name}`), summary(name)),
    updateSource: async ({ name }) => (done.push(`update ${name}`), summary(name)),
    removeSource: async (name, { purge }) => (done.push(`remove ${name}${purge ? ' with its data' : ''}`), summary(name)),
    removePeopleOf: async (names) => (done.push(`remove the people of ${names.join(', ')}`), { people: 0, teams: 0 }),
    importFile: async ({ file }) => (lines.push(...readFileSync(file, 'utf8').trimEnd().split('\n')), { sources: [] }),
  };
  return { app: { commands: commands as App['commands'] }, lines, done }; // the others are not called
}

it('imports what was sent in the last days and then sends what happens, each once and without a gap', async () => {
  const demo = await start();
  const { app, lines } = createDouble();
  const receiver = await startReceiver();
  const told: [imported: number, sent: number][] = [];
  const feed = feedEvents({ app, demo, receiverUrl: receiver.url, home, log, onHistory: async () => void told.push([lines.length, receiver.bodies.length]) });
  now += 3 * MINUTE_MS;
  await receiver.first;
  await feed.stop();
  const history = demo.truth.voiceEvents({ startAt: ORIGIN_AT - 2 * DAY_MS, endAt: ORIGIN_AT }).map((event) => JSON.stringify(event.fields));
  const after = demo.truth.voiceEvents({ startAt: ORIGIN_AT, endAt: now }).map((event) => JSON.stringify(event.fields));
  expect(lines).toEqual(history);
  expect(told).toEqual([[history.length, 0]]);
  expect(history.length).toBeGreaterThan(100);
  expect(receiver.bodies.filter((body) => !after.includes(body))).toEqual([]);
  expect(readdirSync(home)).toEqual([]);
});

it('gives the same events to a later start on the same world', async () => {
  const demo = await start();
  now += 20 * MINUTE_MS;
  const again = await start(demo.originAt);
  const window = { startAt: ORIGIN_AT - DAY_MS, endAt: ORIGIN_AT };
  expect([...again.ringcentral.history(window)]).toEqual([...demo.ringcentral.history(window)]);
});

it('adds three sources, changes those of the same world, and removes those of another with their data and their people', async () => {
  const demo = await start();
  const all = ['Demo VCC', 'Demo LP', 'Demo RC'];
  const outcome = async (known: readonly string[], isSameWorld: boolean): Promise<readonly string[]> => {
    const { app, done } = createDouble(known);
    await placeSources(app, demo, 2, isSameWorld);
    return done;
  };
  const added = ['add vonage Demo VCC', 'add liveperson Demo LP', 'add ringcentral Demo RC'];
  expect(await outcome([], false)).toEqual(added);
  expect(await outcome(all, true)).toEqual(all.map((name) => `update ${name}`));
  expect(await outcome(all, false)).toEqual(['remove the people of Demo VCC, Demo LP, Demo RC', ...all.flatMap((name, index) => [`remove ${name} with its data`, added[index]])]);
  // A home of an earlier build knows Vonage alone.
  expect(await outcome(['Demo VCC'], true)).toEqual(['update Demo VCC', ...added.slice(1)]);
});

it('lists about two thirds of the people, with every id of those whom it lists', async () => {
  const demo = await start();
  const rows = rosterOf(demo.people).trimEnd().split('\r\n').slice(1).map((line) => line.split('","').map((cell) => cell.replaceAll('"', '')));
  const listed = new Set(rows.map(([, email]) => email));
  const inTwo = demo.people.filter((person) => [person.vonageId, person.livePersonId, person.ringCentralId].filter((id) => id !== null).length > 1);
  const ids = demo.people.filter((person) => listed.has(person.email)).flatMap((person) => [person.vonageId, person.livePersonId, person.ringCentralId].filter((id) => id !== null));
  expect(listed.size / demo.people.length).toBeGreaterThan(0.6);
  expect(listed.size / demo.people.length).toBeLessThan(0.75);
  expect(new Set(rows.map((row) => row[5]))).toEqual(new Set(ids));
  expect(rows.length).toBe(ids.length);
  expect(inTwo.filter((person) => !listed.has(person.email)).length).toBeGreaterThan(0);
});
