import { Dialog } from '../../widgets/dialog.tsx';

const SHORTCUTS: readonly { readonly title: string; readonly keys: readonly (readonly [keys: string, does: string])[] }[] = [
  { title: 'Everywhere', keys: [['Ctrl K', 'Find an agent or a screen'], ['?', 'This list'], ['Esc', 'Close what is on top']] },
  { title: 'Floor', keys: [['/', 'Search'], ['↑ ↓', 'Previous and next agent'], ['Page ↑ ↓, Home, End', 'Further'], ['Enter', 'Open the agent\'s day'], ['Space', 'Open or close the inspector']] },
  { title: 'Timeline', keys: [['← →', 'Previous and next activity'], ['Home', 'Now'], ['Wheel', 'Zoom at the pointer'], ['Drag', 'Move in time']] },
];

export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Keyboard shortcuts" width={460} onClose={onClose}>
      {SHORTCUTS.map(({ title, keys }) => (
        <section key={title} className="shortcuts">
          <h3>{title}</h3>
          <dl>
            {keys.map(([key, does]) => <div key={key}><dt><kbd>{key}</kbd></dt><dd>{does}</dd></div>)}
          </dl>
        </section>
      ))}
    </Dialog>
  );
}
