import { expect, it } from 'vitest';
import { readRetryAfter } from '../../../../../electron/connectors/kit/retry-after.ts';

const NOW = Date.parse('2026-11-20T12:00:00Z');

it.each([['5', 5_000], ['0', 0], ['1.5', 1_500], ['99999', 300_000], ['-3', null], ['soon', null], ['Fri, 20 Nov 2026 12:00:30 GMT', 30_000], ['Fri, 20 Nov 2026 11:00:00 GMT', 0], ['', null]])('reads Retry-After %j', (text, ms) => {
  expect(readRetryAfter({ status: 429, headers: { 'retry-after': text }, body: '', bytes: 0, receivedAt: NOW }, NOW)).toBe(ms);
});
