import { Download } from 'lucide-react';
import type { ExportRequest } from '../../shared/contract/schemas.ts';
import { openExport } from '../state/navigation.ts';
import { Button } from './button.tsx';

/** "Export what is on screen": opens the export screen filled in with it. */
export function ExportAction({ preset, label = 'Export' }: { readonly preset: () => Partial<ExportRequest>; readonly label?: string }) {
  return <Button look="quiet" icon={<Download size={14} aria-hidden />} onClick={() => openExport(preset())}>{label}</Button>;
}
