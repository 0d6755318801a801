import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addTo, duplicateNode, findNode, fromTree, isGroup, leavesOf, moveNode, removeNode, replaceNode, rowBefore, rowOf, toTree, type DraftGroup, type DraftNode, type Move } from '../../../../../renderer/features/alert-rules/condition-tree.ts';
import type { Condition, Leaf } from '../../../../../shared/alerts/rule.ts';

const away: Leaf = { state: ['away'] };
const idle: Leaf = { idle: true };
const wrap: Leaf = { phase: ['wrap'] };

const condition: fc.Arbitrary<Condition> = fc.letrec<{ node: Condition; leaf: Leaf }>((tie) => ({
  leaf: fc.constantFrom<Leaf>(away, idle, wrap, { workload: { of: 'all', atLeast: 3 } }),
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true }, tie('leaf'),
    fc.record({ all: fc.array(tie('node'), { minLength: 1, maxLength: 3 }) }), fc.record({ any: fc.array(tie('node'), { minLength: 1, maxLength: 3 }) }), fc.record({ not: tie('node') }),
  ),
})).node;

const ids = (node: DraftNode): number[] => (isGroup(node) ? [node.id, ...node.children.flatMap(ids)] : [node.id]);

/** Who holds, given which leaves do: what a rule means, whatever its spelling. */
function holds(part: Condition, truth: ReadonlyMap<string, boolean>): boolean {
  if ('all' in part) return part.all.every((each) => holds(each, truth));
  if ('any' in part) return part.any.some((each) => holds(each, truth));
  if ('not' in part) return !holds(part.not, truth);
  return truth.get(JSON.stringify(part)) ?? false;
}

describe('a tree of conditions', () => {
  it('means what the rule meant, through the editor and back', () => {
    fc.assert(fc.property(condition, fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }), (rule, values) => {
      const truth = new Map([away, idle, wrap, { workload: { of: 'all' as const, atLeast: 3 } }].map((leaf, index) => [JSON.stringify(leaf), values[index] ?? false]));
      const tree = toTree(rule);
      expect(new Set(ids(tree)).size).toBe(ids(tree).length);
      expect(holds(fromTree(tree).condition, truth)).toBe(holds(rule, truth));
    }));
  });

  it('says none of several as not any, and drops groups of one', () => {
    expect(toTree({ not: { any: [away, idle] } })).toEqual({ id: 1, group: 'none', children: [{ id: 2, leaf: away }, { id: 3, leaf: idle }] });
    expect(fromTree(toTree({ not: { any: [away, idle] } })).condition).toEqual({ not: { any: [away, idle] } });
    expect(fromTree(toTree({ all: [{ any: [away] }, { not: idle }] })).condition).toEqual({ all: [away, { not: idle }] });
    expect(fromTree(toTree(away)).condition).toEqual(away);
  });

  it('finds the row of a problem by its place', () => {
    const tree = toTree({ all: [away, { not: { any: [idle, wrap] } }] });
    const { rows } = fromTree(tree);
    const phase = leavesOf(tree)[2]?.id;
    expect([rowOf(rows, 'when.all.1.not.any.1.phase'), rowOf(rows, 'when.all[0].state[0]'), rowOf(rows, 'scope.zone')]).toEqual([{ id: phase, field: 'phase' }, { id: 2, field: 'state.0' }, null]);
  });
});

describe('rows', () => {
  const tree = toTree({ all: [away, { any: [idle] }, wrap] });
  const shape = (node: DraftNode | null): unknown => (node === null ? null : isGroup(node) ? { [node.group]: node.children.map(shape) } : Object.keys(node.leaf)[0]);

  it('are added to a group, alone or in a group of their own', () => {
    const added = addTo(tree, 3, away);
    expect(shape(added.root)).toEqual({ all: ['state', { any: ['idle', 'state'] }, 'phase'] });
    expect(findNode(added.root, added.id)).toEqual({ id: added.id, leaf: away });
    expect(shape(addTo(tree, 1, idle, 'none').root)).toEqual({ all: ['state', { any: ['idle'] }, 'phase', { none: ['idle'] }] });
  });

  it('are copied behind themselves, with numbers of their own', () => {
    const copied = duplicateNode(tree, 3);
    expect(shape(copied)).toEqual({ all: ['state', { any: ['idle'] }, { any: ['idle'] }, 'phase'] });
    expect(new Set(ids(copied)).size).toBe(ids(copied).length);
  });

  it('are removed, with a group that they leave empty', () => {
    expect(shape(removeNode(tree, 4))).toEqual({ all: ['state', 'phase'] });
    expect(shape(removeNode(toTree(away), 2))).toEqual({ all: [] });
    expect([rowBefore(tree, 5), rowBefore(tree, 2), rowBefore(tree, 1)]).toEqual([4, 1, 1]);
  });

  it('are replaced', () => {
    expect(shape(replaceNode(tree, 4, (node) => ({ ...node, leaf: wrap })))).toEqual({ all: ['state', { any: ['phase'] }, 'phase'] });
  });

  it('move a step at a time, or not at all', () => {
    const move = (id: number, to: Move): unknown => shape(moveNode(tree, id, to));
    expect([move(2, 'down'), move(2, 'up'), move(5, 'in'), move(4, 'out'), move(2, 'out'), move(2, 'in'), move(1, 'down')]).toEqual([
      { all: [{ any: ['idle'] }, 'state', 'phase'] }, null, { all: ['state', { any: ['idle', 'phase'] }] }, { all: ['state', 'idle', 'phase'] }, null, null, null,
    ]);
  });

  it('lose nothing and double nothing however they move', () => {
    fc.assert(fc.property(condition, fc.array(fc.tuple(fc.nat(20), fc.constantFrom<Move>('up', 'down', 'in', 'out')), { maxLength: 12 }), (rule, moves) => {
      let root: DraftGroup = toTree(rule);
      const before = leavesOf(root).map((leaf) => leaf.id).toSorted((a, b) => a - b);
      for (const [pick, to] of moves) root = moveNode(root, ids(root)[pick % ids(root).length] ?? 1, to) ?? root;
      expect(leavesOf(root).map((leaf) => leaf.id).toSorted((a, b) => a - b)).toEqual(before);
    }));
  });
});
