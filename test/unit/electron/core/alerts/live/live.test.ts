import { afterEach, describe, expect, it } from 'vitest';
import { EMPTY_SCOPE } from '../../../../../../shared/alerts/rule.ts';
import { HOUR_MS, MINUTE_MS, parseInstant } from '../../../../../../shared/domain/time.ts';
import { activity, load } from '../../../../../support/core-harness.ts';
import { channelOf, eventOf, interactionOf } from '../../../../../support/interaction-builder.ts';
import { openLiveAlerts, ruleOf, SOURCE } from '../../../../../support/live-alerts.ts';
import { makeTempDir } from '../../../../../support/store-home.ts';

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

  it('call people by their names, which come after what they do', async () => {
    const { client, poll } = await open();
    await client.sources.add(SOURCE);
    const { id } = await client.alerts.saveRule({ id: null, rule: ruleOf({ name: 'Away', when: { state: ['away'] } }), enabled: true });
    const named = (name: string) => [{ agentId: '01', name, email: null, isActive: true }];
    const subjects = async (): Promise<readonly string[]> => (await client.alerts.history({ startAt: START, endAt: START + HOUR_MS, ruleIds: [id], limit: 10, offset: 0 })).rows.map(({ subject }) => subject.name);
    await poll({ asOf: START + MINUTE_MS, activities: [activity({ agentId: '01', startAt: START, durationMs: 2 * MINUTE_MS })] });
    await poll({ asOf: START + MINUTE_MS + 1_000, names: named('Ada') });
    await poll({ asOf: START + 3 * MINUTE_MS, activities: [away('01', START + 2 * MINUTE_MS, 2 * MINUTE_MS)] });
    expect(await subjects()).toEqual(['Ada']);
    await poll({ asOf: START + 5 * MINUTE_MS, names: named('Ada Byron') });
    await poll({ asOf: START + 7 * MINUTE_MS, activities: [away('01', START + 6 * MINUTE_MS)] });
    expect(await subjects()).toEqual(['Ada Byron', 'Ada']);
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

describe('what a person does', () => {
  const fired = async () => {
    const live = await open();
    await live.client.sources.add(SOURCE);
    for (const id of [1, 2]) await live.client.alerts.setEnabled({ id, enabled: false });
    const rule = await live.client.alerts.saveRule({ id: null, rule: AWAY, enabled: true });
    await live.poll({ asOf: START + 11 * MINUTE_MS, activities: [away('01', START)], names: [{ agentId: '01', name: 'Ada', email: null, isActive: true }] });
    const [alert] = live.core.alerts.delivery.missed() === 0 ? (await live.ports.store.readRecentAlerts(0)) : [];
    return { ...live, rule, id: alert?.id ?? 0 };
  };

  it('a snoozed alert interrupts once more when it still fires afterwards, and one that ended does not', async () => {
    const { client, clock, core, poll, notices, id } = await fired();
    await client.alerts.snooze({ ids: [id], untilAt: clock.now() + 15 * MINUTE_MS });
    expect(core.alerts.summary()).toMatchObject({ firing: 1, snoozed: 1, worst: null });
    for (let minute = 12; minute <= 25; minute += 1) await poll({ asOf: START + minute * MINUTE_MS });
    expect(notices).toHaveLength(1);
    for (let minute = 26; minute <= 28; minute += 1) await poll({ asOf: START + minute * MINUTE_MS });
    expect(notices).toHaveLength(2);
    expect(core.alerts.summary()).toMatchObject({ firing: 1, snoozed: 0, worst: 'warning' });
    await client.alerts.snooze({ ids: [id], untilAt: clock.now() + 15 * MINUTE_MS });
    await poll({ asOf: START + 29 * MINUTE_MS, activities: [away('01', START, 28 * MINUTE_MS)] });
    for (let minute = 30; minute <= 50; minute += 1) await poll({ asOf: START + minute * MINUTE_MS });
    expect(notices).toHaveLength(2);
    expect(core.alerts.summary()).toMatchObject({ firing: 0, snoozed: 0 });
  });

  it('a snoozed person is listed by name, and over at its time', async () => {
    const { client, clock, core } = await fired();
    const untilAt = clock.now() + 5 * MINUTE_MS;
    await client.alerts.snooze({ agentKeys: ['1:01'], untilAt });
    expect(await client.alerts.snoozedAgents()).toEqual([{ agentKey: '1:01', name: 'Ada', untilAt }]);
    expect(core.alerts.summary()).toMatchObject({ snoozed: 1 });
    await client.alerts.unsnooze({ agentKeys: ['1:01'] });
    expect(await client.alerts.snoozedAgents()).toEqual([]);
    await client.alerts.snooze({ agentKeys: ['1:01'], untilAt });
    await clock.advance(6 * MINUTE_MS);
    await core.alerts.settled();
    expect(await client.alerts.snoozedAgents()).toEqual([]);
    expect(await core.ports.store.listAgentSnoozes()).toEqual([]);
  });

  it('an acknowledged alert keeps its note, leaves the inbox when it is over, and is in the history', async () => {
    const { client, poll, id, rule } = await fired();
    await client.alerts.acknowledge({ ids: [id], note: 'Talked to her.' });
    const events = await client.alerts.watch();
    expect((await events.next()).value).toMatchObject({ summary: { firing: 1, unacknowledged: 0 }, alerts: [{ note: 'Talked to her.' }] });
    await poll({ asOf: START + 12 * MINUTE_MS, activities: [away('01', START, 12 * MINUTE_MS - 1_000)] });
    expect((await events.next()).value).toMatchObject({ type: 'delta', changed: [], removed: [id] });
    await events.return?.();
    expect(await client.alerts.history({ startAt: START - HOUR_MS, endAt: START + HOUR_MS, limit: 10, offset: 0 })).toMatchObject({
      total: 1, rows: [{ id, condition: 'resolved', note: 'Talked to her.' }], rules: [{ ruleId: rule.id, fired: 1, subjects: 1 }], subjects: [{ key: '1:01', name: 'Ada', fired: 1 }],
    });
    await expect(client.alerts.acknowledge({ ids: [99], note: null })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('shells hear of the tray at once and whenever it changes', async () => {
    const { client, core, id } = await fired();
    const seen: number[] = [];
    const leave = core.alerts.onTray(({ firing: count, top }) => seen.push(count * 10 + top.length));
    await client.alerts.acknowledge({ ids: [id], note: null });
    leave();
    await client.alerts.unacknowledge({ ids: [id] });
    expect(seen).toEqual([11, 10]);
  });

  it('shells count no alert that is snoozed, and one is found by its number whenever it was', async () => {
    const { client, clock, core, id } = await fired();
    await client.alerts.snooze({ ids: [id], untilAt: clock.now() + MINUTE_MS });
    const seen: number[] = [];
    core.alerts.onTray(({ firing: count }) => seen.push(count))();
    expect(seen).toEqual([0]);
    expect(await client.alerts.history({ startAt: 0, endAt: 1, ids: [id, 99], limit: 10, offset: 0 })).toMatchObject({ total: 1, rows: [{ id, notifiedAt: expect.any(Number) }] });
  });
});

describe('who is looked at', () => {
  it('whoever comes into a scope is not told of what was over before; a name that is gone is told at once', async () => {
    const { client, core, poll, alerts } = await open();
    await client.sources.add(SOURCE);
    const team = await client.people.saveTeam({ id: null, name: 'North', zone: null });
    await client.alerts.saveRule({ id: null, rule: { ...AWAY, scope: { ...EMPTY_SCOPE, teams: ['North'], sources: ['Main site'] } }, enabled: true });
    await poll({ asOf: START + 40 * MINUTE_MS, activities: [away('01', START, 20 * MINUTE_MS), activity({ agentId: '01', startAt: START + 20 * MINUTE_MS, durationMs: 5 * MINUTE_MS }), away('01', START + 25 * MINUTE_MS)] });
    expect(await alerts()).toEqual([]);
    const person = await client.people.save({ id: null, name: 'Ada', email: null, teamId: team.id });
    await client.people.link({ personId: person.id, keys: ['1:01'] });
    await core.alerts.settled();
    expect(await alerts()).toMatchObject([{ sinceAt: START + 25 * MINUTE_MS, resolvedAt: null }]);
    await client.sources.update({ id: 1, name: 'Other site' });
    await core.alerts.settled();
    expect(await alerts()).toMatchObject([{ resolvedAt: null }]);
    expect((await client.alerts.rules()).at(-1)).toMatchObject({ subjects: 1, problems: [], rule: { scope: { sources: ['Other site'] } } });
    await client.people.removeTeam({ id: team.id });
    await core.alerts.settled();
    expect(await alerts()).toMatchObject([{ resolveReason: 'out-of-scope' }]);
    expect((await client.alerts.rules()).at(-1)).toMatchObject({ subjects: 0, problems: ['There is no team named “North”.'] });
  });

  it('a team with nobody available fires, and its rule says so in the inbox', async () => {
    const { client, poll, alerts } = await open();
    await client.sources.add(SOURCE);
    const team = await client.people.saveTeam({ id: null, name: 'North', zone: null });
    for (const agentId of ['01', '02']) {
      const person = await client.people.save({ id: null, name: `Person ${agentId}`, email: null, teamId: team.id });
      await client.people.link({ personId: person.id, keys: [`1:${agentId}`] });
    }
    await client.alerts.saveRule({ id: null, rule: ruleOf({ name: 'Nobody there', when: { available: { fewerThan: 1 } }, forAtLeastMs: 2 * MINUTE_MS }), enabled: true });
    await poll({ asOf: START + MINUTE_MS, activities: [activity({ agentId: '01', startAt: START }), away('02', START)] });
    await poll({ asOf: START + 2 * MINUTE_MS, activities: [activity({ agentId: '01', startAt: START, durationMs: 90_000 }), away('01', START + 90_000)] });
    expect(await alerts('team')).toEqual([]);
    await poll({ asOf: START + 4 * MINUTE_MS });
    expect(await alerts('team')).toMatchObject([{ ruleName: 'Nobody there', sinceAt: START + 90_000, firedAt: START + 210_000, resolvedAt: null }]);
    await poll({ asOf: START + 6 * MINUTE_MS, activities: [away('02', START, 5 * MINUTE_MS), activity({ agentId: '02', startAt: START + 5 * MINUTE_MS })] });
    expect(await alerts('team')).toMatchObject([{ resolvedAt: START + 5 * MINUTE_MS, resolveReason: 'ended' }]);
  });

  it('a label that stands for something else withdraws what stood on it, and raises nothing about the past', async () => {
    const { client, core, poll, alerts } = await open();
    await client.sources.add(SOURCE);
    await client.alerts.saveRule({ id: null, rule: AWAY, enabled: true });
    await client.alerts.saveRule({ id: null, rule: ruleOf({ name: 'Meal', when: { state: ['meal'] }, forAtLeastMs: 5 * MINUTE_MS }), enabled: true });
    await poll({ asOf: START + 30 * MINUTE_MS, activities: [away('02', START, 20 * MINUTE_MS), activity({ agentId: '02', startAt: START + 20 * MINUTE_MS }), away('01', START)] });
    expect(await alerts()).toMatchObject([{ subjectKey: '1:01' }, { subjectKey: '1:02' }]);
    await client.sources.setLabels({ id: 1, mapping: { Lunch: 'meal' } });
    await core.alerts.settled();
    expect((await alerts()).map(({ ruleName, subjectKey, isWithdrawn }) => ({ ruleName, subjectKey, isWithdrawn }))).toEqual([
      { ruleName: 'Meal', subjectKey: '1:01', isWithdrawn: false }, { ruleName: 'Long away', subjectKey: '1:01', isWithdrawn: true }, { ruleName: 'Long away', subjectKey: '1:02', isWithdrawn: false },
    ]);
  });

  it('a clock that jumps raises nothing before the connections had their time to answer', async () => {
    const { client, clock, core, poll, alerts } = await open();
    await client.sources.add(SOURCE);
    await client.alerts.saveRule({ id: null, rule: AWAY, enabled: true });
    await poll({ asOf: START + 2 * MINUTE_MS, activities: [away('01', START)] });
    await clock.advance(2 * MINUTE_MS);
    const before = (await alerts('source')).length;
    await poll({ asOf: START + 5 * MINUTE_MS });
    clock.jump(3 * HOUR_MS);
    await clock.advance(20_000);
    await core.alerts.settled();
    expect(await alerts('source')).toHaveLength(before);
    await poll({ asOf: START + 3 * HOUR_MS + 6 * MINUTE_MS });
    expect(await alerts()).toMatchObject([{ firedAt: START + 10 * MINUTE_MS, resolvedAt: null }]);
    expect(await alerts('source')).toHaveLength(before);
    clock.jump(-2 * HOUR_MS);
    await clock.advance(5_000);
    await core.alerts.settled();
    expect(await alerts()).toMatchObject([{ firedAt: START + 10 * MINUTE_MS, resolvedAt: null }]);
  });
});

describe('sources that go', () => {
  it('end their alerts, and take them along with their data', async () => {
    const { client, clock, core, poll, alerts } = await open();
    await client.sources.add(SOURCE);
    await client.alerts.saveRule({ id: null, rule: AWAY, enabled: true });
    await poll({ asOf: START + 11 * MINUTE_MS, activities: [away('01', START)] });
    await client.sources.remove({ id: 1, purge: false });
    await core.alerts.settled();
    expect(await alerts()).toMatchObject([{ resolveReason: 'source-removed' }]);
    await clock.advance(1_000);
    await client.sources.add(SOURCE);
    await poll({ asOf: START + 13 * MINUTE_MS });
    expect(await alerts()).toMatchObject([{ resolveReason: 'source-removed' }, { sinceAt: START, resolvedAt: null }]);
    await client.sources.remove({ id: 1, purge: true });
    await core.alerts.settled();
    expect(core.alerts.summary().firing).toBe(0);
    const events = await client.alerts.watch();
    expect((await events.next()).value).toMatchObject({ alerts: [] });
    await events.return?.();
  });
});

describe('stale sources', () => {
  it('are told of once, whatever restarts in between, and resolved when they answer', async () => {
    const home = makeTempDir();
    const first = await open({ home });
    await first.client.sources.add(SOURCE);
    await first.poll({ asOf: START + MINUTE_MS, activities: [away('01', START)] });
    await first.clock.advance(30 * MINUTE_MS);
    await first.core.alerts.settled();
    expect(await first.alerts('source')).toMatchObject([{ resolvedAt: null, isNotified: true }]);
    await first.close();
    const second = await open({ home, startAt: START + HOUR_MS });
    await second.clock.advance(20 * MINUTE_MS);
    await second.core.alerts.settled();
    expect(await second.alerts('source')).toMatchObject([{ resolvedAt: null }]);
    expect(second.notices).toEqual([]);
    await second.poll({ asOf: START + HOUR_MS + 21 * MINUTE_MS });
    await second.clock.advance(2_000);
    await second.core.alerts.settled();
    expect(await second.alerts('source')).toMatchObject([{ resolveReason: 'ended' }]);
  });

  it('a paused one raises nothing', async () => {
    const { client, clock, core, poll, alerts } = await open();
    await client.sources.add(SOURCE);
    await poll({ asOf: START + MINUTE_MS, activities: [away('01', START)] });
    await client.sources.pause({ id: 1 });
    await clock.advance(HOUR_MS);
    await core.alerts.settled();
    expect(await alerts('source')).toEqual([]);
  });
});

describe('what began long ago', () => {
  it('is told with its true beginning, once, however far the facts have to reach back', async () => {
    const home = makeTempDir();
    const day = 24 * HOUR_MS;
    const first = await open({ home });
    await first.client.sources.add(SOURCE);
    await first.client.alerts.saveRule({ id: null, rule: AWAY, enabled: true });
    await first.client.alerts.saveRule({ id: null, rule: ruleOf({ name: 'Not there', when: { not: { state: ['available'] } }, forAtLeastMs: HOUR_MS }), enabled: true });
    // Two rows of the same, one after the other: the stretch began with the first.
    await first.poll({ asOf: START + MINUTE_MS, activities: [activity({ agentId: '01', startAt: START - 5 * day, durationMs: HOUR_MS }), away('01', START - 5 * day + HOUR_MS, day), away('01', START - 4 * day + HOUR_MS)], covered: { startAt: START - 6 * day, endAt: START + MINUTE_MS } });
    const sinceAt = START - 5 * day + HOUR_MS;
    const expected = [{ ruleName: 'Long away', sinceAt, firedAt: sinceAt + 10 * MINUTE_MS, resolvedAt: null }, { ruleName: 'Not there', sinceAt, firedAt: sinceAt + HOUR_MS, resolvedAt: null }];
    expect(await first.alerts()).toMatchObject(expected);
    await first.poll({ asOf: START + 2 * MINUTE_MS, activities: [load({ agentId: '01', startAt: START, calls: 1 })], covered: { startAt: START + MINUTE_MS, endAt: START + 2 * MINUTE_MS } });
    expect(await first.alerts()).toMatchObject(expected);
    await first.close();
    const second = await open({ home, startAt: START + 3 * HOUR_MS });
    await second.poll({ asOf: START + 3 * HOUR_MS, activities: [away('01', START - 4 * day + HOUR_MS, 4 * day)], covered: { startAt: START + 2 * MINUTE_MS, endAt: START + 3 * HOUR_MS } });
    const endAt = START + HOUR_MS;
    expect(await second.alerts()).toHaveLength(2);
    expect(await second.alerts()).toMatchObject([{ sinceAt, resolvedAt: endAt, isWithdrawn: false }, { sinceAt, resolvedAt: null, isWithdrawn: false }]);
  });
});

describe('queues', () => {
  it('fire while customers wait, restart in between or not, and resolve when they are answered', async () => {
    const home = makeTempDir();
    const guid = '00000000-0000-4000-8000-000000000007';
    const waiting = (waitMs: number | null) => interactionOf({ guid, status: waitMs === null ? 'Ongoing' : 'Completed', startAt: START, durationMs: waitMs === null ? null : waitMs + 1_000, channels: [channelOf({ durationMs: waitMs, events: [eventOf('Queue', 0, waitMs, waitMs === null ? null : { result: 'Delivered' }, 'Sales')] })] });
    const first = await open({ home });
    await first.client.sources.add(SOURCE);
    await first.client.alerts.saveRule({ id: null, rule: ruleOf({ name: 'Waiting', when: { waiting: { atLeast: 1 } }, forAtLeastMs: 2 * MINUTE_MS }), enabled: true });
    await first.poll({ asOf: START + MINUTE_MS, records: { interactions: [waiting(null)], ongoing: [guid] } });
    expect(await first.alerts('queue')).toEqual([]);
    await first.poll({ asOf: START + 3 * MINUTE_MS, records: { ongoing: [guid] } });
    const fired = { ruleName: 'Waiting', subjectKey: '1:Sales', sinceAt: START, firedAt: START + 2 * MINUTE_MS };
    expect(await first.alerts('queue')).toMatchObject([{ ...fired, resolvedAt: null }]);
    expect((await first.client.alerts.rules()).at(-1)).toMatchObject({ subjects: 1, firing: 1 });
    await first.close();
    const second = await open({ home, startAt: START + 4 * MINUTE_MS });
    await second.poll({ asOf: START + 5 * MINUTE_MS });
    expect(await second.alerts('queue')).toMatchObject([{ ...fired, resolvedAt: null }]);
    await second.client.alerts.saveRule({ id: null, rule: ruleOf({ name: 'Long', when: { longestWait: { longerThanMs: 4 * MINUTE_MS } } }), enabled: true });
    await second.poll({ asOf: START + 5 * MINUTE_MS + 1_000, records: { ongoing: [guid] } });
    expect(await second.alerts('queue')).toHaveLength(2);
    await second.poll({ asOf: START + 6 * MINUTE_MS, records: { interactions: [waiting(5 * MINUTE_MS)] } });
    expect((await second.alerts('queue')).find(({ ruleName }) => ruleName === 'Waiting')).toMatchObject({ ...fired, resolvedAt: START + 5 * MINUTE_MS, resolveReason: 'ended' });
  });

  it('nobody goes on waiting by themselves where the answers about it fail to come', async () => {
    const { client, poll, alerts } = await open();
    const guid = '00000000-0000-4000-8000-000000000008';
    await client.sources.add(SOURCE);
    await client.alerts.saveRule({ id: null, rule: ruleOf({ name: 'Waiting', when: { waiting: { atLeast: 1 } }, forAtLeastMs: 4 * MINUTE_MS }), enabled: true });
    await poll({ asOf: START + MINUTE_MS, records: { interactions: [interactionOf({ guid, status: 'Ongoing', startAt: START, durationMs: null, channels: [channelOf({ durationMs: null, events: [eventOf('Queue', 0, null, null, 'Sales')] })] })], ongoing: [guid] } });
    for (let minute = 2; minute <= 8; minute += 1) await poll({ asOf: START + minute * MINUTE_MS });
    expect(await alerts('queue')).toEqual([]);
    await poll({ asOf: START + 9 * MINUTE_MS, records: { ongoing: [guid] } });
    expect(await alerts('queue')).toMatchObject([{ firedAt: START + 4 * MINUTE_MS, resolvedAt: null }]);
  });
});
