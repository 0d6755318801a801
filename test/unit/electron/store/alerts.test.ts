import Database from 'better-sqlite3';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AlertQuery, NewAlert } from '../../../../electron/ports/alert-store.ts';
import type { StoreWriter } from '../../../../electron/ports/stores.ts';
import { databaseFile } from '../../../../electron/store/home-files.ts';
import { openStoreReader, openStoreWriter } from '../../../../electron/store/open-store.ts';
import { restoreBackup } from '../../../../electron/store/restore.ts';
import { makeAlert, makeNewRule, makeRule, ofAgent, ofQueue, ofSource, ofTeam } from '../../../support/alert-builder.ts';
import { makeTempDir, makeTestStore, NEW_SOURCE, NOON } from '../../../support/store-home.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

async function makeAlertStore(): Promise<{ readonly store: StoreWriter; readonly home: string }> {
  const { store, home } = await makeTestStore();
  await store.saveRule(makeNewRule());
  await store.saveRule(makeNewRule({ rule: makeRule({ name: 'Nobody there', severity: 'critical', when: { available: { fewerThan: 1 } } }) }));
  return { store, home };
}

const raise = (store: StoreWriter, ...alerts: readonly NewAlert[]): Promise<readonly number[]> => store.writeAlerts({ raised: alerts, changed: [] });
const idsOf = async (store: StoreWriter, query: Partial<AlertQuery> = {}): Promise<readonly number[]> => (await store.listAlerts({ limit: 100, offset: 0, ...query })).rows.map(({ id }) => id);
const ascending = (ids: readonly number[]): readonly number[] => ids.toSorted((a, b) => a - b);

describe('rules', () => {
  it('are kept as they are, changed by id and gone from the list once removed', async () => {
    const { store } = await makeTestStore();
    const rule = makeRule({ name: 'Tea “\ud83c\udf75” =1+1', when: { all: [{ state: ['away'] }, { not: { label: ['Lunch'] } }] } });
    const made = await store.saveRule(makeNewRule({ rule }));
    expect(made).toEqual({ ...makeNewRule({ rule }), id: 1 });
    const changed = await store.saveRule({ ...made, rule: makeRule({ name: 'Coffee' }), isEnabled: false, changedAt: NOON + 1, mutedUntilAt: NOON + 2 });
    expect([changed, await store.listRules()]).toEqual([{ ...made, rule: makeRule({ name: 'Coffee' }), isEnabled: false, changedAt: NOON + 1, mutedUntilAt: NOON + 2 }, [changed]]);
    await store.removeRule(made.id);
    expect(await store.listRules()).toEqual([]);
    await expect(store.saveRule(made)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(store.removeRule(made.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await store.saveRule(makeNewRule())).id).toBe(2);
  });

  it('holds a built-in rule once', async () => {
    const { store } = await makeTestStore();
    await store.saveRule(makeNewRule({ builtIn: 'source-stale' }));
    await expect(store.saveRule(makeNewRule({ builtIn: 'source-stale' }))).rejects.toMatchObject({ code: 'NAME_TAKEN' });
    await store.saveRule(makeNewRule({ builtIn: 'sign-in' }));
    expect((await store.listRules()).map(({ builtIn }) => builtIn)).toEqual(['source-stale', 'sign-in']);
  });
});

describe('writeAlerts', () => {
  it('gives ids in order and everything back as it was written', async () => {
    const { store } = await makeAlertStore();
    const alerts = [makeAlert(), makeAlert({ ...ofTeam(3, 'North'), ruleId: 2, severity: 'critical', resolvedAt: NOON + DAY, resolveReason: 'ended', acknowledgedAt: NOON, note: 'seen', silence: 'muted' }), makeAlert(ofQueue(1, 'Sales: EU')), makeAlert(ofSource(1, 'emea'))];
    const ids = await raise(store, ...alerts);
    expect(ids).toEqual([1, 2, 3, 4]);
    expect(await store.readAlerts([...ids, 99])).toEqual(alerts.map((alert, index) => ({ id: ids[index], ...alert })));
    expect((await store.readAlerts([3, 1])).map(({ id }) => id)).toEqual([3, 1]);
  });

  it('writes a batch once, however often it comes', async () => {
    const { store } = await makeAlertStore();
    const batch = { raised: [makeAlert(), makeAlert(ofAgent(1, '02'))], changed: [{ id: 1, acknowledgedAt: NOON }] };
    expect([await store.writeAlerts(batch), await store.writeAlerts(batch), await idsOf(store)]).toEqual([[1, 2], [1, 2], [1, 2]]);
    // The same stretch noticed again later is another one: the first was resolved when the rule was changed.
    expect(await raise(store, makeAlert({ noticedAt: NOON + DAY }))).toEqual([3]);
  });

  it('changes what is named only, and takes a null for what it is', async () => {
    const { store } = await makeAlertStore();
    await raise(store, makeAlert({ note: 'old' }));
    await store.writeAlerts({ raised: [], changed: [{ id: 1, sinceAt: NOON + 1, firedAt: NOON + MINUTE + 1, notifiedAt: NOON + 5 }, { id: 1, note: null, snoozedUntilAt: NOON + DAY }, { id: 7, note: 'nowhere' }, { id: 1 }] });
    expect(await store.readAlerts([1])).toEqual([{ id: 1, ...makeAlert(), sinceAt: NOON + 1, firedAt: NOON + MINUTE + 1, notifiedAt: NOON + 5, note: null, snoozedUntilAt: NOON + DAY, noticedAt: NOON + MINUTE }]
      .map((row) => ({ ...row, evidence: makeAlert().evidence })));
  });

  it('is all or nothing', async () => {
    const { store } = await makeAlertStore();
    await expect(store.writeAlerts({ raised: [makeAlert(), makeAlert({ ruleId: 99 })], changed: [] })).rejects.toThrow(/FOREIGN KEY/);
    expect(await idsOf(store)).toEqual([]);
  });
});

describe('listAlerts', () => {
  it('gives the newest first and counts all', async () => {
    const { store } = await makeAlertStore();
    await raise(store, makeAlert(), makeAlert(ofAgent(1, '02')), makeAlert({ sinceAt: NOON + MINUTE }));
    expect([await idsOf(store), await store.listAlerts({ limit: 1, offset: 1 })]).toEqual([[3, 1, 2], { total: 3, rows: [expect.objectContaining({ id: 1 })] }]);
  });

  it('finds what overlaps a window: open ones for ever, also those that began long before', async () => {
    const { store } = await makeAlertStore();
    const ended = { resolveReason: 'ended' } as const;
    await raise(store,
      makeAlert({ sinceAt: NOON - 40 * DAY }), makeAlert({ sinceAt: NOON - 40 * DAY, ...ofAgent(1, '02'), resolvedAt: NOON + 1, ...ended }), makeAlert({ sinceAt: NOON - 40 * DAY, ...ofAgent(1, '03'), resolvedAt: NOON, ...ended }),
      makeAlert({ sinceAt: NOON - DAY, resolvedAt: NOON + 1, ...ended }), makeAlert({ sinceAt: NOON, resolvedAt: NOON, firedAt: NOON, ...ended }), makeAlert({ sinceAt: NOON + DAY }), makeAlert({ sinceAt: NOON - 2 * DAY, ...ofAgent(1, '05'), withdrawnAt: NOON }));
    const window = { startAt: NOON, endAt: NOON + DAY };
    expect([await idsOf(store, { window }), await idsOf(store, { window, agents: [{ sourceId: 1, agentId: '01' }] })].map(ascending)).toEqual([[1, 2, 4, 5], [1, 4, 5]]);
  });

  it('filters by every field', async () => {
    const { store } = await makeAlertStore();
    const second = await store.addSource({ ...NEW_SOURCE, name: 'apac' });
    await raise(store,
      makeAlert({ note: 'Ärger mit 100 %' }), makeAlert({ ...ofTeam(3, 'North'), ruleId: 2, ruleName: 'Nobody there', severity: 'critical', resolvedAt: NOON + DAY, resolveReason: 'ended' }),
      makeAlert({ ...ofAgent(second.id, '01', 'Émile'), withdrawnAt: NOON, acknowledgedAt: NOON }), makeAlert({ ...ofQueue(second.id, 'Sales'), resolvedAt: NOON + DAY, resolveReason: 'ended', withdrawnAt: NOON + DAY }));
    const found = await Promise.all([
      { ruleIds: [2] }, { ruleIds: [] }, { severities: ['warning'] as const }, { conditions: ['firing'] as const }, { conditions: ['resolved', 'withdrawn'] as const }, { conditions: [] }, { agents: [{ sourceId: second.id, agentId: '01' }] }, { agents: [] }, { sourceIds: [second.id] },
      { isAcknowledged: true }, { isAcknowledged: false }, { text: 'ÄRGER' }, { text: '0 %' }, { text: 'émILE' }, { text: 'nobody' }, { text: '%' }, { text: 'ada\n' }, { ruleIds: [1], conditions: ['firing'] as const, text: 'away' },
    ].map(async (query) => ascending(await idsOf(store, query))));
    expect(found).toEqual([[2], [], [1, 3, 4], [1], [2, 3, 4], [], [3], [], [3, 4], [3], [1, 2, 4], [1], [1], [3], [2], [1], [1], [1]]);
    await store.writeAlerts({ raised: [], changed: [{ id: 1, note: 'Well' }] });
    expect([await idsOf(store, { text: 'ärger' }), await idsOf(store, { text: 'wELL' })]).toEqual([[], [1]]);
  });

  it('is counted by rule and by subject, under the newest names', async () => {
    const { store } = await makeAlertStore();
    const lasted = (minutes: number, sinceAt: number, change: Partial<NewAlert> = {}): NewAlert => makeAlert({ sinceAt, resolvedAt: sinceAt + minutes * MINUTE, resolveReason: 'ended', ...change });
    await raise(store, lasted(2, NOON), lasted(4, NOON + DAY), lasted(9, NOON + 2 * DAY, ofAgent(1, '02', 'Bob')), makeAlert({ sinceAt: NOON + 3 * DAY, ruleName: 'Away', subjectName: 'Ada L.' }), makeAlert({ ...ofTeam(3, 'North'), ruleId: 2, ruleName: 'Nobody there' }));
    expect(await store.countAlerts({})).toEqual({
      rules: [{ ruleId: 1, ruleName: 'Away', fired: 4, subjects: 2, longestMs: 9 * MINUTE, medianMs: 4 * MINUTE }, { ruleId: 2, ruleName: 'Nobody there', fired: 1, subjects: 1, longestMs: null, medianMs: null }],
      subjects: [{ kind: 'agent', key: '1:01', name: 'Ada L.', fired: 3 }, { kind: 'agent', key: '1:02', name: 'Bob', fired: 1 }, { kind: 'team', key: '3', name: 'North', fired: 1 }],
    });
    expect((await store.countAlerts({ window: { startAt: NOON, endAt: NOON + DAY }, ruleIds: [1] })).rules).toMatchObject([{ ruleName: 'Away too long', fired: 1, medianMs: 2 * MINUTE }]);
  });
});

describe('alerts for the engine and for exports', () => {
  it('are those that are open, and those that fired, ended or were withdrawn lately', async () => {
    const { store } = await makeAlertStore();
    await raise(store,
      makeAlert({ sinceAt: NOON - 9 * DAY }), makeAlert({ sinceAt: NOON - 8 * DAY, resolvedAt: NOON, resolveReason: 'ended' }), makeAlert({ sinceAt: NOON - 8 * DAY, ...ofAgent(1, '02'), resolvedAt: NOON - DAY, resolveReason: 'ended' }),
      makeAlert({ sinceAt: NOON - 8 * DAY, ...ofAgent(1, '03'), resolvedAt: NOON - DAY, resolveReason: 'ended', withdrawnAt: NOON }), makeAlert({ sinceAt: NOON, resolvedAt: NOON - DAY, resolveReason: 'ended' }));
    expect((await store.readRecentAlerts(NOON)).map(({ id }) => id)).toEqual([1, 2, 4, 5]);
  });

  it('stream in batches by the moment at which they fired, while others are written', async () => {
    const { store } = await makeAlertStore();
    await raise(store, ...Array.from({ length: 1_200 }, (_, index) => makeAlert({ sinceAt: NOON - index * 1_000, ...ofAgent(1, String(index % 7)) })), makeAlert({ ...ofTeam(1, 'North'), sinceAt: NOON + 1 }));
    const sizes: number[] = [];
    const ids: number[] = [];
    for await (const batch of store.streamAlerts({ window: { startAt: 0, endAt: NOON + DAY } })) {
      sizes.push(batch.length);
      ids.push(...batch.map(({ id }) => id));
      await raise(store, makeAlert({ sinceAt: NOON - DAY, noticedAt: sizes.length }));
    }
    expect([sizes, ids]).toEqual([[500, 500, 201], [...Array.from({ length: 1_200 }, (_, index) => 1_200 - index), 1_201]]);
    const ofThree = (await Array.fromAsync(store.streamAlerts({ window: { startAt: NOON - 10_000, endAt: NOON - 5_000 }, sourceIds: [1], agentIds: ['3'] }))).flat();
    expect([ofThree.length, new Set(ofThree.map(({ agent }) => agent?.agentId))]).toEqual([170, new Set(['3'])]);
    expect((await Array.fromAsync(store.streamAlerts({ window: { startAt: 0, endAt: NOON }, sourceIds: [2] }))).flat()).toEqual([]);
  });
});

describe('snoozes and the outbox', () => {
  it('keeps one snooze for an agent', async () => {
    const { store } = await makeTestStore();
    const [ada, bob] = [{ sourceId: 1, agentId: '01' }, { sourceId: 1, agentId: '02' }];
    await store.snoozeAgents([ada, bob], NOON);
    await store.snoozeAgents([ada], NOON + 1);
    await store.snoozeAgents([bob, { sourceId: 9, agentId: '01' }], null);
    await store.snoozeAgents([{ sourceId: 9, agentId: '01' }], NOON);
    expect(await store.listAgentSnoozes()).toEqual([{ agent: ada, untilAt: NOON + 1 }]);
  });

  it('keeps deliveries until they are sent', async () => {
    const { store } = await makeTestStore();
    const entry = (deliveryId: string, nextAttemptAt: number) => ({ deliveryId, createdAt: NOON, nextAttemptAt, body: `{"id":"${deliveryId}"}` });
    await store.addToOutbox([entry('b', NOON + 2), entry('a', NOON + 1)]);
    await store.addToOutbox([entry('a', NOON), entry('c', NOON + 3)]);
    expect((await store.listOutbox(2)).map(({ deliveryId, attempts }) => [deliveryId, attempts])).toEqual([['a', 0], ['b', 0]]);
    await store.settleOutbox([{ id: 2, nextAttemptAt: null }, { id: 1, nextAttemptAt: NOON + 9 }, { id: 77, nextAttemptAt: null }]);
    expect(await store.listOutbox(9)).toEqual([{ id: expect.any(Number), attempts: 0, ...entry('c', NOON + 3) }, { id: 1, attempts: 1, ...entry('b', NOON + 9) }]);
  });
});

describe('a source that is removed', () => {
  it('keeps its alerts, or takes them along when it is purged', async () => {
    const { store } = await makeAlertStore();
    const second = await store.addSource({ ...NEW_SOURCE, name: 'apac' });
    await raise(store, makeAlert(), makeAlert(ofQueue(1, 'Sales')), makeAlert(ofSource(1, 'emea')), makeAlert(ofTeam(1, 'North')), makeAlert(ofAgent(second.id, '01')));
    await store.snoozeAgents([{ sourceId: 1, agentId: '01' }], NOON);
    await store.removeSource(second.id, { purge: false });
    expect(await idsOf(store)).toHaveLength(5);
    await store.removeSource(1, { purge: true });
    expect([await idsOf(store), await store.listAgentSnoozes(), await store.checkIntegrity(true)]).toEqual([[4, 5], [], []]);
    // What is raised about it afterwards is not kept; its number is never given again.
    const [late] = await raise(store, makeAlert({ noticedAt: NOON + DAY }), makeAlert({ ...ofTeam(2, 'South') }));
    expect([late, await idsOf(store), await raise(store, makeAlert(ofTeam(9, 'East')))]).toEqual([6, [4, 5, 7], [8]]);
  });
});

describe('alerts on the disk', () => {
  it('are read beside an owner, and are in a backup', async () => {
    const { store, home } = await makeAlertStore();
    await raise(store, makeAlert());
    const reader = openStoreReader({ home });
    expect([await reader.listRules(), await reader.readAlerts([1])]).toEqual([await store.listRules(), [{ id: 1, ...makeAlert() }]]);
    await reader.close();
    const [file, other] = [path.join(makeTempDir(), 'backup.db'), makeTempDir()];
    await store.backup(file);
    restoreBackup({ home: other, file, nowAt: NOON });
    const { store: restored } = openStoreWriter({ home: other, nowAt: NOON });
    expect([await restored.readAlerts([1]), await restored.checkIntegrity(true)]).toEqual([[{ id: 1, ...makeAlert() }], []]);
    await restored.close();
    const empty = openStoreReader({ home: makeTempDir() });
    expect([await empty.listAlerts({ limit: 1, offset: 0 }), await empty.listRules(), await Array.fromAsync(empty.streamAlerts({ window: { startAt: 0, endAt: 1 } }))]).toEqual([{ rows: [], total: 0 }, [], []]);
    await empty.close();
  });

  it('are checked by the deep check', async () => {
    const { store, home } = await makeAlertStore();
    await raise(store, makeAlert({ resolvedAt: NOON + DAY, resolveReason: 'ended' }), makeAlert(ofAgent(1, '02')), makeAlert(ofTeam(1, 'North')));
    expect(await store.checkIntegrity(true)).toEqual([]);
    await store.close();
    const db = new Database(databaseFile(home));
    db.pragma('foreign_keys = OFF');
    db.exec(`UPDATE alert SET resolved_at = since_at - 1 WHERE alert_id = 1; UPDATE alert SET rule_id = 9, evidence = '{', fired_at = 0 WHERE alert_id = 2; UPDATE alert SET source_id = 1 WHERE alert_id = 3; UPDATE rule SET content = '' WHERE rule_id = 2;`);
    db.close();
    const { store: damaged } = openStoreWriter({ home, nowAt: NOON });
    expect(await damaged.checkIntegrity(true)).toEqual([
      '1 rows refer to rows that are not there.', '1 rules are no JSON.', '1 alerts have no rule.', '2 alerts contradict themselves.', '1 alerts do not say whom they are about.', '1 alerts have no readable evidence.',
    ]);
    await damaged.close();
  });
});
