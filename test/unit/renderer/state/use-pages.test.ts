import { describe, expect, it } from 'vitest';
import { holdPage, missingPages } from '../../../../renderer/state/use-pages.ts';
import { targetOf } from '../../../../renderer/widgets/list-keys.ts';

const answer = (total: number, rows: readonly string[] = []) => ({ asOf: 1, total, rows });

describe('a list in pages', () => {
  it('asks for the pages in sight that it does not hold from this round', () => {
    const held = holdPage(null, 'list', 0, 0, answer(450));
    expect([missingPages(null, 'list', 0, 0, 0), missingPages(held, 'list', 0, 0, 30), missingPages(held, 'list', 0, 190, 410), missingPages(held, 'list', 1, 0, 30), missingPages(held, 'other', 0, 0, 30)]).toEqual([[0], [], [1, 2], [0], [0]]);
  });

  it('never asks beyond the end of the list', () => {
    expect(missingPages(holdPage(null, 'list', 0, 0, answer(150)), 'list', 0, 0, 900)).toEqual([]);
  });

  it('keeps older pages until their turn comes, and drops those of another list or beyond the end', () => {
    const two = holdPage(holdPage(null, 'list', 0, 0, answer(450)), 'list', 0, 2, answer(450));
    expect([...holdPage(two, 'list', 1, 0, answer(450)).pages].map(([page, { round }]) => [page, round])).toEqual([[0, 1], [2, 0]]);
    expect([...holdPage(two, 'list', 1, 0, answer(300)).pages.keys()]).toEqual([0]);
    expect([...holdPage(two, 'other', 1, 0, answer(450)).pages.keys()]).toEqual([0]);
  });
});

describe('keys in a list', () => {
  it('move within it, and start at the top', () => {
    const target = (key: string, at: number, count: number) => targetOf(key, at, count, { page: 12, upFrom: 'first' });
    expect([target('ArrowDown', -1, 5), target('ArrowUp', -1, 5), target('ArrowDown', 4, 5), target('End', 0, 5), target('PageDown', 0, 5), target('Enter', 0, 5), target('Home', 3, 0)]).toEqual([0, 0, 4, 4, 4, null, null]);
    expect(targetOf('ArrowUp', -1, 5, { page: 10, upFrom: 'last' })).toBe(4);
  });
});
