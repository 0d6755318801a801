import { afterEach, describe, expect, it } from 'vitest';
import type { StoreWriter } from '../../../../../../electron/ports/stores.ts';
import { HOUR_MS, MINUTE_MS, parseInstant, SECOND_MS } from '../../../../../../shared/domain/time.ts';
import { activity } from '../../../../../support/core-harness.ts';
import { ruleOf } from '../../../../../support/live-alerts.ts';
import { openSeveral } from '../../../../../support/several-sources.ts';
import { makeTempDir } from '../../../../../support/store-home.ts';

const START = parseInstant('2026-11-20T12:00:00Z') ?? 0;
const AWAY = ruleOf({ name: 'Long away', when: { state: ['away'] }, forAtLeastMs: 10 * MINUTE_MS });
const opened: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close();
});

type Batch = Parameters<StoreWriter['writeAlerts']>[0];
const isDecision = ({ changed }: Batch): boolean => changed.some(({ notifiedAt, silence }) => notifiedAt !== undefined || silence !== undefined);
const away = (agentId: string, startAt: number, durationMs: number | null = null) => activity({ agentId, startAt, durationMs, category: 'Away', name: 'Lunch' });

/** A core whose store refuses to write some batches of alerts while it is in trouble. */
async function open(refused: (batch: Batch) => boolean, options: { readonly home?: string; readonly startAt?: number } = {}) {
  let isInTrouble = true;
  let refusals = 0;
  const live = await openSeveral({ startAt: START, ...options, storeOf: (store) => ({ ...store, writeAlerts: async (batch) => {
    if (isInTrouble && refused(batch)) {
      refusals += 1;
      throw new Error('The disk is full.');
    }
    return store.writeAlerts(batch);
  } }) });
  opened.push(live.close);
  const page = (sourceId: number, minute: number, activities: readonly ReturnType<typeof activity>[] = []) => live.ingest({ sourceId, asOf: START + minute * MINUTE_MS, activities, covered: { startAt: START - HOUR_MS, endAt: START + minute * MINUTE_MS } });
  return {
    ...live, page, refusals: () => refusals, recover: () => { isInTrouble = false; },
    told: () => live.notices.filter(({ target }) => target !== null).length,
    alerts: async () => (await live.ports.store.readRecentAlerts(0)).map(({ subjectKey, firedAt, resolvedAt, notifiedAt, silence }) => ({ subjectKey, firedAt, resolvedAt, isNotified: notifiedAt !== null, silence })),
  };
}

async function begin(live: Awaited<ReturnType<typeof open>>): Promise<number> {
  for (const id of [1, 2]) await live.client.alerts.setEnabled({ id, enabled: false });
  const source = await live.add('vonage', 'Main site');
  await live.client.alerts.saveRule({ id: null, rule: AWAY, enabled: true });
  return source;
}

describe('a store that refuses to write', () => {
  it('loses no alert and doubles none: what could not be written is written later, and told once', async () => {
    const live = await open(({ raised }) => raised.length > 0);
    const source = await begin(live);
    await live.page(source, 1, [away('01', START)]);
    const evaluating = live.page(source, 11);
    await live.clock.runUntil(() => live.refusals() === 2);
    expect(live.told()).toBe(0);
    live.recover();
    await live.clock.advance(5 * SECOND_MS);
    await evaluating;
    expect(await live.alerts()).toEqual([{ subjectKey: `${source}:01`, firedAt: START + 10 * MINUTE_MS, resolvedAt: null, isNotified: true, silence: null }]);
    expect(live.told()).toBe(1);
    expect(live.errors).toHaveLength(2);
  });

  it('after somebody was told, is told of that later: nobody is told again, not even after a restart', async () => {
    const home = makeTempDir();
    const live = await open(isDecision, { home });
    const source = await begin(live);
    await live.page(source, 1, [away('01', START)]);
    await live.page(source, 11);
    expect(live.told()).toBe(1);
    expect(await live.alerts()).toMatchObject([{ isNotified: false, silence: null }]);
    live.recover();
    await live.page(source, 12);
    expect(await live.alerts()).toMatchObject([{ isNotified: true }]);
    expect(live.told()).toBe(1);
    await live.close();
    const again = await open(() => false, { home, startAt: START + 13 * MINUTE_MS });
    await again.page(source, 14);
    expect(again.told()).toBe(0);
  });

  it('what ends between telling and noting it is told again by the next run while it still fires, and stands in the inbox once', async () => {
    const home = makeTempDir();
    const live = await open(isDecision, { home });
    const source = await begin(live);
    await live.page(source, 1, [away('01', START), away('02', START)]);
    await live.page(source, 11);
    const told = live.told() + live.notices.filter(({ kind }) => kind === 'group').length;
    expect(told).toBe(1);
    // As after a kill: nothing more is written.
    await live.close();
    const again = await open(() => false, { home, startAt: START + 12 * MINUTE_MS });
    await again.page(source, 13, [away('02', START, 12 * MINUTE_MS)]);
    expect(again.notices).toHaveLength(1);
    const found = await again.alerts();
    expect(found).toHaveLength(2);
    expect(found.every(({ isNotified, silence }) => isNotified || silence !== null)).toBe(true);
  });

  it('is no reason to keep quiet about others: a webhook that cannot be noted as told does not', async () => {
    const live = await open(() => false);
    const source = await begin(live);
    const { ended } = live.core.alerts.delivery;
    await live.page(source, 1, [away('01', START)]);
    await live.page(source, 11);
    Object.assign(live.core.alerts.delivery, { ended: () => Promise.reject(new Error('The disk is full.')) });
    // One page ends an alert and raises another.
    await live.page(source, 12, [away('01', START, 11 * MINUTE_MS), away('02', START + MINUTE_MS)]);
    expect((await live.alerts()).find(({ subjectKey }) => subjectKey === `${source}:02`)).toMatchObject({ resolvedAt: null, isNotified: true, silence: null });
    Object.assign(live.core.alerts.delivery, { ended });
    await live.page(source, 13);
    expect(live.errors.every((line) => line.startsWith('alerts-delivery-failed'))).toBe(true);
  });
});

describe('an alert that was over when it was noticed', () => {
  it('and is not over after all interrupts then', async () => {
    const live = await open(() => false);
    const source = await begin(live);
    await live.page(source, 40, [away('02', START + 20 * MINUTE_MS, 15 * MINUTE_MS)]);
    expect(await live.alerts()).toMatchObject([{ subjectKey: `${source}:02`, silence: 'over-already' }]);
    expect(live.told()).toBe(0);
    await live.page(source, 41, [away('02', START + 20 * MINUTE_MS)]);
    expect(await live.alerts()).toMatchObject([{ subjectKey: `${source}:02`, resolvedAt: null, isNotified: true, silence: null }]);
    expect(live.told()).toBe(1);
  });
});
