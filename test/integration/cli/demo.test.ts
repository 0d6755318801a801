import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { DEMO_RULES } from '../../../electron/cli/demo-rules.ts';
import type { RuleView } from '../../../shared/contract/alert-schemas.ts';
import type { Contract } from '../../../shared/contract/contract.ts';
import { runCli, startCli, type RunningCli } from '../../support/cli-process.ts';
import { toBrowserSocket } from '../../support/browser-socket.ts';

let folder = '';
const running: RunningCli[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fw-demo-'));
  mkdirSync(join(folder, 'renderer'));
  writeFileSync(join(folder, 'renderer', 'index.html'), '<!doctype html>app');
});
afterEach(async () => {
  for (const each of running.splice(0)) {
    each.kill('SIGKILL');
    await each.ended;
  }
  rmSync(folder, { recursive: true, force: true });
});

function start(...args: string[]): RunningCli {
  const shell = startCli([...args, '--json', '--no-open'], { env: { FLOORWALKER_RENDERER: join(folder, 'renderer'), FLOORWALKER_HOME: folder } });
  running.push(shell);
  return shell;
}

async function connect(url: string): Promise<{ readonly client: ContractRouterClient<Contract>; readonly socket: WebSocket }> {
  const response = await fetch(url, { redirect: 'manual' });
  const socket = new WebSocket(`${new URL(url).origin.replace('http', 'ws')}/rpc`, { headers: { cookie: response.headers.get('set-cookie')?.split(';')[0] ?? '', origin: new URL(url).origin } });
  return { socket, client: createORPCClient(new RPCLink({ websocket: toBrowserSocket(socket) })) };
}

/** The agents of the floor, once there are some. */
async function watchFloor(client: ContractRouterClient<Contract>): Promise<number> {
  for await (const event of await client.floor.watch()) {
    const count = event.type === 'snapshot' ? event.floor.agents.length : event.changed.length;
    if (count > 0) return count;
  }
  return 0;
}

/** A rule, once it is there with all the others. */
async function watchRule(client: ContractRouterClient<Contract>, name: string): Promise<RuleView | undefined> {
  for await (const rules of await client.alerts.watchRules()) {
    if (rules.filter(({ builtIn }) => !builtIn).length === DEMO_RULES.length) return rules.find(({ rule }) => rule.name === name);
  }
  return undefined;
}

async function stop(shell: RunningCli): Promise<void> {
  shell.kill('SIGINT');
  expect((await shell.ended).code).toBe(0);
}

it('opens a moving floor, goes on with the same world, and never mixes two worlds', { timeout: 90_000 }, async () => {
  const home = join(folder, 'demo');
  const list = async (): Promise<unknown> => (await runCli(['sources', 'list', '--json', '--home', home])).json();
  const first = start('demo', '--agents', '15', '--days', '1');
  const ready = await first.ready;
  expect(ready).toEqual({ url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/sign-in\?token=/), vendors: { vonage: expect.stringMatching(/^http:\/\/127\.0\.0\.1:/), liveperson: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/), ringcentral: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/ringcentral$/) } });
  const { client, socket } = await connect(String(ready['url']));
  expect(await client.hello()).toMatchObject({ isFirstRun: false, capabilities: { shell: 'browser' } });
  expect(await watchFloor(client)).toBeGreaterThan(0);
  const firstPeople = await client.people.get();
  expect(firstPeople.people.length).toBeGreaterThan(0);
  const longAway = await watchRule(client, 'Away for long');
  expect(longAway).toMatchObject({ enabled: true, builtIn: false });
  if (longAway !== undefined) await client.alerts.removeRule({ id: longAway.id });
  socket.terminate();
  expect(statSync(home).mode & 0o777).toBe(0o700);
  const again = await runCli(['demo', '--json', '--no-open'], { env: { FLOORWALKER_HOME: folder } });
  expect([again.code, new URL((again.json() as { url: string }).url).origin]).toEqual([0, new URL(String(ready['url'])).origin]); // the documented shape
  await stop(first);

  const before = JSON.parse(readFileSync(join(home, 'demo.json'), 'utf8')) as { originAt: number }; // written by the command under test
  const second = start('demo', '--agents', '15', '--days', '1');
  await second.ready;
  expect(JSON.parse(readFileSync(join(home, 'demo.json'), 'utf8'))).toMatchObject({ originAt: before.originAt });
  expect(await list()).toMatchObject([{ name: 'Demo VCC', secretStore: 'file' }, { name: 'Demo LP' }, { name: 'Demo RC' }]);
  await stop(second);

  // Nine hours later the shifts of that world are over.
  writeFileSync(join(home, 'demo.json'), JSON.stringify({ ...before, originAt: before.originAt - 9 * 3_600_000 }));
  const later = start('demo', '--agents', '15', '--days', '1');
  const fresh = await connect(String((await later.ready)['url']));
  expect(await watchFloor(fresh.client)).toBeGreaterThan(0);
  expect((JSON.parse(readFileSync(join(home, 'demo.json'), 'utf8')) as { originAt: number }).originAt).toBeGreaterThanOrEqual(before.originAt);
  expect(await list()).toMatchObject([{ name: 'Demo VCC' }, { name: 'Demo LP' }, { name: 'Demo RC' }]);
  fresh.socket.terminate();
  await stop(later);

  const third = start('demo', '--agents', '5', '--days', '1', '--seed', '9');
  const other = await connect(String((await third.ready)['url']));
  expect(await watchFloor(other.client)).toBeLessThanOrEqual(6);
  // Nobody of the worlds before is left, and nobody is there without an agent.
  const people = await other.client.people.get();
  // Rules are placed once for a home: what was removed stays away.
  expect((await other.client.alerts.rules()).filter(({ builtIn }) => !builtIn).map(({ rule }) => rule.name)).toEqual(['Long call', 'Offers not answered', 'Available while on a contact elsewhere']);
  expect(people.people.length).toBeLessThan(firstPeople.people.length);
  expect(people.people.filter(({ id }) => !people.links.some(({ personId }) => personId === id))).toEqual([]);
  expect(people.teams.filter(({ id }) => !people.people.some(({ teamId }) => teamId === id))).toEqual([]);
  expect(await list()).toMatchObject([{ name: 'Demo VCC' }, { name: 'Demo LP' }, { name: 'Demo RC' }]);
  other.socket.terminate();
  await stop(third);
});

it('opens the demo from the first-run screen of the real app', { timeout: 60_000 }, async () => {
  const shell = start('serve');
  const { client, socket } = await connect(String((await shell.ready)['url']));
  expect(await client.hello()).toMatchObject({ isFirstRun: true, capabilities: { exploreDemo: true } });
  const { url } = await client.demo.explore();
  const demo = await connect(url);
  expect(await demo.client.sources.list()).toMatchObject([{ name: 'Demo VCC' }, { name: 'Demo LP' }, { name: 'Demo RC' }]);
  expect(await client.sources.list()).toEqual([]);
  expect(new URL((await client.demo.explore()).url).origin).toBe(new URL(url).origin);
  socket.terminate();
  demo.socket.terminate();
  await stop(shell);
  expect((await runCli(['status', '--json', '--home', join(folder, 'demo')])).json()).toMatchObject({ owner: null });
});
