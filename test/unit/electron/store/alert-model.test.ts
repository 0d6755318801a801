import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlertChange, AlertQuery, AlertRecord, NewAlert } from '../../../../electron/ports/alert-store.ts';
import { overlaps } from '../../../../shared/domain/time.ts';
import { makeAlert, makeNewRule, ofAgent, ofQueue, ofSource, ofTeam } from '../../../support/alert-builder.ts';
import { makeTestStore, NEW_SOURCE, NOON } from '../../../support/store-home.ts';

const HOUR = 3_600_000;

/** Hours around noon: some alerts last for days, so that both ways to a window are walked. */
const hour = fc.integer({ min: -60, max: 60 }).map((hours) => NOON + hours * HOUR);
const subject = fc.constantFrom(ofAgent(1, '01', 'Zoë'), ofAgent(1, '02', 'ZOÉ'), ofAgent(2, '01', 'Bob'), ofTeam(1, 'North'), ofQueue(1, 'Sales'), ofQueue(2, 'Sales: EU'), ofSource(2, 'apac'));

const newAlert: fc.Arbitrary<NewAlert> = fc.record({
  subject, ruleId: fc.constantFrom(1, 2), severity: fc.constantFrom('info', 'warning', 'critical'), sinceAt: hour, lag: fc.integer({ min: 0, max: 3 }), lasts: fc.option(fc.integer({ min: 0, max: 70 })), isWithdrawn: fc.boolean(), note: fc.option(fc.constantFrom('Öl', 'a%b')),
}).map(({ subject: about, lag, lasts, isWithdrawn, ...rest }) => makeAlert({
  ...about, ...rest, firedAt: rest.sinceAt + lag * HOUR, noticedAt: rest.sinceAt + lag * HOUR, resolvedAt: lasts === null ? null : rest.sinceAt + lasts * HOUR, resolveReason: lasts === null ? null : 'ended', withdrawnAt: isWithdrawn ? rest.sinceAt + 5 * HOUR : null,
}));

const change: fc.Arbitrary<Omit<AlertChange, 'id'> & { readonly nth: number }> = fc.record({
  nth: fc.nat({ max: 12 }), note: fc.option(fc.constantFrom('Öl', 'gone')), acknowledgedAt: fc.option(hour), withdrawnAt: fc.option(hour), notifiedAt: hour, silence: fc.constantFrom('muted', 'too-many', null),
}, { requiredKeys: ['nth'] });

const some = <T>(values: readonly T[]): fc.Arbitrary<T[]> => fc.subarray([...values]);
const query: fc.Arbitrary<AlertQuery> = fc.record({
  window: fc.tuple(hour, fc.integer({ min: 1, max: 48 })).map(([startAt, hours]) => ({ startAt, endAt: startAt + hours * HOUR })),
  ruleIds: some([1, 2]), severities: some(['info', 'warning', 'critical'] as const), conditions: some(['firing', 'resolved', 'withdrawn'] as const),
  agents: some([{ sourceId: 1, agentId: '01' }, { sourceId: 1, agentId: '02' }, { sourceId: 2, agentId: '01' }]), sourceIds: some([1, 2]), isAcknowledged: fc.boolean(), text: fc.constantFrom('', 'zoé', 'öl', 'SALES', '%', 'nothing'),
  limit: fc.integer({ min: 1, max: 20 }), offset: fc.integer({ min: 0, max: 3 }),
}, { requiredKeys: ['limit', 'offset'] });

const step = fc.oneof(
  { weight: 2, arbitrary: fc.record({ raised: fc.array(newAlert, { maxLength: 5 }), changed: fc.array(change, { maxLength: 3 }) }) },
  { weight: 3, arbitrary: fc.record({ query }) },
  { weight: 1, arbitrary: fc.record({ recentAt: hour }) },
);

const fold = (text: string): string => text.normalize('NFC').toLowerCase();
const sourceOf = ({ subjectKind, subjectKey }: AlertRecord): number | null => (subjectKind === 'team' ? null : Number.parseInt(subjectKey, 10));
const conditionOf = ({ resolvedAt, withdrawnAt }: AlertRecord): string => (withdrawnAt !== null ? 'withdrawn' : resolvedAt !== null ? 'resolved' : 'firing');
const isSame = (a: NewAlert, b: NewAlert): boolean => (['ruleId', 'subjectKind', 'subjectKey', 'sinceAt', 'firedAt', 'noticedAt'] as const).every((key) => a[key] === b[key]);

/** What a query means, in as many words. */
function matches(alert: AlertRecord, { window, ruleIds, severities, conditions, agents, sourceIds, isAcknowledged, text }: AlertQuery): boolean {
  return (window === undefined || overlaps({ startAt: alert.sinceAt, endAt: alert.resolvedAt ?? alert.withdrawnAt }, window))
    && ruleIds?.includes(alert.ruleId) !== false
    && severities?.includes(alert.severity) !== false
    && conditions?.some((condition) => condition === conditionOf(alert)) !== false
    && agents?.some(({ sourceId, agentId }) => alert.agent?.sourceId === sourceId && alert.agent.agentId === agentId) !== false
    && sourceIds?.some((sourceId) => sourceId === sourceOf(alert)) !== false
    && (isAcknowledged === undefined || isAcknowledged === (alert.acknowledgedAt !== null))
    && (text === undefined || [alert.ruleName, alert.subjectName, alert.note ?? ''].some((value) => fold(value).includes(fold(text))));
}

const oldestFirst = (a: AlertRecord, b: AlertRecord): number => a.firedAt - b.firedAt || a.id - b.id;

describe('the store of alerts', () => {
  it('answers as a list of records would, whatever was written', async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 16 }), async (steps) => {
      const { store } = await makeTestStore();
      await store.addSource({ ...NEW_SOURCE, name: 'apac' });
      for (const name of ['one', 'two']) await store.saveRule(makeNewRule({ builtIn: name }));
      let model: readonly AlertRecord[] = [];
      for (const each of steps) {
        if ('query' in each) {
          const { limit, offset, ...filter } = each.query;
          const found = model.filter((alert) => matches(alert, each.query));
          const rows = found.toSorted((a, b) => b.firedAt - a.firedAt || a.id - b.id).slice(offset, offset + limit);
          expect(await store.listAlerts(each.query)).toEqual({ rows, total: found.length });
          const counts = await store.countAlerts(filter);
          expect([counts.rules, counts.subjects].map((list) => list.reduce((total, { fired }) => total + fired, 0))).toEqual([found.length, found.length]);
          if (filter.window !== undefined) {
            const part = { window: filter.window, ...(filter.sourceIds === undefined ? {} : { sourceIds: filter.sourceIds }) };
            const streamed = model.filter((alert) => matches(alert, { ...part, limit, offset })).toSorted(oldestFirst);
            expect((await Array.fromAsync(store.streamAlerts(part))).flat()).toEqual(streamed);
          }
        } else if ('recentAt' in each) {
          const isRecent = ({ firedAt, resolvedAt, withdrawnAt }: AlertRecord): boolean => (resolvedAt === null && withdrawnAt === null) || [firedAt, resolvedAt, withdrawnAt].some((moment) => moment !== null && moment >= each.recentAt);
          expect(await store.readRecentAlerts(each.recentAt)).toEqual(model.filter(isRecent).toSorted(oldestFirst));
        } else {
          const changed = each.changed.map(({ nth, ...rest }) => ({ id: nth, ...rest }));
          const batch = { raised: each.raised, changed };
          const ids = await store.writeAlerts(batch);
          // Again, as after an answer that was lost: nothing is added.
          expect(await store.writeAlerts(batch)).toEqual(ids);
          const added = each.raised.flatMap((alert, index) => (model.some((known) => isSame(known, alert)) || each.raised.slice(0, index).some((other) => isSame(other, alert)) ? [] : [{ id: ids[index] ?? 0, ...alert }]));
          model = [...model, ...added].map((alert) => changed.filter(({ id }) => id === alert.id).reduce<AlertRecord>((record, { id: _id, ...rest }) => ({ ...record, ...rest }), alert));
        }
      }
      expect(await store.readAlerts(model.map(({ id }) => id))).toEqual(model);
      expect(await store.checkIntegrity(true)).toEqual([]);
    }), { numRuns: 60 });
  });
});
