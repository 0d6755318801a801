import { useRef, useState } from 'react';
import type { ExportManifest, ExportRequest } from '../../../shared/contract/schemas.ts';
import { useClient } from '../../state/session.ts';
import { toFailure, type Failure } from '../../transport/client.ts';
import { fileName } from './export-plan.ts';

export type ExportRun =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly rows: number }
  | { readonly kind: 'done'; readonly manifest: ExportManifest; readonly name: string; readonly save: () => void; readonly saveManifest: () => void }
  | { readonly kind: 'failed'; readonly failure: Failure };

function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/** Runs one export at a time and saves the file with its manifest beside it. */
export function useExport(): { readonly run: ExportRun; readonly start: (request: ExportRequest) => Promise<void>; readonly cancel: () => void } {
  const client = useClient();
  const [run, setRun] = useState<ExportRun>({ kind: 'idle' });
  const stop = useRef<AbortController | null>(null);

  const start = async (request: ExportRequest): Promise<void> => {
    if (client === null) return;
    const control = new AbortController();
    stop.current = control;
    setRun({ kind: 'running', rows: 0 });
    const parts: string[] = [];
    let rows = 0;
    try {
      for await (const event of await client.export.run(request, { signal: control.signal })) {
        if (event.type === 'chunk') {
          parts.push(event.text);
          rows += event.rows;
          setRun({ kind: 'running', rows });
          continue;
        }
        const name = fileName(request);
        const file = new Blob(parts, { type: request.format === 'csv' ? 'text/csv;charset=utf-8' : 'application/x-ndjson' });
        const manifest = new Blob([`${JSON.stringify(event.manifest, null, 2)}\n`], { type: 'application/json' });
        const save = (): void => saveBlob(file, name);
        save();
        setRun({ kind: 'done', manifest: event.manifest, name, save, saveManifest: () => saveBlob(manifest, `${name}.manifest.json`) });
      }
    } catch (error) {
      setRun(control.signal.aborted ? { kind: 'idle' } : { kind: 'failed', failure: toFailure(error) });
    }
  };
  return { run, start, cancel: () => { stop.current?.abort(); setRun({ kind: 'idle' }); } };
}
