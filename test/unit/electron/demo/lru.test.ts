import { expect, it } from 'vitest';
import { createLru } from '../../../../electron/demo/floor/lru.ts';

it('forgets what was used longest ago', () => {
  const made: string[] = [];
  const cache = createLru<string, string>(2);
  const get = (key: string): string => cache.get(key, () => {
    made.push(key);
    return key.toUpperCase();
  });
  expect(['a', 'b', 'a', 'c', 'a', 'b'].map(get)).toEqual(['A', 'B', 'A', 'C', 'A', 'B']);
  expect([made, cache.size]).toEqual([['a', 'b', 'c', 'b'], 2]);
});
