import { HOUR_MS, MINUTE_MS, type UtcMs } from '../../../shared/domain/time.ts';
import type { ZoneCheck } from '../../ports/connector.ts';
import type { Item } from '../kit/items.ts';
import { parseSentTime, resolveTime, type SentTime } from './event-time.ts';
import { secondsOf, textOf } from './json.ts';
import { isCallItem, itemOf } from './read-event.ts';
import type { RingcentralSettings } from './settings.ts';

/** Zones in which a contact centre may keep its clock; the first of equals is named. */
const CANDIDATES = [
  'America/New_York', 'UTC', 'America/Chicago', 'America/Denver', 'America/Los_Angeles', 'America/Phoenix', 'America/Anchorage', 'Pacific/Honolulu', 'America/Halifax', 'America/Sao_Paulo', 'America/Bogota',
  'Europe/London', 'Europe/Berlin', 'Europe/Athens', 'Africa/Johannesburg', 'Asia/Dubai', 'Asia/Kolkata', 'Asia/Manila', 'Asia/Tokyo', 'Australia/Perth', 'Australia/Adelaide', 'Australia/Sydney', 'Pacific/Auckland',
] as const;

const QUARTER_MS = 15 * MINUTE_MS;
/** A live delivery comes within this time of its event, in whichever zone; the desk's clock may be a little behind. */
const MAX_DELAY_MS = 5 * MINUTE_MS;
const MAX_EARLY_MS = 2 * MINUTE_MS;
/** No zone is further from another than this. */
const MAX_OFFSET_MS = 26 * HOUR_MS;
/** Share of the samples that has to agree, and how many there have to be. */
const AGREEMENT = 0.8;
const LEAST_SAMPLES = 3;
/** Only the newest count: an account's zone may have been changed. */
const MOST_SAMPLES = 200;
/** More events of one receipt than this came in a file: their receipt says nothing of when they were sent. */
const MOST_TOGETHER = 3;

interface Received { readonly content: string; readonly receivedAt: UtcMs }
interface Sample { readonly time: SentTime & { readonly hasOffset: false }; /** From the event's time to when it could be sent. */ readonly sentAfterMs: number; readonly receivedAt: UtcMs }

/** Whether the events' times, read in the source's zone, lie shortly before their receipt; and in which zone they would. */
export function checkZone(events: readonly Received[], settings: RingcentralSettings): ZoneCheck {
  const samples = findSamples(events);
  const delays = samples.map((sample) => delayOf(sample, settings.zone)).sort((a, b) => a - b);
  const result = { zone: settings.zone, isConfirmed: settings.isZoneConfirmed, samples: samples.length, offsetMs: delays[Math.floor(delays.length / 2)] ?? null };
  if (samples.length < LEAST_SAMPLES) return { ...result, better: [], verdict: samples.length === 0 ? 'no-data' : 'unclear' };
  if (shareOf(samples, settings.zone) >= AGREEMENT) return { ...result, better: [], verdict: 'fits' };
  const better = CANDIDATES.map((zone) => ({ zone, share: shareOf(samples, zone) })).filter(({ share }) => share >= AGREEMENT).sort((a, b) => b.share - a.share).map(({ zone }) => zone);
  return { ...result, better, verdict: better.length > 0 ? 'another-fits' : 'unclear' };
}

/** The newest events that came live, in whatever order they are given. */
function findSamples(events: readonly Received[]): readonly Sample[] {
  const together = new Map<UtcMs, number>();
  for (const { receivedAt } of events) together.set(receivedAt, (together.get(receivedAt) ?? 0) + 1);
  const live = events.filter(({ receivedAt }) => (together.get(receivedAt) ?? 0) <= MOST_TOGETHER);
  return live.toSorted((a, b) => b.receivedAt - a.receivedAt).flatMap((event) => toSample(itemOf(event), event.receivedAt) ?? []).slice(0, MOST_SAMPLES);
}

/** An event that came live, whatever its zone: its delay is a few quarter hours, and then moments. Null for imported ones and exact times. */
function toSample(item: Item, receivedAt: UtcMs): Sample | null {
  const isCall = isCallItem(item);
  const time = parseSentTime(textOf(item, isCall ? 'call_start' : 'date_time') ?? '');
  if (time === null || time.hasOffset) return null;
  const sentAfterMs = isCall ? (secondsOf(item, 'call_duration') ?? 0) * 1_000 : 0;
  const distance = receivedAt - time.localMs - sentAfterMs;
  const rest = distance - Math.round(distance / QUARTER_MS) * QUARTER_MS;
  return Math.abs(distance) > MAX_OFFSET_MS || rest > MAX_DELAY_MS || rest < -MAX_EARLY_MS ? null : { time, sentAfterMs, receivedAt };
}

const delayOf = (sample: Sample, zone: string): number => sample.receivedAt - sample.sentAfterMs - resolveTime(sample.time, zone, sample.receivedAt);

function shareOf(samples: readonly Sample[], zone: string): number {
  const fitting = samples.filter((sample) => {
    const delay = delayOf(sample, zone);
    return delay <= MAX_DELAY_MS && delay >= -MAX_EARLY_MS;
  });
  return fitting.length / samples.length;
}
