import type { Notice } from '../../../shared/contract/alert-schemas.ts';

/** What stands over the page, the newest last. */
export interface Toast { readonly notice: Notice; readonly sinceAt: number }

export const MOST_TOASTS = 3;

/** How long a toast stays; a critical one until somebody has dealt with it. */
export const stayMs = (notice: Notice): number | null => (notice.severity === 'critical' && notice.kind !== 'test' ? null : 12_000);

/** Adds a notice; the same one again replaces itself, and of too many the oldest that is not critical gives way, else the oldest. */
export function addToast(toasts: readonly Toast[], notice: Notice, nowAt: number): Toast[] {
  const next = [...toasts.filter((toast) => toast.notice.id !== notice.id), { notice, sinceAt: nowAt }];
  if (next.length <= MOST_TOASTS) return next;
  const lesser = next.slice(0, -1).findIndex((toast) => toast.notice.severity !== 'critical');
  return next.toSpliced(Math.max(0, lesser), 1);
}

/** Without those whose time is over. */
export const dropOver = (toasts: readonly Toast[], nowAt: number): readonly Toast[] => {
  const left = toasts.filter(({ notice, sinceAt }) => { const stay = stayMs(notice); return stay === null || nowAt - sinceAt < stay; });
  return left.length === toasts.length ? toasts : left;
};

/** All of them begin anew: nobody could read while the pointer held them. */
export const restart = (toasts: readonly Toast[], nowAt: number): Toast[] => toasts.map((toast) => ({ ...toast, sinceAt: nowAt }));

/** Where a notice leads. */
export type NoticeTarget = { readonly kind: 'moment'; readonly agentKey: string; readonly at: number } | { readonly kind: 'alert'; readonly id: number } | { readonly kind: 'inbox' } | { readonly kind: 'delivery' };

export function targetOfNotice(notice: Notice): NoticeTarget {
  if (notice.kind === 'test') return { kind: 'delivery' };
  if (notice.target !== null) return { kind: 'moment', ...notice.target };
  const [only, second] = notice.alertIds;
  return only !== undefined && second === undefined ? { kind: 'alert', id: only } : { kind: 'inbox' };
}
