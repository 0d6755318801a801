import { FileUp } from 'lucide-react';
import { useId, useState } from 'react';

/** A text file, read here; nothing of it is kept but its text. */
export function FilePick({ label, isBusy, onText, accept = '.csv,.txt,text/csv,text/plain' }: { readonly label: string; readonly isBusy: boolean; readonly onText: (text: string, name: string) => void; readonly accept?: string }) {
  const id = useId();
  const [name, setName] = useState<string | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const read = async (file: File): Promise<void> => {
    setName(file.name);
    try {
      onText(await file.text(), file.name);
      setFault(null);
    } catch {
      setFault('The file could not be read. Choose it again.');
    }
  };
  return (
    <div className="file-pick">
      <label htmlFor={id} className="button" aria-disabled={isBusy}><FileUp size={14} aria-hidden />{label}…</label>
      <input
        id={id} type="file" className="visually-hidden" accept={accept} disabled={isBusy}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file !== undefined) void read(file);
          // The same file, corrected, may be chosen again.
          event.target.value = '';
        }}
      />
      <span className="muted ellipsis">{fault ?? name ?? 'No file chosen'}</span>
    </div>
  );
}
