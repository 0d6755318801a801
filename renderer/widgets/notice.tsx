import type { ReactNode } from 'react';
import type { Failure } from '../transport/client.ts';

interface EmptyStateProps {
  readonly icon?: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
  /** The next step. */
  readonly action?: ReactNode;
}

/** A whole screen or pane that has nothing to show: what that means, and what to do next. */
export function EmptyState({ icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="empty-state">
      {icon !== undefined && <div className="empty-icon">{icon}</div>}
      <h2>{title}</h2>
      {children !== undefined && <div className="muted">{children}</div>}
      {action !== undefined && <div className="empty-actions">{action}</div>}
    </div>
  );
}

/** A line or two inside a screen. `alert` is for what stops the lead; it is read out at once. */
export function Notice({ tone = 'plain', children, action }: { readonly tone?: 'plain' | 'warn' | 'alert' | 'good'; readonly children: ReactNode; readonly action?: ReactNode }) {
  return (
    <div className={`notice notice-${tone}`} role={tone === 'alert' ? 'alert' : 'status'}>
      <div className="notice-words">{children}</div>
      {action}
    </div>
  );
}

/** What failed and what to do, from an answer of the core. */
export function FailureNotice({ failure, action }: { readonly failure: Failure; readonly action?: ReactNode }) {
  return (
    <Notice tone="alert" action={action}>
      <strong>{failure.message}</strong> <span>{failure.hint}</span>
    </Notice>
  );
}

/** Shaded lines while the first answer is on its way. */
export function Skeleton({ rows = 8 }: { readonly rows?: number }) {
  return (
    <div className="skeleton" role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, index) => <div key={index} className="skeleton-row" style={{ width: `${92 - ((index * 17) % 40)}%` }} />)}
    </div>
  );
}
