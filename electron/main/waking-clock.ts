import type { Clock } from '../ports/clock.ts';

/**
 * A clock whose jumps can also be told from outside: the desktop knows at once that the machine woke up, where the
 * clock itself only notices by its next tick.
 */
export function createWakingClock(clock: Clock): { readonly clock: Clock; wake(): void } {
  const listeners = new Set<(jumpMs: number) => void>();
  return {
    clock: {
      ...clock,
      onJump(listener) {
        listeners.add(listener);
        const stop = clock.onJump(listener);
        return () => {
          listeners.delete(listener);
          stop();
        };
      },
    },
    wake() {
      for (const listener of listeners) listener(0);
    },
  };
}
