import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Notice } from '../../../../../../shared/contract/alert-schemas.ts';
import type { NewAlert } from '../../../../../../electron/ports/alert-store.ts';
import { makeAlert, ofAgent } from '../../../../../support/alert-builder.ts';
import { createDeliveryHarness, type DeliveryHarness } from '../../../../../support/delivery-harness.ts';
import { NOON } from '../../../../../support/store-home.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const harness = (options: Partial<Parameters<typeof createDeliveryHarness>[0]> = {}) => createDeliveryHarness({ startAt: NOON, ...options });
const agent = (name: string, change: Partial<NewAlert> = {}): NewAlert => makeAlert({ ...ofAgent(1, name, name), noticedAt: NOON + 1, ...change });
const titles = ({ notices }: DeliveryHarness): string[] => notices.map(({ title }) => title);
const fates = async ({ stored }: DeliveryHarness, ids: readonly number[]) => (await stored(ids)).map(({ silence, notifiedAt }) => silence ?? notifiedAt);

describe('who is interrupted', () => {
  it('tells of a batch in one notice, once', async () => {
    const test = await harness();
    const raised = await test.raise(agent('Ann'), agent('Bob'));
    expect(test.notices).toMatchObject([{ kind: 'group', title: '2 agents: Away too long', body: 'Ann, Bob', sound: false, alertIds: [1, 2] }]);
    expect(raised.map(({ notifiedAt, silence }) => [notifiedAt, silence])).toEqual(raised.map(({ noticedAt }) => [noticedAt, null]));
    expect(await test.delivery.raised(raised)).toEqual([]);
    expect(await test.delivery.raised(raised.map((alert) => ({ ...alert, notifiedAt: null })))).toEqual([]);
    expect(test.notices).toHaveLength(1);
  });

  it('gathers what comes too soon, and tells of it in one notice when it may', async () => {
    const test = await harness();
    await test.raise(agent('Ann'));
    const second = await test.raise(agent('Bob', { ruleId: 2, ruleName: 'Idle' }));
    const third = await test.raise(agent('Cid', { ruleId: 2, ruleName: 'Idle' }));
    expect([...second, ...third].map(({ silence }) => silence)).toEqual(['too-many', 'too-many']);
    const later: unknown[] = [];
    test.delivery.onDecided((changes) => later.push(...changes));
    await test.core.clock.advance(10_000);
    await test.delivery.settled();
    expect(titles(test)).toEqual(['Away too long: Ann', '2 agents: Idle']);
    expect(await fates(test, [2, 3])).toEqual([NOON + 10_000, NOON + 10_000]);
    expect(later).toEqual([{ id: 2, notifiedAt: NOON + 10_000, silence: null }, { id: 3, notifiedAt: NOON + 10_000, silence: null }]);
  });

  it('leaves out of a later notice what is over or acknowledged by then, and silences what is muted', async () => {
    const test = await harness();
    await test.raise(agent('Ann'));
    const [bob, cid, dora] = [await test.raise(agent('Bob')), await test.raise(agent('Cid')), await test.raise(agent('Dora'))];
    await test.end({ resolvedAt: NOON + 1, resolveReason: 'ended' }, ...bob);
    await test.core.ports.store.writeAlerts({ raised: [], changed: cid.map(({ id }) => ({ id, acknowledgedAt: NOON })) });
    await test.delivery.mute(NOON + HOUR);
    await test.core.clock.advance(MINUTE);
    await test.delivery.settled();
    expect(titles(test)).toEqual(['Away too long: Ann']);
    expect(await fates(test, dora.map(({ id }) => id))).toEqual(['muted']);
    expect(test.delivery.missed()).toBe(1);
  });

  it('tells at the next start of what the end of the app had left', async () => {
    const test = await harness();
    await test.raise(agent('Ann'));
    await test.raise(agent('Bob'));
    const again = await test.restart();
    await again.delivery.settled();
    expect(titles(again)).toEqual(['Away too long: Bob']);
    expect(titles(await again.restart())).toEqual([]);
  });

  it('tells of what it could not decide at first when it is asked once more, and of nothing twice', async () => {
    const test = await harness();
    const { store } = test.core.ports;
    await test.raise(agent('Ann'));
    await test.raise(agent('Bob'));
    await test.core.clock.advance(9_999);
    const ids = await store.writeAlerts({ raised: [agent('Cid', { severity: 'critical' })], changed: [] });
    const cid = await store.readAlerts(ids);
    const { readAlerts, writeAlerts } = store;
    const fail = () => Promise.reject(new Error('disk full'));
    await test.core.clock.advance(1);
    Object.assign(store, { readAlerts: fail });
    await expect(test.delivery.raised(cid)).rejects.toThrow('disk full');
    Object.assign(store, { readAlerts, writeAlerts: fail });
    expect(await test.delivery.raised(cid)).toEqual([{ id: 3, notifiedAt: NOON + 10_000, silence: null }]);
    Object.assign(store, { writeAlerts });
    await test.core.clock.advance(MINUTE);
    await test.raise(agent('Dora'));
    await test.delivery.settled();
    expect(test.notices.map(({ alertIds }) => alertIds.toSorted((a, b) => a - b))).toEqual([[1], [2, 3], [4]]);
    expect(await fates(test, [2])).toEqual([NOON + 10_000]);
  });

  it('tells once more of what still fires when its snooze is over', async () => {
    const snoozed = { untilAt: NOON + MINUTE };
    const test = await harness({ agentSnoozedUntil: () => snoozed.untilAt });
    const raised = await test.raise(agent('Ann'));
    expect([raised.map(({ silence }) => silence), test.notices]).toEqual([['snoozed'], []]);
    await test.core.clock.advance(MINUTE);
    expect(await test.delivery.woken(raised)).toEqual([{ id: 1, notifiedAt: NOON + MINUTE, silence: null }]);
    expect(titles(test)).toEqual(['Away too long: Ann']);
  });

  it('sounds where it was asked to', async () => {
    const test = await harness();
    await test.delivery.setSettings({ sounds: { info: false, warning: true, critical: true } });
    await test.raise(agent('Ann'));
    expect(test.notices.map(({ sound }) => sound)).toEqual([true]);
  });

  it('loses nothing and tells nobody twice, however alerts come', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.record({ afterMs: fc.integer({ min: 0, max: 40_000 }), ruleId: fc.integer({ min: 1, max: 3 }), count: fc.integer({ min: 1, max: 3 }) }), { minLength: 1, maxLength: 12 }), async (batches) => {
      const test = await harness();
      const { clock } = test.core;
      let total = 0;
      for (const { afterMs, ruleId, count } of batches) {
        await clock.advance(afterMs);
        await test.raise(...Array.from({ length: count }, (_, index) => agent(`${clock.now()}/${total + index}`, { ruleId })));
        total += count;
      }
      await clock.advance(11 * MINUTE);
      await test.delivery.settled();
      const told = test.notices.flatMap(({ alertIds }) => alertIds).toSorted((a, b) => a - b);
      const all = Array.from({ length: batches.reduce((sum, { count }) => sum + count, 0) }, (_, index) => index + 1);
      expect(told).toEqual(all);
      expect((await test.stored(all)).every(({ notifiedAt, silence }) => notifiedAt !== null && silence === null)).toBe(true);
    }), { numRuns: 12 });
  });
});

describe('mute and quiet times', () => {
  it('keep everything but critical alerts back, and tell afterwards what was missed', async () => {
    const test = await harness();
    await test.delivery.mute(NOON + 15 * MINUTE);
    const [ann] = await test.raise(agent('Ann'), agent('Bob'));
    await test.raise(agent('Cid', { severity: 'critical' }));
    expect(titles(test)).toEqual(['Away too long: Cid']);
    expect([test.delivery.missed(), test.delivery.quiet()]).toEqual([2, { mutedUntilAt: NOON + 15 * MINUTE, quietUntilAt: null }]);
    if (ann !== undefined) await test.end({ resolvedAt: NOON + MINUTE, resolveReason: 'ended' }, ann);
    await test.core.clock.advance(15 * MINUTE);
    await test.delivery.settled();
    expect(test.notices.at(-1)).toMatchObject({ kind: 'missed', title: 'You missed 2 alerts while muted', body: '1 still fires: Away too long: Bob' });
    expect(test.delivery.quiet().mutedUntilAt).toBeNull();
    await test.delivery.clearMissed();
    expect(test.delivery.missed()).toBe(0);
  });

  it('survive a restart; what was missed is told of once and counted until it was looked at', async () => {
    const first = await harness();
    await first.delivery.mute('tomorrow');
    await first.raise(agent('Ann'));
    const second = await first.restart();
    expect([second.delivery.quiet().mutedUntilAt, second.delivery.missed(), titles(second)]).toEqual([Date.UTC(2026, 9, 6, 8), 1, []]);
    await second.delivery.mute(null);
    await second.delivery.settled();
    expect(titles(second)).toEqual(['You missed 1 alert while muted']);
    const third = await second.restart();
    expect([titles(third), third.delivery.missed()]).toEqual([[], 1]);
    await third.delivery.clearMissed();
    const fourth = await third.restart();
    expect([titles(fourth), fourth.delivery.missed()]).toEqual([[], 0]);
  });

  it('that ended while the app was closed or the machine slept are told of then', async () => {
    const test = await harness();
    await test.delivery.mute(NOON + HOUR);
    await test.raise(agent('Ann'));
    test.core.clock.jump(2 * HOUR);
    await test.delivery.settled();
    expect(titles(test)).toEqual(['You missed 1 alert while muted']);
    const other = await harness();
    await other.delivery.mute(NOON + HOUR);
    await other.raise(agent('Ann'));
    other.delivery.stop();
    other.core.clock.jump(2 * HOUR, { silent: true });
    expect(titles(await other.restart())).toEqual(['You missed 1 alert while muted']);
  });

  it('tell of what was missed after the clock was set back, and of what a snooze brought back into a mute', async () => {
    const test = await harness();
    await test.delivery.mute(NOON + HOUR);
    const first = await test.raise(agent('Ann', { noticedAt: NOON }));
    await test.delivery.mute(null);
    await test.delivery.settled();
    test.core.clock.jump(-2 * HOUR);
    await test.delivery.mute(NOON - HOUR);
    await test.raise(agent('Bob', { noticedAt: NOON - 2 * HOUR }));
    await test.delivery.mute(null);
    await test.delivery.settled();
    expect(titles(test)).toEqual(['You missed 1 alert while muted', 'You missed 1 alert while muted']);
    await test.delivery.mute(NOON - HOUR);
    await test.core.ports.store.writeAlerts({ raised: [], changed: await test.delivery.woken(await test.stored(first.map(({ id }) => id))) });
    await test.delivery.mute(null);
    await test.delivery.settled();
    expect(test.notices.slice(2).map(({ kind, alertIds }) => [kind, alertIds])).toEqual([['missed', first.map(({ id }) => id)]]);
  });

  it('begin and end by the week', async () => {
    const test = await harness();
    const seen: unknown[] = [];
    test.delivery.onChange(() => seen.push(test.delivery.quiet().quietUntilAt));
    await test.delivery.setSettings({ quietTimes: [{ days: [1], from: '13:00', to: '14:00' }], criticalBreaksThrough: false });
    await test.core.clock.advance(HOUR);
    expect(seen.at(-1)).toBe(NOON + 2 * HOUR);
    expect(await test.raise(agent('Ann', { severity: 'critical', noticedAt: NOON + HOUR }))).toMatchObject([{ silence: 'quiet-hours' }]);
    await test.core.clock.advance(HOUR);
    await test.delivery.settled();
    expect(titles(test)).toEqual(['You missed 1 alert in quiet hours']);
  });

  it('count no alert that was withdrawn', async () => {
    const test = await harness();
    await test.delivery.mute(NOON + HOUR);
    await test.end({ withdrawnAt: NOON }, ...(await test.raise(agent('Ann'))));
    expect(test.delivery.missed()).toBe(0);
  });
});

describe('the stream of notices', () => {
  it('gives each to every present reader once, and nothing to those who come later', async () => {
    const test = await harness();
    const first = test.delivery.notices();
    const second = test.delivery.notices();
    const heard = first.next();
    test.delivery.testNotice();
    await test.raise(agent('Ann'));
    const late = test.delivery.notices();
    const kinds = async (reader: AsyncIteratorObject<Notice, undefined>, count: number): Promise<unknown[]> => {
      const seen: unknown[] = [];
      for (let index = 0; index < count; index += 1) seen.push((await reader.next()).value?.kind);
      return seen;
    };
    expect([(await heard).value?.kind, await kinds(first, 1), await kinds(second, 2)]).toEqual(['test', ['alert'], ['test', 'alert']]);
    test.delivery.stop();
    expect(await late.next()).toEqual({ done: true, value: undefined });
  });
});
