import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFormulaLike, neutralise, toRecord } from '../../../../electron/export/csv.ts';

/** An independent reader of RFC 4180, one character at a time. */
function parseCsv(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let field = '';
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (isQuoted && char === '"' && text[at + 1] === '"') {
      field += '"';
      at += 1;
    } else if (char === '"') {
      isQuoted = !isQuoted;
    } else if (!isQuoted && char === ',') {
      record.push(field);
      field = '';
    } else if (!isQuoted && char === '\r' && text[at + 1] === '\n') {
      records.push([...record, field]);
      record = [];
      field = '';
      at += 1;
    } else {
      field += char;
    }
  }
  return records;
}

const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.stringMatching(/^[",\r\n =+@a-]{0,8}$/));

describe('CSV', () => {
  it('reads back as it was written, whatever the text', () => {
    fc.assert(fc.property(fc.array(fc.array(text, { minLength: 1, maxLength: 5 }), { maxLength: 6 }), (rows) => {
      expect(parseCsv(rows.map(toRecord).join(''))).toEqual(rows);
    }));
  });

  it('quotes only where needed and ends records with CRLF', () => {
    expect(toRecord(['a', '', 'b,c', 'say "so"', 'two\nlines', 'plain text'])).toBe('a,,"b,c","say ""so""","two\nlines",plain text\r\n');
    expect(toRecord([''])).toBe('""\r\n');
  });
});

describe('formulas', () => {
  it.each(['=1+1', '+1', '-1+1', '@SUM(A1)', '\tx', '\rx', ' =1', '\u00a0=1', '\ufeff=1', '\u200b=1', '\n=1', '＝1', '＋1', '－1', '＠x', '-', '=', '--1', '-1.', '+44 20'])('neutralises %j', (value) => {
    expect(neutralise(value)).toBe(`'${value}`);
  });

  it.each(['', '1', '-1', '3.5', '-3.5', '007', '0003', 'a=b', 'Lunch', "'=1", 'x@y.example', '2026-11-20T00:00:00.000Z', ' x', '#REF'])('leaves %j', (value) => {
    expect(neutralise(value)).toBe(value);
  });

  it('never lets a formula through, and never changes what is none', () => {
    fc.assert(fc.property(text, (value) => {
      const written = neutralise(value);
      expect(isFormulaLike(written)).toBe(false);
      expect(written === value || written === `'${value}`).toBe(true);
      if (/^[\s\u200b]*[=+@-]/u.test(value) && !/^-?\d+(\.\d+)?$/.test(value)) expect(written.startsWith("'")).toBe(true);
    }));
  });
});
