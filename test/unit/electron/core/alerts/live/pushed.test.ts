import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { ringcentral } from '../../../../../../electron/connectors/ringcentral/index.ts';
import { createCommands } from '../../../../../../electron/core/commands.ts';
import { HOUR_MS, SECOND_MS } from '../../../../../../shared/domain/time.ts';
import { openTestCore, type OpenedCore } from '../../../../../support/core-client.ts';
import { ruleOf } from '../../../../../support/live-alerts.ts';

const START = Date.parse('2026-11-20T14:00:00Z');
const SOURCE = { kind: 'ringcentral' as const, name: 'Phones', settings: { zone: 'UTC', receiverPort: '4711' }, secrets: {} };
const opened: OpenedCore[] = [];

afterEach(async () => {
  for (const core of opened.splice(0).toReversed()) {
    core.core.alerts.stop();
    await core.core.alerts.settled();
    await core.close();
  }
});

const event = (at: number, type: string, fields: Readonly<Record<string, string>> = {}) => ({ agent_id: '7', agent_login_id: '100', event_type: type, event_aux_type: '', prev_aux_state: '', date_time: new Date(at).toISOString().slice(0, 19).replace('T', ' '), ...fields });

async function begin() {
  const core = await openTestCore(() => [ringcentral], { startAt: START }, true);
  opened.push(core);
  core.core.alerts.start();
  await core.client.sources.add(SOURCE);
  await core.clock.runUntil(() => core.core.push.receiver(1)?.listening === true);
  await core.client.alerts.saveRule({ id: null, rule: ruleOf({ name: 'Long call', when: { phase: ['engaged'] }, forAtLeastMs: 50 * SECOND_MS }), enabled: true });
  core.receivers.deliver(1, [event(START, 'LOGIN'), event(START, 'AVAILABLE', { prev_state: 'LOGIN' }), event(START, 'ENGAGED', { prev_state: 'AVAILABLE' })]);
  const until = async (second: number): Promise<void> => {
    while (core.clock.now() < START + second * SECOND_MS) await core.clock.advance(100);
    await core.core.alerts.settled();
  };
  const alerts = async () => (await core.ports.store.readRecentAlerts(0)).map(({ sinceAt, firedAt, resolvedAt, withdrawnAt }) => ({ sinceAt: sinceAt - START, firedAt: firedAt - START, resolvedAt: resolvedAt === null ? null : resolvedAt - START, withdrawnAt }));
  return { ...core, until, alerts };
}

it('what ended while its event was still under way raises nothing that would have to be taken back', async () => {
  const { until, alerts, receivers, errors } = await begin();
  await until(50.4);
  receivers.deliver(1, event(START + 49 * SECOND_MS, 'WORKING', { prev_state: 'ENGAGED' }));
  await until(80);
  expect(await alerts()).toEqual([]);
  expect(errors).toEqual([]);
});

it('what goes on fires with its true moment', async () => {
  const { until, alerts, receivers, errors } = await begin();
  await until(65);
  expect(await alerts()).toEqual([{ sinceAt: 0, firedAt: 50 * SECOND_MS, resolvedAt: null, withdrawnAt: null }]);
  receivers.deliver(1, event(START + 70 * SECOND_MS, 'WORKING', { prev_state: 'ENGAGED' }));
  await until(95);
  expect(await alerts()).toEqual([{ sinceAt: 0, firedAt: 50 * SECOND_MS, resolvedAt: 70 * SECOND_MS, withdrawnAt: null }]);
  expect(errors).toEqual([]);
});

it('the pieces of a file that is read while the receiver listens are not the present', async () => {
  const { core, ports, until, alerts, errors } = await begin();
  await until(30);
  const at = (index: number): number => START - 3 * HOUR_MS + index * SECOND_MS;
  const other = (index: number, type: string): string => JSON.stringify({ ...event(at(index), type), agent_id: '8', agent_login_id: '200' });
  // A page holds two hundred events: the first ends with a call that the second ends.
  const events = [other(0, 'LOGIN'), ...Array.from({ length: 199 }, (_, index) => other(index + 1, index % 2 === 0 ? 'ENGAGED' : 'WORKING')), other(220, 'WORKING'), other(240, 'LOGOUT')];
  const file = path.join(ports.home, 'events.ndjson');
  writeFileSync(file, events.join('\n'));
  await createCommands(core).importFile({ kind: 'events', source: SOURCE.name, file });
  await until(45);
  expect(await alerts()).toEqual([]);
  expect(errors).toEqual([]);
});
