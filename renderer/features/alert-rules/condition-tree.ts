import { isLeaf, type Condition, type Leaf } from '../../../shared/alerts/rule.ts';

/**
 * The conditions of a rule as the editor holds them: every row with a number of its own, so that it keeps its place on
 * screen and the focus while it moves. Groups are said as people say them: all, any or none of these.
 */

export const GROUP_KINDS = ['all', 'any', 'none'] as const;
export type GroupKind = (typeof GROUP_KINDS)[number];

export interface DraftLeaf { readonly id: number; readonly leaf: Leaf }
export interface DraftGroup { readonly id: number; readonly group: GroupKind; readonly children: readonly DraftNode[] }
export type DraftNode = DraftLeaf | DraftGroup;

export const isGroup = (node: DraftNode): node is DraftGroup => 'group' in node;

/** What a rule says, as rows; the outermost is always a group. */
export function toTree(condition: Condition): DraftGroup {
  let last = 0;
  const nextId = (): number => { last += 1; return last; };
  const toNode = (part: Condition): DraftNode => {
    const id = nextId();
    if (isLeaf(part)) return { id, leaf: part };
    const { group, parts } = groupOf(part);
    return { id, group, children: parts.map(toNode) };
  };
  if (!isLeaf(condition)) return toNode(condition) as DraftGroup; // what is no leaf becomes a group
  const id = nextId();
  return { id, group: 'all', children: [toNode(condition)] };
}

function groupOf(part: Exclude<Condition, Leaf>): { readonly group: GroupKind; readonly parts: readonly Condition[] } {
  if ('all' in part) return { group: 'all', parts: part.all };
  if ('any' in part) return { group: 'any', parts: part.any };
  const inner = part.not;
  return { group: 'none', parts: !isLeaf(inner) && 'any' in inner ? inner.any : [inner] };
}

/** What the rows say, as a rule writes it, and which row each place in it came from: `when.all.0` → id. */
export interface Written { readonly condition: Condition; readonly rows: ReadonlyMap<string, number> }

export function fromTree(root: DraftGroup, path = 'when'): Written {
  const rows = new Map<string, number>();
  const write = (node: DraftNode, at: string): Condition => {
    rows.set(at, node.id);
    if (!isGroup(node)) return node.leaf;
    const [only] = node.children;
    // A group of one says no more than what is in it.
    if (node.group !== 'none') return only !== undefined && node.children.length === 1 ? write(only, at) : writeGroup(node.group, node.children, at);
    return { not: only !== undefined && node.children.length === 1 ? write(only, `${at}.not`) : writeGroup('any', node.children, `${at}.not`) };
  };
  const writeGroup = (kind: 'all' | 'any', children: readonly DraftNode[], at: string): Condition => {
    const parts = children.map((child, index) => write(child, `${at}.${kind}.${index}`));
    return kind === 'all' ? { all: parts } : { any: parts };
  };
  return { condition: write(root, path), rows };
}

/** The row that a problem's place lies in, and what is left of the place: the field. Null outside of the conditions. */
export function rowOf(rows: ReadonlyMap<string, number>, path: string): { readonly id: number; readonly field: string } | null {
  const parts = partsOf(path);
  for (let length = parts.length; length > 0; length -= 1) {
    const id = rows.get(parts.slice(0, length).join('.'));
    if (id !== undefined) return { id, field: parts.slice(length).join('.') };
  }
  return null;
}

/** A place's parts, in either spelling: `when.all.0` and `when.all[0]`. */
export const partsOf = (path: string): readonly string[] => path.split(/[.[\]/]+/).filter((part) => part !== '');

export function findNode(node: DraftNode, id: number): DraftNode | null {
  if (node.id === id) return node;
  if (!isGroup(node)) return null;
  for (const child of node.children) {
    const found = findNode(child, id);
    if (found !== null) return found;
  }
  return null;
}

export function leavesOf(node: DraftNode): readonly DraftLeaf[] {
  return isGroup(node) ? node.children.flatMap(leavesOf) : [node];
}

const lastId = (node: DraftNode): number => (isGroup(node) ? Math.max(node.id, ...node.children.map(lastId)) : node.id);

/** The tree with one row replaced. */
export function replaceNode(root: DraftGroup, id: number, change: (node: DraftNode) => DraftNode): DraftGroup {
  const walk = (node: DraftNode): DraftNode => (node.id === id ? change(node) : isGroup(node) ? { ...node, children: node.children.map(walk) } : node);
  return walk(root) as DraftGroup; // a root is replaced by a group only
}

/** The tree with a condition, or a group of one, at the end of a group; and the new row's number. */
export function addTo(root: DraftGroup, groupId: number, leaf: Leaf, as: 'condition' | GroupKind = 'condition'): { readonly root: DraftGroup; readonly id: number } {
  const id = lastId(root) + 1;
  const node: DraftNode = as === 'condition' ? { id, leaf } : { id, group: as, children: [{ id: id + 1, leaf }] };
  return { root: replaceNode(root, groupId, (group) => (isGroup(group) ? { ...group, children: [...group.children, node] } : group)), id };
}

/** A copy of a row right after it. */
export function duplicateNode(root: DraftGroup, id: number): DraftGroup {
  let next = lastId(root);
  const copy = (node: DraftNode): DraftNode => {
    next += 1;
    const own = next;
    return isGroup(node) ? { ...node, id: own, children: node.children.map(copy) } : { ...node, id: own };
  };
  const walk = (node: DraftNode): DraftNode => (isGroup(node) ? { ...node, children: node.children.flatMap((child) => (child.id === id ? [child, copy(child)] : [walk(child)])) } : node);
  return walk(root) as DraftGroup; // the root stays a group
}

/** The tree without a row; a group that it leaves empty goes with it, but for the outermost. */
export function removeNode(root: DraftGroup, id: number): DraftGroup {
  const walk = (node: DraftNode): DraftNode | null => {
    if (node.id === id) return null;
    if (!isGroup(node)) return node;
    const children = node.children.map(walk).filter((child) => child !== null);
    return children.length === 0 && node.children.length > 0 ? null : { ...node, children };
  };
  const children = root.children.map(walk).filter((child) => child !== null);
  return { ...root, children };
}

/** The row that is above another one on screen, for the focus when it goes; the outermost group where there is none. */
export function rowBefore(root: DraftGroup, id: number): number {
  const order: number[] = [];
  const walk = (node: DraftNode): void => {
    order.push(node.id);
    if (isGroup(node)) node.children.forEach(walk);
  };
  walk(root);
  return order[order.indexOf(id) - 1] ?? root.id;
}

export type Move = 'up' | 'down' | 'out' | 'in';

/** Where a row stands: its group, and its place in it. */
function placeOf(root: DraftGroup, id: number): { readonly parent: DraftGroup; readonly index: number } | null {
  const index = root.children.findIndex((child) => child.id === id);
  if (index >= 0) return { parent: root, index };
  for (const child of root.children) {
    const found = isGroup(child) ? placeOf(child, id) : null;
    if (found !== null) return found;
  }
  return null;
}

const withChildren = (root: DraftGroup, id: number, children: readonly DraftNode[]): DraftGroup => replaceNode(root, id, (node) => (isGroup(node) ? { ...node, children } : node));

/**
 * One step: up and down among its neighbours, out behind its group, in to the end of the group before it. Null where the
 * row cannot go there. A group that loses its last row goes.
 */
export function moveNode(root: DraftGroup, id: number, move: Move): DraftGroup | null {
  const place = placeOf(root, id);
  if (place === null) return null;
  const { parent, index } = place;
  const node = parent.children[index];
  if (node === undefined) return null;
  const rest = parent.children.toSpliced(index, 1);
  if (move === 'up' || move === 'down') {
    const target = index + (move === 'up' ? -1 : 1);
    return target < 0 || target >= parent.children.length ? null : withChildren(root, parent.id, rest.toSpliced(target, 0, node));
  }
  if (move === 'in') {
    const into = parent.children[index - 1];
    return into === undefined || !isGroup(into) ? null : withChildren(root, parent.id, rest.with(index - 1, { ...into, children: [...into.children, node] }));
  }
  const outer = placeOf(root, parent.id);
  if (outer === null) return null;
  const left = rest.length === 0 ? [] : [{ ...parent, children: rest }];
  return withChildren(root, outer.parent.id, outer.parent.children.toSpliced(outer.index, 1, ...left, node));
}
