import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAlertTest, goesOnFrom, groupAt, groupOf, holdInbox, matches, nearestAlert, orderInbox, rangeOf, toRows, type InboxOrder } from '../../../../../renderer/features/alerts/inbox-model.ts';
import { toPeople } from '../../../../../renderer/state/people.ts';
import { targetOf } from '../../../../../renderer/widgets/list-keys.ts';
import { buildAlert } from '../../build-alert.ts';

const NOTHING = { severities: [], ruleIds: [], text: '' };

describe('the order of the inbox', () => {
  it('has the gravest first, then what nobody has acknowledged, then the longest; of what is over, the latest', () => {
    const alerts = [
      buildAlert({ id: 1, severity: 'info', sinceAt: 0 }), buildAlert({ id: 2, severity: 'critical', sinceAt: 50 }), buildAlert({ id: 3, sinceAt: 30 }), buildAlert({ id: 4, sinceAt: 10 }), buildAlert({ id: 5, sinceAt: 0, acknowledgedAt: 9 }),
      buildAlert({ id: 6, snoozedUntilAt: 500 }), buildAlert({ id: 7, agentKey: '1:02' }), buildAlert({ id: 8, condition: 'resolved', resolvedAt: 90 }), buildAlert({ id: 9, condition: 'resolved', resolvedAt: 95, snoozedUntilAt: 500 }), buildAlert({ id: 10, condition: 'withdrawn', withdrawnAt: 92 }),
    ];
    expect(orderInbox(alerts, 100, [{ agentKey: '1:02', name: 'Tom', untilAt: 200 }])).toEqual({ firing: [2, 4, 3, 5, 1], snoozed: [6, 7], ended: [9, 10, 8] });
  });

  it('wakes what was snoozed when its time is over', () => {
    const alert = buildAlert({ snoozedUntilAt: 500 });
    expect([groupOf(alert, 499, new Set()), groupOf(alert, 500, new Set())]).toEqual(['snoozed', 'firing']);
  });
});

describe('holding the list', () => {
  it('keeps rows in their place and group, adds new ones at the end of theirs, lets gone ones leave', () => {
    const shown: InboxOrder = { firing: [1, 2, 3], snoozed: [], ended: [9] };
    const wanted: InboxOrder = { firing: [4, 3, 1], snoozed: [], ended: [2, 9] };
    expect(holdInbox(shown, wanted)).toEqual({ order: { firing: [1, 2, 3, 4], snoozed: [], ended: [9] }, waiting: 5 });
  });

  it('shows everything once and moves nothing that stood there', () => {
    const ids = fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { maxLength: 20 });
    const order = fc.tuple(ids, fc.nat(), fc.nat()).map(([all, a, b]): InboxOrder => { const [x, y] = [a % (all.length + 1), b % (all.length + 1)].toSorted((l, r) => l - r) as [number, number]; return { firing: all.slice(0, x), snoozed: all.slice(x, y), ended: all.slice(y) }; }); // two numbers stay two
    const flat = (each: InboxOrder): number[] => [...each.firing, ...each.snoozed, ...each.ended];
    fc.assert(fc.property(order, order, (shown, wanted) => {
      const { order: held } = holdInbox(shown, wanted);
      expect(flat(held).toSorted((a, b) => a - b)).toEqual(flat(wanted).toSorted((a, b) => a - b));
      for (const group of ['firing', 'snoozed', 'ended'] as const) {
        const kept = shown[group].filter((id) => flat(wanted).includes(id));
        expect(held[group].slice(0, kept.length)).toEqual(kept);
      }
      expect(holdInbox(wanted, wanted)).toEqual({ order: wanted, waiting: 0 });
    }));
  });
});

describe('rows', () => {
  it('have a head for each group that has something, and none below a folded one', () => {
    const alerts = new Map([1, 2].map((id) => [id, buildAlert({ id })]));
    const person = { agentKey: '1:02', name: 'Tom', untilAt: 9 };
    const words = (folded: readonly ('firing' | 'snoozed' | 'ended')[]): string[] => toRows({ firing: [1], snoozed: [2], ended: [] }, alerts, [person], folded).map((row) => (row.kind === 'group' ? `${row.id} ${row.count}` : row.id));
    expect(words([])).toEqual(['group firing 1', '1', 'group snoozed 2', 'person 1:02', '2']);
    expect(words(['snoozed'])).toEqual(['group firing 1', '1', 'group snoozed 2']);
  });

  it('give the keyboard the alert that took a place, else the one above', () => {
    const rows = toRows({ firing: [1, 2], snoozed: [], ended: [3] }, new Map([1, 2, 3].map((id) => [id, buildAlert({ id })])), [], []);
    expect([0, 2, 3, 5].map((place) => nearestAlert(rows, place))).toEqual(['1', '2', '3', '3']);
    expect([nearestAlert([], 0), groupAt(rows, -1), groupAt(rows, 0), groupAt(rows, 2), groupAt(rows, 4)]).toEqual([null, null, 'firing', 'firing', 'ended']);
  });

  it('are chosen from one to another, in either direction', () => {
    expect([rangeOf(['a', 'b', 'c'], 'c', 'b'), rangeOf(['a', 'b', 'c'], 'a', 'c'), rangeOf(['a', 'b'], null, 'b'), rangeOf(['a'], 'a', 'gone')]).toEqual([['b', 'c'], ['a', 'b', 'c'], ['b'], []]);
  });
});

describe('filters', () => {
  it('find every word in name, statement, rule, team and note, without regard to case and marks', () => {
    const alert = buildAlert({ subject: { kind: 'agent', key: '1:01', name: 'José Łod' }, note: 'Called him' });
    expect(['jose', 'LUNCH north', 'called lod', 'jose elsewhere'].map((text) => matches(alert, { ...NOTHING, text }))).toEqual([true, true, true, false]);
    expect([matches(alert, { ...NOTHING, severities: ['critical'] }), matches(alert, { ...NOTHING, ruleIds: [1] })]).toEqual([false, true]);
  });

  it('of the top bar narrow agents and teams; what concerns everybody only by its source', () => {
    const people = toPeople({ people: [{ id: 1, name: 'Priya', email: null, teamId: 7 }], teams: [{ id: 7, name: 'North', zone: null }, { id: 8, name: 'South', zone: null }], links: [{ key: '1:01', personId: 1 }] } as unknown as Parameters<typeof toPeople>[0]); // only what the test reads
    const team = (key: string) => buildAlert({ agentKey: null, subject: { kind: 'team', key, name: `Team ${key}` } });
    const source = buildAlert({ agentKey: null, teamName: null, subject: { kind: 'source', key: '2', name: 'LivePerson' } });
    const queue = buildAlert({ agentKey: null, teamName: null, subject: { kind: 'queue', key: '2:sales', name: 'Sales' } });
    const inTeam = createAlertTest({ teamId: 7, personId: null, sourceIds: null }, people, (key) => key === '1:01');
    const inSource = createAlertTest({ teamId: null, personId: null, sourceIds: [1] }, people, () => true);
    expect([buildAlert(), buildAlert({ agentKey: '1:02' }), team('7'), team('8'), source, queue].map(inTeam)).toEqual([true, false, true, false, true, true]);
    expect([buildAlert(), source, queue, team('8')].map(inSource)).toEqual([true, false, false, true]);
  });
});

describe('the keyboard in the inbox', () => {
  it('goes on where a row has left: down leads to the one that took its place, up to the one before', () => {
    const leads = (key: string, at: number, leftAt: number | null): number | null => targetOf(key, goesOnFrom(key, at, leftAt), 9, { page: 3, upFrom: 'first' });
    expect([leads('ArrowDown', -1, 4), leads('ArrowUp', -1, 4), leads('ArrowDown', -1, 0), leads('PageDown', -1, 4), leads('ArrowDown', -1, 20)]).toEqual([4, 3, 0, 6, 8]);
    expect([leads('ArrowDown', 2, null), leads('ArrowDown', -1, null)]).toEqual([3, 0]);
  });
});
