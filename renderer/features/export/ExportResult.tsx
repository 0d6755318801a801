import { FileCheck2, FileSpreadsheet } from 'lucide-react';
import { Button } from '../../widgets/button.tsx';
import { EmptyState, FailureNotice, Notice } from '../../widgets/notice.tsx';
import type { ExportRun } from './use-export.ts';

/** What became of the export: progress, or the file's proof. */
export function ExportResult({ run }: { readonly run: ExportRun }) {
  return (
    <section className="export-result" aria-label="Result" aria-live="polite">
      {run.kind === 'idle' && <EmptyState icon={<FileSpreadsheet size={28} aria-hidden />} title="Nothing exported yet">The file is saved where the browser puts downloads. Its manifest holds the window, the filters, the number of rows, a hash, and the time that is not known.</EmptyState>}
      {run.kind === 'running' && <p>{run.rows.toLocaleString()} rows so far…</p>}
      {run.kind === 'failed' && <FailureNotice failure={run.failure} />}
      {run.kind === 'done' && <Done run={run} />}
    </section>
  );
}

function Done({ run }: { readonly run: Extract<ExportRun, { readonly kind: 'done' }> }) {
  const { manifest } = run;
  return (
    <>
      <h2 className="export-done"><FileCheck2 size={18} aria-hidden /> {manifest.rows.toLocaleString()} rows exported</h2>
      {manifest.gaps.length > 0 && (
        <Notice tone="warn">
          Some of this window is not known: {manifest.gaps.length === 1 ? 'one gap' : `${manifest.gaps.length.toLocaleString()} gaps`}. No row can show what happened there; the manifest lists them.
        </Notice>
      )}
      <dl className="facts">
        <div><dt>File</dt><dd>{run.name}</dd></div>
        {manifest.from !== null && <div><dt>Window</dt><dd>{manifest.from} to {manifest.to ?? 'now'}</dd></div>}
        <div><dt>Times</dt><dd>{manifest.zone}</dd></div>
        <div><dt>Size</dt><dd>{manifest.bytes.toLocaleString()} bytes</dd></div>
        <div><dt>SHA-256</dt><dd><code>{manifest.sha256}</code></dd></div>
        <div><dt>As of</dt><dd>{manifest.asOf}</dd></div>
      </dl>
      <div className="export-actions">
        <Button onClick={run.saveManifest}>Save the manifest</Button>
        <Button onClick={run.save}>Save the file again</Button>
      </div>
    </>
  );
}
