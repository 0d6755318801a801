import { expect, it } from 'vitest';
import { nextDue } from '../../../../../electron/connectors/kit/due.ts';

it.each([[null, null], [undefined, null], [1_000, 1_100], [901, 1_001], [900, null], [1_100, 1_200], [1_101, null]])('read at %j, every 100, now 1000: due %j', (readAt, dueAt) => {
  expect(nextDue(readAt, 1_000, 100)).toBe(dueAt);
});
