import { Dialog } from '../../widgets/dialog.tsx';

const SHORTCUTS: readonly { readonly title: string; readonly keys: readonly (readonly [keys: string, does: string])[] }[] = [
  { title: 'Everywhere', keys: [['Ctrl K', 'Find a person, an agent or a screen'], ['?', 'This list'], ['Esc', 'Close what is on top']] },
  { title: 'Floor', keys: [['/', 'Search'], ['↑ ↓', 'Previous and next agent'], ['Page ↑ ↓, Home, End', 'Further'], ['Enter', 'Open the agent\'s day'], ['Space', 'Open or close the inspector']] },
  {
    title: 'Timeline',
    keys: [
      ['← →', 'Previous and next activity'], ['↑ ↓', 'The lane above and below'], ['+ −', 'Zoom in and out'], ['0', 'The whole day'], ['Home', 'Now'], ['Page ↑ ↓', 'Half a screen earlier and later'],
      ['Enter', 'Details of what is selected'], ['Esc', 'Clear the selection'], ['Wheel', 'Zoom at the pointer'], ['Drag', 'Move in time'], ['Shift drag', 'Totals of a stretch'],
    ],
  },
  { title: 'Interactions and calls', keys: [['↑ ↓, Page ↑ ↓', 'Other rows'], ['Home, End', 'First and last row'], ['Enter', 'Everything about it, beside the list'], ['Esc', 'Close it']] },
  {
    title: 'Alerts',
    keys: [
      ['↑ ↓ or K J', 'Previous and next alert'], ['Enter', 'The evidence beside the list'], ['A', 'Acknowledge with a note, or take that back'], ['S', 'Snooze 15 minutes, or end that'], ['Shift S', 'Snooze for longer'],
      ['P', 'Snooze the person'], ['M', 'Mute the rule'], ['T', 'Timeline at that moment'], ['X or Space', 'Select'], ['Shift ↑ ↓', 'Select several'], ['Ctrl A', 'Select all'], ['Esc', 'Clear the selection, close the evidence'],
    ],
  },
  { title: 'Rules', keys: [['↑ ↓', 'Other rules'], ['Enter', 'Edit'], ['Space', 'On or off'], ['N', 'New rule'], ['Delete', 'Remove'], ['Ctrl S', 'Save, in the editor'], ['Alt ↑ ↓', 'Move the condition up or down'], ['Alt ← →', 'Out of its group, or into the one above'], ['Alt Delete', 'Remove the condition'], ['Ctrl D', 'Copy the condition']] },
  { title: 'Parties of an interaction', keys: [['← →', 'Along the lane'], ['↑ ↓', 'The party above and below'], ['Home, End', 'First and last event']] },
  { title: 'List of a day', keys: [['↑ ↓, Page ↑ ↓', 'Other activities'], ['Home, End', 'First and last activity'], ['Enter', 'Details of what is selected'], ['Esc', 'Clear the selection']] },
];

export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Keyboard shortcuts" width={760} onClose={onClose}>
      <div className="shortcuts-columns">{SHORTCUTS.map(({ title, keys }) => (
        <section key={title} className="shortcuts">
          <h3>{title}</h3>
          <dl>
            {keys.map(([key, does]) => <div key={key}><dt><kbd>{key}</kbd></dt><dd>{does}</dd></div>)}
          </dl>
        </section>
      ))}</div>
    </Dialog>
  );
}
