/**
 * Says when the page is at rest, so that end-to-end tests wait for a fact and not for time:
 * `document.documentElement.dataset.idle` is `"true"` while no request is pending and the screen has what it needs.
 */

let pending = 0;
let ready = false;
let frame = 0;

function show(): void {
  cancelAnimationFrame(frame);
  if (pending > 0 || !ready) {
    document.documentElement.dataset['idle'] = 'false';
    return;
  }
  // Two frames: React has committed what the last answer changed, and the browser has drawn it.
  frame = requestAnimationFrame(() => {
    frame = requestAnimationFrame(() => {
      if (pending === 0 && ready) document.documentElement.dataset['idle'] = 'true';
    });
  });
}

/** Marks one request as pending until the returned function is called (more than once is harmless). */
export function beginRequest(): () => void {
  let ended = false;
  pending += 1;
  show();
  return () => {
    if (ended) return;
    ended = true;
    pending -= 1;
    show();
  };
}

/** The first snapshot is on screen, or there is none to come (first run, mismatch, no core). */
export function setScreenReady(isReady: boolean): void {
  ready = isReady;
  show();
}
