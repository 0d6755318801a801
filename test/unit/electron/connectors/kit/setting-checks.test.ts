import { describe, expect, it } from 'vitest';
import { findKeyProblems, hostList, isLoopback, normalizeUrl, oneOf, readEntered, wholeNumber } from '../../../../../electron/connectors/kit/setting-checks.ts';

describe('addresses', () => {
  it.each([
    ['https://api.example.com/', 'https://api.example.com'], ['https://api.example.com/a//', 'https://api.example.com/a'], ['http://127.0.0.1:80/x', 'http://127.0.0.1/x'], ['http://[::1]:9', 'http://[::1]:9'],
    ['http://api.example.com', null], ['https://me:you@api.example.com', null], ['https://api.example.com?a=1', null], ['https://api.example.com#a', null], ['api.example.com', null], ['ftp://127.0.0.1', null],
  ])('%s', (text, address) => {
    expect(normalizeUrl(text)).toBe(address);
  });

  it('knows the names of this machine', () => {
    expect(['localhost', '127.0.0.1', '127.1.2.3', '[::1]', '::1'].every(isLoopback)).toBe(true);
    expect(['127.0.0.1.example.com', 'localhost.example.com', '128.0.0.1', '[::2]', ''].some(isLoopback)).toBe(false);
  });
});

it.each([['0', '0'], ['007', '7'], ['10', '10'], ['11', null], ['-1', null], ['1.5', null], ['', null], ['1e1', null]])('a whole number from 0 to 10: %j', (text, number) => {
  expect(wholeNumber(text, 0, 10)).toBe(number);
});

it('takes a word as it is spelled', () => {
  expect(['keep', 'Keep', ''].map(oneOf(['keep', 'drop']))).toEqual(['keep', null, null]);
});

it('takes each host once, in lower case, or none at all', () => {
  const isHost = (host: string): boolean => /^[a-z.]+$/.test(host);
  expect([hostList('A.example, b.example;a.example\n', isHost), hostList('a.example, 1', isHost), hostList(' , ', isHost)]).toEqual(['a.example,b.example', null, '']);
});

it('takes an empty value for an absent one', () => {
  expect([...readEntered({ a: ' x ', b: '  ' })]).toEqual([['a', 'x']]);
});

it('names keys that are secrets or unknown', () => {
  const field = { label: '', hint: '', required: false };
  const problems = findKeyProblems({ known: '', secret: '', other: '' }, 'Made-up', [{ ...field, key: 'known', kind: 'text', defaultValue: null }], [{ ...field, key: 'secret' }]);
  expect(problems.map(({ key }) => key)).toEqual(['secret', 'other']);
  expect(problems[1]?.message).toBe('other is not a setting of a Made-up source. Known: known.');
});
