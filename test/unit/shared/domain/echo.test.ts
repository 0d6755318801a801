import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { withoutSecrets } from '../../../../shared/domain/echo.ts';

it('hides a secret in every form in which it may come back', () => {
  fc.assert(fc.property(fc.string({ minLength: 4, maxLength: 20, unit: 'binary' }).filter((text) => text.isWellFormed() && !/^[….\s]*$/.test(text)), (secret) => {
    const forms = [secret, encodeURIComponent(secret), new URLSearchParams([['', secret]]).toString().slice(1), JSON.stringify(secret).slice(1, -1), JSON.stringify(JSON.stringify(secret)).slice(3, -3)];
    for (const form of forms) expect(withoutSecrets(`<${form}>`, [secret])).toBe('<…>');
  }), { numRuns: 300 });
});

it('leaves other text alone, and the longer of two secrets does not leave its rest', () => {
  expect(withoutSecrets('nothing here', ['secret', ''])).toBe('nothing here');
  expect(withoutSecrets('abcdef', ['abc', 'abcdef'])).toBe('…');
});
