import { useState } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Field } from './field.tsx';

const MOST = 2_000;

/** Asks for a note; Enter acknowledges, with or without one. */
export function AcknowledgeDialog({ count, onAcknowledge, onClose }: { readonly count: number; readonly onAcknowledge: (note: string) => void; readonly onClose: () => void }) {
  const [note, setNote] = useState('');
  return (
    <Dialog title={count === 1 ? 'Acknowledge the alert' : `Acknowledge ${count.toLocaleString()} alerts`} description="It stays in the inbox while it fires, and in the history with the note." onClose={onClose}>
      <form onSubmit={(event) => { event.preventDefault(); onAcknowledge(note); }}>
        <Field label="Note" hint="What was found or done; may be left empty. Enter acknowledges, Shift Enter begins a new line.">
          {(ids) => (
            <textarea
              {...ids} className="input alert-note" rows={3} maxLength={MOST} value={note} autoFocus onChange={(event) => setNote(event.target.value)}
              onKeyDown={(event) => { if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) { event.preventDefault(); onAcknowledge(note); } }}
            />
          )}
        </Field>
        <div className="dialog-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary">Acknowledge</Button>
        </div>
      </form>
    </Dialog>
  );
}
