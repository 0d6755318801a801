import type { BrowserWindow } from 'electron';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { askAfterPageCrash, tellPageReloaded } from './messages.ts';

/** A second end of the page within this time is not reloaded unasked: it would go round in circles. */
const CALM_MS = 60_000;

/** Loads the page again when its process ended: once by itself, then only when asked. */
export function recoverPage(window: BrowserWindow, deps: { readonly clock: Clock; readonly log: Log; readonly quit: () => void }): void {
  let reloadedAtMs: number | null = null;
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit') return;
    deps.log.error('page-gone', { reason: details.reason, code: details.exitCode });
    const nowMs = deps.clock.monotonicMs();
    const isRepeated = reloadedAtMs !== null && nowMs - reloadedAtMs < CALM_MS;
    reloadedAtMs = nowMs;
    if (!isRepeated) {
      window.webContents.reload();
      void tellPageReloaded(window);
      return;
    }
    void askAfterPageCrash(window).then((again) => (again ? window.webContents.reload() : deps.quit()));
  });
}
