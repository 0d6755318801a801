import { Info, OctagonAlert, TriangleAlert, type LucideIcon } from 'lucide-react';
import type { Severity } from '../../shared/alerts/rule.ts';
import { SEVERITY_WORDS } from './alert-words.ts';

const SHAPES: Readonly<Record<Severity, LucideIcon>> = { info: Info, warning: TriangleAlert, critical: OctagonAlert };

/** How grave something is: shape and word, and a colour that adds nothing to them. */
export function SeverityMark({ severity, isWordHidden = false }: { readonly severity: Severity; readonly isWordHidden?: boolean }) {
  const Shape = SHAPES[severity];
  return (
    <span className="severity" data-severity={severity} title={isWordHidden ? SEVERITY_WORDS[severity] : undefined}>
      <Shape size={15} aria-hidden />
      <span className={isWordHidden ? 'visually-hidden' : ''}>{SEVERITY_WORDS[severity]}</span>
    </span>
  );
}
