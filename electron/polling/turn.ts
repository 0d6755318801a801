import type { RequestStep } from '../ports/connector.ts';
import { load, learnSkew, request } from './request.ts';
import { INTERNAL, asUnshrinkable, settleFault, tell, viewOf, type Run } from './run.ts';
import { LONGEST_SLEEP_MS, decideTurn, type Readiness } from './schedule.ts';
import type { Track } from './track.ts';

function readinessOf(run: Run, track: Track): Readiness {
  if (track.isStopped) return { kind: 'never' };
  const waitMs = track.retryAtMs - run.clock.monotonicMs();
  if (waitMs > 0) return { kind: 'later', inMs: waitMs };
  if (track.pending === null) {
    const view = viewOf(run, false, null);
    const step = track.definition.decideStep(track.cursor, view);
    if (step.kind === 'wait') {
      const inMs = step.dueAt - view.vendorNowAt;
      if (inMs > 0) {
        track.nextAttemptAt = run.clock.now() + inMs;
        return { kind: 'later', inMs };
      }
      return { kind: 'later', inMs: 0 };
    }
    track.pending = step;
  }
  return { kind: 'ready' };
}

/** One request of whichever stream is due. Answers how long nothing is due after it. */
export async function takeTurn(run: Run): Promise<number> {
  await load(run);
  if (run.isPaused || run.stopping.signal.aborted) return 0;
  const held = await holdUntilSignedIn(run);
  if (held > 0 || run.stopping.signal.aborted) return held;
  const turn = decideTurn(run.tracks.map((track) => readinessOf(run, track)), run.lastIndex);
  if (turn.kind === 'sleep') return turn.ms;
  run.lastIndex = turn.index;
  const track = run.tracks[turn.index];
  const step = track?.pending;
  if (!track || !step) return 0;
  await runTurn(run, track, step);
  return 0;
}

async function runTurn(run: Run, track: Track, step: RequestStep): Promise<void> {
  try {
    const outcome = await request(run, track, step, false, null, run.stopping.signal);
    if (outcome.kind === 'fault') await settleFault(run, track, outcome.fault);
  } catch (error) {
    // Our own bug or the store's trouble (disk full): said, logged and tried again, never a dead loop.
    run.log.error('polling.internal', { source: run.source.id, stream: track.definition.name }, error);
    await settleInternal(run, track);
  }
}

async function settleInternal(run: Run, track: Track): Promise<void> {
  track.pending = null;
  track.attempts += 1;
  track.error = { ...INTERNAL, sinceAt: track.error?.sinceAt ?? run.clock.now() };
  track.retryAtMs = run.clock.monotonicMs() + 30_000;
  track.nextAttemptAt = run.clock.now() + 30_000;
  tell(run, track);
}

/** Nothing can be asked before the first sign-in: every stream waits for it, and the primary one says why. Answers for how long. */
async function holdUntilSignedIn(run: Run): Promise<number> {
  const primary = run.tracks.find((track) => track.definition.name === run.primary) ?? run.tracks[0];
  if (run.isSkewAsked || !primary) return 0;
  const holdMs = (): number => Math.min(LONGEST_SLEEP_MS, primary.isStopped ? LONGEST_SLEEP_MS : primary.retryAtMs - run.clock.monotonicMs());
  if (holdMs() > 0) return holdMs();
  const fault = await learnSkew(run, run.stopping.signal);
  if (fault === null || run.stopping.signal.aborted) return 0;
  await settleFault(run, primary, asUnshrinkable(fault));
  return Math.max(1, holdMs());
}
