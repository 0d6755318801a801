import { FolderPlus, GripVertical, Plus, X } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { MAX_CONDITIONS, type LeafKey, type SubjectKind } from '../../../shared/alerts/rule.ts';
import { ActionMenu, type MenuAction } from '../../widgets/action-menu.tsx';
import { Button } from '../../widgets/button.tsx';
import { Select } from '../../widgets/field.tsx';
import { ConditionFields } from './ConditionFields.tsx';
import { addTo, duplicateNode, isGroup, leavesOf, moveNode, removeNode, replaceNode, rowBefore, type DraftGroup, type DraftNode, type GroupKind, type Move } from './condition-tree.ts';
import { LEAF_SPECS, leafChoices } from './leaf-fields.ts';
import { freshLeaf, type DraftProblems, type RuleDraft } from './rule-draft.ts';

const GROUPS: readonly { readonly value: GroupKind; readonly label: string }[] = [{ value: 'all', label: 'All of these hold' }, { value: 'any', label: 'Any of these holds' }, { value: 'none', label: 'None of these holds' }];
const MOVES: Readonly<Record<string, Move>> = { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'out', ArrowRight: 'in' };
const MOVED: Readonly<Record<Move, string>> = { up: 'Moved up', down: 'Moved down', out: 'Moved out of its group', in: 'Moved into the group above' };

/** What a row may do with the tree that it stands in. */
interface Hands {
  readonly subject: SubjectKind;
  readonly scope: RuleDraft['scope'];
  readonly problems: DraftProblems;
  readonly isFull: boolean;
  readonly replace: (node: DraftNode) => void;
  readonly add: (groupId: number, key: LeafKey, as: 'condition' | GroupKind) => void;
  readonly move: (id: number, move: Move) => void;
  readonly remove: (id: number) => void;
  readonly duplicate: (id: number) => void;
}

/** The conditions as rows in groups. A row's handle moves it with the arrow keys; Alt and an arrow do so from anywhere in it. */
export function ConditionTree({ draft, problems, onChange }: { readonly draft: RuleDraft; readonly problems: DraftProblems; readonly onChange: (root: DraftGroup) => void }) {
  const { root, subject, scope } = draft;
  const tree = useRef<HTMLDivElement>(null);
  const [focus, setFocus] = useState<{ readonly id: number; readonly part: 'handle' | 'field' } | null>(null);
  const [said, setSaid] = useState('');
  // A row that went into another group is drawn anew there, and the keyboard follows it.
  useEffect(() => {
    if (focus === null) return;
    const row = tree.current?.querySelector<HTMLElement>(`[data-condition="${focus.id}"]`);
    row?.querySelector<HTMLElement>(focus.part === 'handle' ? '.condition-grip, select' : 'select, input')?.focus();
  }, [focus]);
  const hands: Hands = {
    subject, scope, problems, isFull: leavesOf(root).length >= MAX_CONDITIONS,
    replace: (node) => onChange(replaceNode(root, node.id, () => node)),
    add: (groupId, key, as) => {
      const added = addTo(root, groupId, LEAF_SPECS[key].fresh, as);
      onChange(added.root);
      setFocus({ id: added.id, part: 'field' });
    },
    move: (id, move) => {
      const moved = moveNode(root, id, move);
      setSaid(moved === null ? 'It cannot go there' : MOVED[move]);
      if (moved === null) return;
      onChange(moved);
      setFocus({ id, part: 'handle' });
    },
    remove: (id) => {
      const next = rowBefore(root, id);
      onChange(removeNode(root, id));
      setFocus({ id: next, part: 'handle' });
      setSaid('Removed');
    },
    duplicate: (id) => onChange(duplicateNode(root, id)),
  };
  return (
    <div ref={tree}>
      <Group group={root} hands={hands} isRoot isOnly />
      <span className="visually-hidden" role="status">{said}</span>
    </div>
  );
}

function Group({ group, hands, isRoot = false, isOnly = false }: { readonly group: DraftGroup; readonly hands: Hands; readonly isRoot?: boolean; readonly isOnly?: boolean }) {
  const problem = hands.problems.rows.get(group.id);
  return (
    <div className="condition-group" data-condition={group.id} data-root={isRoot} role="group" aria-label={GROUPS.find(({ value }) => value === group.group)?.label}>
      <div className="condition-row condition-group-head" {...(isRoot ? {} : { onKeyDown: rowKeys(group.id, hands) })}>
        {!isRoot && <Handle id={group.id} hands={hands} />}
        <Select aria-label="How the conditions combine" className="input select condition-kind" value={group.group} onChange={(event) => hands.replace({ ...group, group: GROUPS.find(({ value }) => value === event.target.value)?.value ?? group.group })}>
          {GROUPS.map(({ value, label }) => <option key={value} value={value}>{label}</option>)}
        </Select>
        <span className="page-space" />
        {!isOnly && <Button look="quiet" icon={<X size={14} aria-hidden />} aria-label="Remove the group" title="Remove the group" onClick={() => hands.remove(group.id)} />}
      </div>
      <div className="condition-children">
        {group.children.map((child) => (isGroup(child) ? <Group key={child.id} group={child} hands={hands} /> : (
          <div key={child.id} className="condition-row" data-condition={child.id} role="group" aria-label="Condition" onKeyDown={rowKeys(child.id, hands)}>
            <Handle id={child.id} hands={hands} />
            <ConditionFields leaf={child.leaf} subject={hands.subject} sources={hands.scope.sources} problems={hands.problems.rows.get(child.id)} onChange={(leaf) => hands.replace({ ...child, leaf })} />
            <Button look="quiet" className="condition-remove" icon={<X size={14} aria-hidden />} aria-label="Remove the condition" title="Remove" onClick={() => hands.remove(child.id)} />
          </div>
        )))}
        {problem !== undefined && [...problem.values()].map((message) => <p key={message} className="field-error">{message}</p>)}
        <ActionMenu name="Add a condition or a group" className="condition-add" actions={addActions(group, hands)}><Plus size={14} aria-hidden />Add</ActionMenu>
      </div>
    </div>
  );
}

function addActions(group: DraftGroup, hands: Hands): readonly MenuAction[] {
  const conditions = leafChoices(hands.subject).map(({ value, label }): MenuAction => ({ id: value, label, isDisabled: hands.isFull, run: () => hands.add(group.id, value, 'condition') }));
  const first = leafChoices(hands.subject).find(({ value }) => LEAF_SPECS[value].fresh === freshLeaf(hands.subject))?.value;
  if (first === undefined) return conditions;
  const groups = GROUPS.map(({ value, label }, index): MenuAction => ({ id: `group-${value}`, label, icon: <FolderPlus size={14} aria-hidden />, isDisabled: hands.isFull, ...(index === 0 ? { above: 'A group in it' } : {}), run: () => hands.add(group.id, first, value) }));
  return [...conditions, ...groups];
}

/** Alt and an arrow move the row; Alt and Delete remove it; Ctrl D copies it. */
function rowKeys(id: number, hands: Hands) {
  return (event: KeyboardEvent): void => {
    const move = MOVES[event.key];
    if (event.altKey && move !== undefined) hands.move(id, move);
    else if (event.altKey && event.key === 'Delete') hands.remove(id);
    else if (event.ctrlKey && event.key.toLowerCase() === 'd') hands.duplicate(id);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
}

function Handle({ id, hands }: { readonly id: number; readonly hands: Hands }) {
  const onKeyDown = (event: KeyboardEvent): void => {
    const move = MOVES[event.key];
    // The open menu is elsewhere in the page and has the arrows to itself.
    const isOwn = event.target instanceof Node && event.currentTarget.contains(event.target);
    if (!isOwn || event.altKey || event.ctrlKey || event.metaKey) return;
    if (move !== undefined) hands.move(id, move);
    else if (event.key === 'Delete') hands.remove(id);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const actions: readonly MenuAction[] = [
    { id: 'up', label: 'Move up', run: () => hands.move(id, 'up') }, { id: 'down', label: 'Move down', run: () => hands.move(id, 'down') },
    { id: 'in', label: 'Into the group above', run: () => hands.move(id, 'in') }, { id: 'out', label: 'Out of its group', run: () => hands.move(id, 'out') },
    { id: 'copy', label: 'Duplicate', above: true, isDisabled: hands.isFull, run: () => hands.duplicate(id) }, { id: 'remove', label: 'Remove', isDanger: true, run: () => hands.remove(id) },
  ];
  return (
    <span className="condition-handle" onKeyDownCapture={onKeyDown}>
      <ActionMenu name="Move or copy (arrow keys move)" className="condition-grip" actions={actions}><GripVertical size={14} aria-hidden /></ActionMenu>
    </span>
  );
}
