import { expect, it, onTestFinished } from 'vitest';
import { TEMPLATES } from '../../../../../../shared/alerts/templates.ts';
import { rule } from '../../../../../../shared/alerts/rule.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../../../shared/domain/time.ts';
import { openTestCore } from '../../../../../support/core-client.ts';
import { activity } from '../../../../../support/core-harness.ts';

const NOON = Date.UTC(2026, 9, 5, 12);

async function open() {
  const opened = await openTestCore((harness) => [harness.vendor.connector], { startAt: NOON }, false);
  onTestFinished(() => opened.close());
  const source = await opened.client.sources.add({ kind: 'vonage', name: 'Main', settings: { clientId: 'a' }, secrets: { clientSecret: 's' } });
  const away = (at: number, minutes: number) => activity({ category: 'Away', name: 'Lunch', eligibleForRouting: false, startAt: at, durationMs: minutes * MINUTE_MS });
  await opened.core.ports.store.ingest({
    sourceId: source.id, stream: 'agent-activities', asOf: NOON, receivedAt: NOON, names: [{ agentId: '01', name: 'Ada', email: null, isActive: null }], snapshots: [], quarantined: [], cursor: null, covered: { startAt: NOON - 30 * DAY_MS, endAt: NOON },
    activities: [...Array.from({ length: 30 }, (_, index) => away(NOON - 6 * DAY_MS + index * HOUR_MS, 20)), away(NOON - 2 * HOUR_MS, 40), away(NOON - 20 * DAY_MS, 50)],
  });
  return { ...opened, source };
}

const RULE = rule.parse({ name: 'Long away', when: { state: ['away'] }, forAtLeastMs: 30 * MINUTE_MS });

it('tries a rule on the last two weeks, or on what is asked for', async () => {
  const { client, source } = await open();
  const result = await client.alerts.backtest({ rule: RULE });
  expect(result).toMatchObject({ fired: 1, window: { startAt: NOON - 14 * DAY_MS, endAt: NOON }, subjects: [{ key: `${source.id}:01`, name: 'Ada', fired: 1 }], quantiles: { p50: 20 * MINUTE_MS } });
  expect(await client.alerts.backtest({ rule: RULE, startAt: NOON - 30 * DAY_MS, endAt: NOON - 14 * DAY_MS })).toMatchObject({ fired: 1, perDay: 1 / 16 });
});

it('says what is wrong with a rule or a range', async () => {
  const { client } = await open();
  await expect(client.alerts.backtest({ rule: { ...RULE, when: { all: [{ state: ['away'] }, { waiting: { atLeast: 1 } }] } } })).rejects.toMatchObject({ code: 'BAD_INPUT', data: { field: 'when' } });
  await expect(client.alerts.backtest({ rule: { ...RULE, when: { stale: true } } })).rejects.toMatchObject({ code: 'BAD_INPUT' });
  await expect(client.alerts.backtest({ rule: RULE, startAt: NOON, endAt: NOON })).rejects.toMatchObject({ code: 'BAD_INPUT', data: { field: 'endAt' } });
});

it('offers every template with what the last week suggests', async () => {
  const { client } = await open();
  const templates = await client.alerts.templates();
  expect(templates.map(({ id }) => id)).toEqual(TEMPLATES.map(({ id }) => id));
  expect(templates.find(({ id }) => id === 'long-away')).toMatchObject({ sources: ['Main'], suggestion: { forAtLeastMs: 20 * MINUTE_MS, basis: '95 % of away stretches in the last 7 days, 31 of them, were shorter than 20 min.' } });
});
