import { afterEach, describe, expect, it } from 'vitest';
import { EMPTY_SCOPE } from '../../../../../shared/alerts/rule.ts';
import { HOUR_MS, MINUTE_MS, parseInstant } from '../../../../../shared/domain/time.ts';
import { activity } from '../../../../support/core-harness.ts';
import { openLiveAlerts, ruleOf, SOURCE } from '../../../../support/live-alerts.ts';
import { makeTempDir } from '../../../../support/store-home.ts';

const START = parseInstant('2026-11-20T12:00:00Z') ?? 0;
const opened: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close();
});

const away = (agentId: string, startAt: number, durationMs: number | null = null) => activity({ agentId, startAt, durationMs, category: 'Away', name: 'Lunch' });

const AWAY = ruleOf({ name: 'Long away', when: { state: ['away'] }, forAtLeastMs: 10 * MINUTE_MS });

async function open(options: { readonly startAt?: number; readonly home?: string } = {}) {
  const home = options.home ?? makeTempDir();
  const live = await openLiveAlerts({ startAt: options.startAt ?? START, home });
  const close = async (): Promise<void> => expect(await live.close()).toEqual([]);
  opened.push(close);
  const alerts = async (kind = 'agent') => (await live.ports.store.readRecentAlerts(0)).filter(({ subjectKind }) => subjectKind === kind).map(({ ruleName, subjectKey, sinceAt, firedAt, resolvedAt, resolveReason, withdrawnAt, silence, notifiedAt }) => ({ ruleName, subjectKey, sinceAt, firedAt, resolvedAt, resolveReason, isWithdrawn: withdrawnAt !== null, silence, isNotified: notifiedAt !== null }));
  return { ...live, alerts, close };
}

const firing = { ruleName: 'Long away', subjectKey: '1:01', resolvedAt: null, resolveReason: null, isWithdrawn: false };

describe('live alerts', () => {
  it('fire with the page that shows it, notify once, resolve, and stay in the inbox with their evidence', async () => {
    const { client, poll, alerts, notices } = await open();
    await client.sources.add(SOURCE);
    await client.alerts.setEnabled({ id: 1, enabled: false });
    await client.alerts.saveRule({ id: null, rule: AWAY, enabled: true });
    await poll({ asOf: START + MINUTE_MS, activities: [away('01', START)], names: [{ agentId: '01', name: 'Ada', email: null, isActive: true }] });
    expect(await alerts()).toEqual([]);
    await poll({ asOf: START + 9 * MINUTE_MS });
    expect(await alerts()).toEqual([]);
    await poll({ asOf: START + 11 * MINUTE_MS });
    expect(await alerts()).toEqual([{ ...firing, sinceAt: START, firedAt: START + 10 * MINUTE_MS, silence: null, isNotified: true }]);
    await poll({ asOf: START + 12 * MINUTE_MS });
    expect(notices.filter(({ target }) => target !== null)).toMatchObject([{ kind: 'alert', target: { agentKey: '1:01' } }]);
    const events = await client.alerts.watch();
    expect((await events.next()).value).toMatchObject({ type: 'snapshot', seq: 1, summary: { firing: 1, unacknowledged: 1, worst: 'warning' }, alerts: [{ subject: { name: 'Ada' }, agentKey: '1:01', condition: 'firing', stale: false, evidence: { state: 'away', label: 'Lunch', sinceAt: START } }] });
    await poll({ asOf: START + 13 * MINUTE_MS, activities: [away('01', START, 12 * MINUTE_MS + 30_000)] });
    expect((await events.next()).value).toMatchObject({ type: 'delta', seq: 2, summary: { firing: 0 }, changed: [{ condition: 'resolved', resolvedAt: START + 12 * MINUTE_MS + 30_000, resolveReason: 'ended' }] });
    await events.return?.();
    expect(notices.filter(({ target }) => target !== null)).toHaveLength(1);
    expect(await client.alerts.rules()).toMatchObject([{ builtIn: true, enabled: false }, { builtIn: true }, { rule: { name: 'Long away' }, subjects: 1, firing: 0, firedToday: 1, firedLast7Days: 1, problems: [] }]);
  });

  it('survive a restart: nothing twice, nothing lost, and what was over meanwhile interrupts nobody', async () => {
    const home = makeTempDir();
    const first = await open({ home });
    await first.client.sources.add(SOURCE);
    await first.client.alerts.saveRule({ id: null, rule: AWAY, enabled: true });
    await first.poll({ asOf: START + 11 * MINUTE_MS, activities: [away('01', START), away('02', START + 5 * MINUTE_MS)] });
    expect(await first.alerts()).toHaveLength(1);
    await first.close();
    const later = START + 3 * HOUR_MS;
    const second = await open({ home, startAt: later });
    await second.clock.advance(1_000);
    await second.core.alerts.settled();
    expect(await second.alerts()).toHaveLength(1);
    await second.poll({ asOf: later + MINUTE_MS, activities: [away('01', START), away('02', START + 5 * MINUTE_MS, 30 * MINUTE_MS), activity({ agentId: '02', startAt: START + 35 * MINUTE_MS })] });
    expect(await second.alerts()).toEqual([
      { ...firing, sinceAt: START, firedAt: START + 10 * MINUTE_MS, silence: null, isNotified: true },
      { ...firing, subjectKey: '1:02', sinceAt: START + 5 * MINUTE_MS, firedAt: START + 15 * MINUTE_MS, resolvedAt: START + 35 * MINUTE_MS, resolveReason: 'ended', silence: 'over-already', isNotified: false },
    ]);
    expect(second.notices.filter(({ target }) => target !== null)).toEqual([]);
  });

  it('stand still on stale data, which raises one alert of its own', async () => {
    const { client, clock, core, poll, alerts } = await open();
    await client.sources.add(SOURCE);
    await client.alerts.saveRule({ id: null, rule: AWAY, enabled: true });
    await poll({ asOf: START + 9 * MINUTE_MS, activities: [away('01', START)] });
    await clock.advance(30 * MINUTE_MS);
    await core.alerts.settled();
    expect(await alerts()).toEqual([]);
    expect(await alerts('source')).toMatchObject([{ subjectKey: '1', resolvedAt: null, isNotified: true }]);
    await poll({ asOf: START + 40 * MINUTE_MS });
    await clock.advance(5_000);
    await core.alerts.settled();
    expect(await alerts('source')).toMatchObject([{ resolveReason: 'ended' }]);
    expect(await alerts()).toMatchObject([{ firedAt: START + 10 * MINUTE_MS, resolvedAt: null }]);
  });

  it('are withdrawn when the vendor corrects its data', async () => {
    const { client, poll, alerts } = await open();
    await client.sources.add(SOURCE);
    await client.alerts.saveRule({ id: null, rule: AWAY, enabled: true });
    await poll({ asOf: START + 11 * MINUTE_MS, activities: [away('01', START)] });
    expect(await alerts()).toHaveLength(1);
    await poll({ asOf: START + 12 * MINUTE_MS, activities: [away('01', START, 2 * MINUTE_MS), activity({ agentId: '01', startAt: START + 2 * MINUTE_MS })] });
    expect(await alerts()).toMatchObject([{ isWithdrawn: true }]);
  });

  it('end with their rule: switched off, changed, removed, and out of its scope', async () => {
    const { client, clock, core, poll, alerts } = await open();
    await client.sources.add(SOURCE);
    const rule = await client.alerts.saveRule({ id: null, rule: AWAY, enabled: true });
    await poll({ asOf: START + 11 * MINUTE_MS, activities: [away('01', START)] });
    await client.alerts.setEnabled({ id: rule.id, enabled: false });
    await core.alerts.settled();
    expect(await alerts()).toMatchObject([{ resolveReason: 'rule-off' }]);
    await client.alerts.setEnabled({ id: rule.id, enabled: true });
    await core.alerts.settled();
    expect(await alerts()).toMatchObject([{ resolveReason: 'rule-off' }, { sinceAt: START, resolvedAt: null }]);
    await client.alerts.saveRule({ id: rule.id, rule: { ...AWAY, forAtLeastMs: HOUR_MS }, enabled: true });
    await core.alerts.settled();
    expect(await alerts()).toMatchObject([{}, { resolveReason: 'rule-changed' }]);
    // Two saves within a millisecond would be one.
    await clock.advance(1_000);
    await client.alerts.saveRule({ id: rule.id, rule: AWAY, enabled: true });
    await core.alerts.settled();
    expect(await alerts()).toMatchObject([{}, {}, { resolvedAt: null }]);
    await client.people.saveTeam({ id: null, name: 'North', zone: null });
    await client.alerts.saveRule({ id: rule.id, rule: { ...AWAY, scope: { ...EMPTY_SCOPE, teams: ['North'] } }, enabled: true });
    await core.alerts.settled();
    expect(await alerts()).toMatchObject([{}, {}, { resolveReason: 'out-of-scope' }]);
    // Two saves within a millisecond would be one.
    await clock.advance(1_000);
    await client.alerts.saveRule({ id: rule.id, rule: AWAY, enabled: true });
    await core.alerts.settled();
    await client.alerts.removeRule({ id: rule.id });
    await core.alerts.settled();
    expect(await alerts()).toMatchObject([{}, {}, {}, { resolveReason: 'rule-removed' }]);
    await expect(client.alerts.saveRule({ id: null, rule: { ...AWAY, name: '' }, enabled: true })).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });
});
