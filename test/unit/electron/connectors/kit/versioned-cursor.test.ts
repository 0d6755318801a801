import { expect, it } from 'vitest';
import { instantOf, parseVersioned } from '../../../../../electron/connectors/kit/versioned-cursor.ts';

it.each([[null, null], ['', null], ['{', null], ['[]', null], ['{"v":2,"a":1}', null], ['{"a":1}', null], ['{"v":1,"a":1}', { v: 1, a: 1 }]])('reads the cursor %j', (text, fields) => {
  expect(parseVersioned(text, 1)).toEqual(fields);
});

it('takes only whole numbers for instants', () => {
  expect([0, 1.5, Number.NaN, '1', null, undefined, 2 ** 53].map(instantOf)).toEqual([0, null, null, null, null, null, null]);
});
