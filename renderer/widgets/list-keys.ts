/** How far the page keys go, and where arrow up begins while nothing is chosen. */
export interface ListSteps { readonly page: number; readonly upFrom: 'first' | 'last' }

/** Where a key leads in a list; null for other keys, and in an empty list. `at` is -1 while nothing is chosen. */
export function targetOf(key: string, at: number, count: number, { page, upFrom }: ListSteps): number | null {
  if (count === 0) return null;
  const clamp = (index: number): number => Math.max(0, Math.min(count - 1, index));
  if (key === 'ArrowDown') return clamp(at + 1);
  if (key === 'ArrowUp') return at < 0 && upFrom === 'last' ? count - 1 : clamp(at - 1);
  if (key === 'PageDown') return clamp(at + page);
  if (key === 'PageUp') return clamp(at - page);
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : null;
}
