import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../../../../electron/connectors/kit/json-body.ts';

const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

describe('parseJson', () => {
  it('reads whatever is JSON and not too deep, brackets and escaped quotes inside strings included', () => {
    const text = fc.string({ unit: fc.constantFrom('[', '{', '"', '\\', 'a', ']') });
    fc.assert(fc.property(fc.array(fc.record({ key: text, list: fc.array(text) })), (value) => {
      expect(parseJson(JSON.stringify(value))).toEqual({ ok: true, value });
    }));
  });

  it('refuses what is nested deeper than any answer before it is built', () => {
    expect([parseJson(nested(40)).ok, parseJson(nested(41)).ok, parseJson(`{"a\\\\":${nested(60)}}`).ok]).toEqual([true, false, false]);
  });

  it.each(['', '  ', '<html>', ' <!doctype html>', '{"items":[', '"cut', '"cut\\', 'nonsense'])('says what is wrong with %j', (text) => {
    expect(parseJson(text)).toMatchObject({ ok: false, reason: expect.stringMatching(/^the body is /) as string });
  });
});
