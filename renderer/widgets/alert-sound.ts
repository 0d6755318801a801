import type { Severity } from '../../shared/alerts/rule.ts';
import { later } from '../state/clock.ts';

/** Tones of a severity: pitch in hertz and when each begins; synthesised, so that there is no file to load. */
const TONES: Readonly<Record<Severity, readonly { readonly hertz: number; readonly atS: number }[]>> = {
  info: [{ hertz: 660, atS: 0 }],
  warning: [{ hertz: 660, atS: 0 }, { hertz: 880, atS: 0.16 }],
  critical: [{ hertz: 880, atS: 0 }, { hertz: 660, atS: 0.16 }, { hertz: 880, atS: 0.32 }],
};
const RESUME_MS = 500;
const TONE_S = 0.14;
const LOUDNESS = 0.18;

let context: AudioContext | null = null;

/** Plays the sound of a severity. A page that nobody has touched yet may not; then nothing is heard and false comes back. */
export async function playSound(severity: Severity): Promise<boolean> {
  context ??= new AudioContext();
  if (context.state === 'suspended') {
    // Resuming waits for a press on the page; whoever is not there is not to hear it later.
    const { promise: tooLate, resolve } = Promise.withResolvers<void>();
    const cancel = later(RESUME_MS, resolve);
    const resumed = context.resume().then(() => true);
    const isOn = await Promise.race([resumed, tooLate.then(() => false)]);
    cancel();
    if (!isOn) return false;
  }
  const { currentTime, destination } = context;
  for (const { hertz, atS } of TONES[severity]) {
    const [tone, volume] = [context.createOscillator(), context.createGain()];
    const from = currentTime + 0.02 + atS;
    tone.frequency.value = hertz;
    // Rises and falls, so that it begins and ends without a click.
    volume.gain.setValueAtTime(0, from);
    volume.gain.linearRampToValueAtTime(LOUDNESS, from + 0.02);
    volume.gain.linearRampToValueAtTime(0, from + TONE_S);
    tone.connect(volume).connect(destination);
    tone.start(from);
    tone.stop(from + TONE_S);
  }
  return true;
}
