import { HOUR_MS, type ClosedInterval } from '../../../shared/domain/time.ts';
import type { VoiceFloor } from '../floor/voice-floor.ts';
import { eventsIn } from './events.ts';

/** Hours of one piece: a few thousand events at the most. */
const PIECE_MS = 4 * HOUR_MS;

/** What has been sent in a window, oldest first, in pieces of NDJSON that are made one by one; empty ones are left out. */
export function* historyOf(floor: VoiceFloor, window: ClosedInterval): Generator<string> {
  for (let startAt = window.startAt; startAt < window.endAt; startAt += PIECE_MS) {
    const lines = eventsIn(floor, { startAt, endAt: Math.min(window.endAt, startAt + PIECE_MS) }).map((event) => `${JSON.stringify(event.fields)}\n`);
    if (lines.length > 0) yield lines.join('');
  }
}
