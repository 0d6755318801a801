import { useEffect } from 'react';
import { later } from '../state/clock.ts';

/** Asks again some time after each answer, while `isOn`. */
export function useRefresh(call: { readonly isLoading: boolean; readonly reload: () => void }, isOn: boolean, everyMs: number): void {
  const { isLoading, reload } = call;
  useEffect(() => (isOn && !isLoading ? later(everyMs, reload) : undefined), [isOn, isLoading, reload, everyMs]);
}
