import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveAgentFacts, type FactInput } from '../../../../shared/alerts/derive-facts.ts';
import type { AgentFacts, Track } from '../../../../shared/alerts/facts.ts';
import { buildKindTable, createWordTable, type KindWords } from '../../../../shared/alerts/kind-table.ts';
import { PHASES } from '../../../../shared/alerts/rule.ts';
import type { SourceKind } from '../../../../shared/domain/activity.ts';
import { deriveState } from '../../../../shared/domain/state.ts';
import { buildStateLine, isBusy, isInstantState, type StateLineRow } from '../../../../shared/domain/state-line.ts';
import { activity, call, load } from '../../../support/core-harness.ts';

type Given = Parameters<typeof activity>[0];
const rowOf = (given: Given, make = activity, asOf = 0): StateLineRow => ({ ...make(given), asOf, flags: [] });
/** As late as no row: what buildStateLine takes for open there is `Infinity` in facts. */
const NEVER = 1e12;

function factsOf(rows: readonly StateLineRow[], change: Partial<Pick<FactInput, 'freshAt' | 'window' | 'holds'>> = {}, kind: SourceKind = 'vonage'): AgentFacts {
  const words = createWordTable();
  const sorted = rows.toSorted((a, b) => a.startAt - b.startAt);
  const guids = [...new Set(sorted.flatMap(({ interactionGuid }) => interactionGuid ?? []))];
  const columns = {
    startAt: Float64Array.from(sorted, (row) => row.startAt), durationMs: Float64Array.from(sorted, (row) => row.durationMs ?? Number.NaN), kind: Int32Array.from(sorted.keys()),
    interaction: Int32Array.from(sorted, (row) => (row.interactionGuid === null ? -1 : guids.indexOf(row.interactionGuid))), asOf: Float64Array.from(sorted, (row) => row.asOf),
  };
  const kinds = buildKindTable(sorted satisfies readonly KindWords[], { kind, labels: new Map() }, words);
  return deriveAgentFacts({ key: '1:a', sourceId: 1, window: { startAt: 0, endAt: NEVER }, freshAt: 0, known: new Float64Array(0), columns, kinds, words, ...change });
}

const told = ({ startAt, endAt, code }: Track, facts: AgentFacts) => [...startAt].map((at, index) => [at, endAt[index], facts.words.states[code[index] ?? -1]?.state, facts.words.states[code[index] ?? -1]?.label]);

function lineOf(rows: readonly StateLineRow[], kind: SourceKind = 'vonage') {
  return buildStateLine(rows, { window: { startAt: 0, endAt: NEVER }, asOf: NEVER, stateOf: (row) => deriveState(kind, row) })
    .map(({ startAt, endAt, state, label }) => [startAt, endAt === NEVER ? Infinity : endAt, state, label]);
}

const instant = fc.integer({ min: 0, max: 60 });
const duration = fc.option(fc.integer({ min: 0, max: 30 }), { nil: null });
const asOf = fc.integer({ min: 0, max: 3 });
const anyRow: fc.Arbitrary<StateLineRow> = fc.oneof(
  fc.record({ startAt: instant, durationMs: duration, category: fc.constantFrom('Ready', 'Away', 'LoggedOut', 'New'), name: fc.constantFrom('A', 'B', null), asOf }).map(({ asOf: seenAt, ...given }) => rowOf(given, activity, seenAt)),
  fc.record({ startAt: instant, durationMs: duration, calls: fc.integer({ min: 0, max: 2 }), semiLive: fc.constantFrom(0, 1), asOf }).map(({ asOf: seenAt, ...given }) => rowOf(given, load, seenAt)),
  fc.record({
    startAt: instant, durationMs: duration, category: fc.constantFrom('Ringing', 'Connected', 'Wrap', 'Unexpected', 'Failed', 'Parked'), medium: fc.constantFrom('Phone', 'Email', null),
    reason: fc.constantFrom(null, null, 'Monitor'), interactionGuid: fc.constantFrom('g1', 'g2', null), asOf,
  }).map(({ asOf: seenAt, ...given }) => rowOf(given, call, seenAt)),
  fc.record({ startAt: instant, durationMs: duration, type: fc.constantFrom('Session', 'Other'), asOf }).map(({ asOf: seenAt, ...given }) => rowOf(given, activity, seenAt)),
);
const anyPresence: fc.Arbitrary<StateLineRow> = fc.record({ startAt: instant, durationMs: duration, category: fc.constantFrom('AVAILABLE', 'ENGAGED', 'RNA-STATE', 'TRANSITION', 'WRAP-UP', 'LUNCH', 'Odd'), name: fc.constantFrom('A', null), asOf })
  .map(({ asOf: seenAt, ...given }) => rowOf(given, activity, seenAt));
const anyRows = fc.array(anyRow, { maxLength: 14 });

describe('deriveAgentFacts, for any rows', () => {
  it('tells the line and the presence that buildStateLine tells', () => {
    fc.assert(fc.property(anyRows, (rows) => {
      const facts = factsOf(rows);
      expect({ line: told(facts.line, facts), presence: told(facts.presence, facts) }).toEqual({ line: lineOf(rows), presence: lineOf(rows.filter(({ type }) => type === 'Presence')) });
    }), { numRuns: 2_000 });
    fc.assert(fc.property(fc.array(anyPresence, { maxLength: 10 }), (rows) => {
      const facts = factsOf(rows, {}, 'ringcentral');
      expect([told(facts.line, facts), told(facts.presence, facts)]).toEqual([lineOf(rows, 'ringcentral'), lineOf(rows, 'ringcentral')]);
    }), { numRuns: 500 });
  });

  it('tells the line up to the end of what was read, and goes on from there with what runs', () => {
    fc.assert(fc.property(anyRows, fc.integer({ min: 1, max: 70 }), (rows, endAt) => {
      const read = rows.filter((row) => row.startAt < endAt);
      const facts = factsOf(read, { window: { startAt: 0, endAt }, freshAt: 1_000 });
      expect(facts.frontierAt).toBe(read.length === 0 ? endAt : Math.min(endAt, 1_000));
      const cut = lineOf(read).filter(([startAt]) => Number(startAt) <= endAt).map(([startAt, end, ...words]) => [startAt, Number(end) > endAt ? Infinity : end, ...words]);
      expect(told(facts.line, facts)).toEqual(cut);
    }), { numRuns: 1_000 });
  });

  it('counts every no-answer, and lets work be the newest row that says so', () => {
    fc.assert(fc.property(anyRows, (rows) => {
      const facts = factsOf(rows);
      const missed = rows.filter((row) => row.type === 'Interaction' && deriveState('vonage', row) === 'no-answer').map((row) => row.startAt);
      expect([...facts.noAnswers]).toEqual(missed.toSorted((a, b) => a - b));
      const loads = rows.filter((row) => row.type === 'Workload');
      for (let at = 0; at < 100; at += 1) {
        const index = [...facts.work.startAt].findIndex((startAt, each) => startAt <= at && at < (facts.work.endAt[each] ?? 0));
        const isWork = lineOf(loads).some(([startAt, endAt]) => Number(startAt) <= at && at < Number(endAt));
        expect(index !== -1).toBe(isWork);
        if (index !== -1) expect(isBusy({ calls: facts.work.calls[index] ?? 0, semiLive: facts.work.semiLive[index] ?? 0, nonLive: facts.work.nonLive[index] ?? 0 })).toBe(true);
      }
      for (let index = 1; index < facts.work.startAt.length; index += 1) expect(facts.work.startAt[index]).toBeGreaterThanOrEqual(facts.work.endAt[index - 1] ?? 0);
    }));
  });

  it('tells a phase for every row of an interaction that has a length, by start', () => {
    fc.assert(fc.property(anyRows, (rows) => {
      const { phases } = factsOf(rows);
      const found = [...phases.startAt].map((startAt, index) => `${startAt} ${PHASES[phases.phase[index] ?? -1]}`);
      const expected = rows.toSorted((a, b) => a.startAt - b.startAt).flatMap((row) => {
        const state = deriveState('vonage', row);
        const later = rows.filter((other) => other.type === 'Interaction' && other.interactionGuid !== null && other.interactionGuid === row.interactionGuid && other.startAt > row.startAt).map((other) => other.startAt);
        const endAt = row.durationMs === null ? Math.min(Infinity, ...later) : row.startAt + row.durationMs;
        return row.type === 'Interaction' && !isInstantState(state) && (state === 'ringing' || state === 'engaged' || state === 'wrap') && endAt > row.startAt ? [`${row.startAt} ${state}`] : [];
      });
      expect(found).toEqual(expected);
    }));
  });
});

describe('phases', () => {
  const shown = (facts: AgentFacts) => [...facts.phases.startAt].map((startAt, index) => [startAt, facts.phases.endAt[index], PHASES[facts.phases.phase[index] ?? -1], facts.phases.item[index], facts.words.media[facts.phases.medium[index] ?? -1]]);

  it('belong to interactions; listening in is none, and a hold lies among those of its interaction', () => {
    const rows = [
      rowOf({ startAt: 0, durationMs: 10, category: 'Ringing', interactionGuid: 'a' }, call), rowOf({ startAt: 10, interactionGuid: 'a' }, call),
      rowOf({ startAt: 5, durationMs: 5, reason: 'Monitor', interactionGuid: 'm' }, call), rowOf({ startAt: 20, durationMs: 5, category: 'Wrap', medium: 'Email', interactionGuid: 'b' }, call),
    ];
    const holds = [{ interaction: 0, medium: 'Phone', startAt: 15, endAt: 18 }, { interaction: -1, medium: null, startAt: 12, endAt: null }];
    expect(shown(factsOf(rows, { freshAt: 40, holds }))).toEqual([
      [0, 10, 'ringing', 0, 'Phone'], [10, Infinity, 'engaged', 0, 'Phone'], [12, Infinity, 'hold', 3, ''], [15, 18, 'hold', 0, 'Phone'], [20, 25, 'wrap', 2, 'Email'],
    ]);
  });

  it('are read from the presence where no interactions are told, each stretch by itself', () => {
    const rows = [['TRANSITION', 0, 5], ['ENGAGED', 5, 10], ['WRAP-UP', 15, 5], ['RNA-STATE', 20, 2], ['AVAILABLE', 22, 8], ['WORKING', 30, null]] as const;
    const facts = factsOf(rows.map(([category, startAt, durationMs]) => rowOf({ category, name: null, startAt, durationMs })), { freshAt: 50 }, 'ringcentral');
    expect([shown(facts), [...facts.noAnswers], facts.frontierAt]).toEqual([
      [[0, 5, 'ringing', 0, 'Phone'], [5, 15, 'engaged', 1, 'Phone'], [15, 20, 'wrap', 2, 'Phone'], [30, Infinity, 'wrap', 3, 'Phone']], [20], 50,
    ]);
  });
});

describe('the frontier', () => {
  it('is the last answer, or what is newer than it by a millisecond; without an answer what the rows vouch for', () => {
    const open = rowOf({ startAt: 100 }, activity, 130);
    expect([factsOf([open], { freshAt: 90 }).frontierAt, factsOf([open], { freshAt: 200 }).frontierAt, factsOf([open], { freshAt: null }).frontierAt, factsOf([], { freshAt: null }).frontierAt]).toEqual([101, 200, 130, 0]);
  });
});
