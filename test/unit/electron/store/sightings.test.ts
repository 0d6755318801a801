import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addSighting, packHistory, unpackHistory, type Sighting } from '../../../../electron/store/sightings.ts';

const byNumber = (a: number, b: number): number => a - b;
const value = fc.record({ durationMs: fc.option(fc.integer({ min: 0, max: 3 })), outcomeRef: fc.integer({ min: 1, max: 2 }), at: fc.integer({ min: 0, max: 9 }) });
const toSighting = ({ durationMs, outcomeRef, at }: { durationMs: number | null; outcomeRef: number; at: number }): Sighting => ({ durationMs, outcomeRef, sinceAt: at, untilAt: at });
const merge = (seen: readonly Sighting[]): readonly Sighting[] => seen.reduce<readonly Sighting[]>((known, sighting) => addSighting(known, sighting, byNumber), []);

const at = (untilAt: number, durationMs: number | null, outcomeRef = 1): Sighting => ({ durationMs, outcomeRef, sinceAt: untilAt, untilAt });

describe('addSighting', () => {
  it('gives the same for any order and repetition', () => {
    fc.assert(fc.property(fc.array(value, { maxLength: 12 }), fc.array(fc.nat({ max: 11 }), { maxLength: 30 }), (values, picks) => {
      const seen = values.map(toSighting);
      const repeated = picks.flatMap((pick) => seen[pick] ?? []);
      expect(merge([...repeated, ...seen.toReversed(), ...repeated])).toEqual(merge(seen));
    }));
  });

  it('shows the newest; of equally new ones the closed, then the longer, then by words', () => {
    expect(merge([at(2, null), at(1, 50)])[0]).toEqual(at(2, null));
    expect(merge([at(1, null), at(1, 5), at(1, 9), at(1, 9, 2)])[0]).toEqual(at(1, 9, 2));
  });
});

describe('packHistory', () => {
  it('comes back exactly', () => {
    const instant = fc.integer({ min: 0, max: 2 ** 42 });
    const sighting = fc.record({ durationMs: fc.option(fc.integer({ min: 0, max: 2 ** 45 })), outcomeRef: fc.integer({ min: 1, max: 1e6 }), sinceAt: instant, length: fc.integer({ min: 0, max: 2 ** 40 }) })
      .map(({ length, ...rest }) => ({ ...rest, untilAt: rest.sinceAt + length }));
    fc.assert(fc.property(fc.array(sighting, { minLength: 1, maxLength: 6 }), instant, (sightings, startAt) => {
      expect(unpackHistory(packHistory(sightings, startAt), startAt)).toEqual(sightings);
    }));
    expect(packHistory([], 5)).toBeNull();
  });

  it('needs few bytes for an open sighting', () => {
    expect(packHistory([{ durationMs: null, outcomeRef: 1, sinceAt: 1_015_000, untilAt: 1_060_000 }], 1_000_000)?.length).toBe(8);
  });
});
