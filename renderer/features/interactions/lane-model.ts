import type { InteractionDetail, Party, PartyEvent } from '../../../shared/contract/record-schemas.ts';
import { dateOf, formatClock, formatDuration, offsetMsAt } from '../../../shared/domain/calendar.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS, type ClosedInterval, type UtcMs } from '../../../shared/domain/time.ts';
import { dayLabel } from '../../timeline/ticks.ts';

/** One event as it is drawn: places in percent of the axis. */
export interface DrawnEvent {
  readonly id: string;
  readonly event: PartyEvent;
  /** Its row inside the lane. */
  readonly track: number;
  readonly party: Party;
  readonly left: number;
  readonly width: number;
  /** A mark at one moment. */
  readonly isInstant: boolean;
  readonly isOpen: boolean;
  /** Free room to the right of a mark, for its label. */
  readonly room: number;
  /** Service-level targets of a queue that lie on the axis. */
  readonly targets: readonly { readonly left: number; readonly label: string; readonly isMet: boolean | null }[];
}

export interface DrawnParty {
  readonly party: Party;
  readonly left: number;
  readonly width: number;
  readonly isOpen: boolean;
  readonly events: readonly DrawnEvent[];
  readonly tracks: number;
}

export interface Drawing {
  readonly axis: ClosedInterval;
  readonly parties: readonly DrawnParty[];
  /** Every event by time: the order of the list. */
  readonly events: readonly DrawnEvent[];
}

const LEAST_AXIS_MS = 2 * SECOND_MS;
/** Room behind the last moment, so that a mark there is seen. */
const MARGIN = 0.02;

/** From the first to the last moment of all parties; a running interaction ends at the last answer. */
export function axisOf(detail: Pick<InteractionDetail, 'row' | 'parties' | 'asOf'>): ClosedInterval {
  const { row, parties, asOf } = detail;
  const spans = [row, ...parties, ...parties.flatMap((party) => party.events)];
  const startAt = Math.min(...spans.map((span) => span.startAt));
  const endAt = Math.max(...spans.map((span) => span.endAt ?? Math.max(span.startAt, asOf)), startAt + LEAST_AXIS_MS);
  return { startAt, endAt: Math.ceil(endAt + (endAt - startAt) * MARGIN) };
}

/** Room that a mark takes, in percent of an axis over the whole width, and beside the list. */
export const MARK_WIDTH = { wide: 1.4, narrow: 5 } as const;

/** Lays every party and event on one axis; rows inside a lane are chosen for the width at which marks are drawn, so that nothing hides anything. */
export function toDrawing(detail: InteractionDetail, markWidth: number = MARK_WIDTH.wide): Drawing {
  const axis = axisOf(detail);
  const at = (instant: UtcMs): number => ((Math.min(instant, axis.endAt) - axis.startAt) / (axis.endAt - axis.startAt)) * 100;
  const queueTargets = targetsByQueue(detail);
  const parties = detail.parties.map((party): DrawnParty => {
    const tracks = assignTracks(party.events.map((event) => ({ event, left: at(event.startAt), right: event.endAt === null ? 100 : Math.max(at(event.endAt), at(event.startAt) + (event.endAt === event.startAt ? markWidth : LEAST_BAR)) })));
    const events = party.events.map((event, index) => drawEvent({ event, index, party, tracks, at, targets: queueTargets.get(event) ?? [] }));
    return { party, left: at(party.startAt), width: at(party.endAt ?? axis.endAt) - at(party.startAt), isOpen: party.endAt === null, tracks: Math.max(1, ...events.map((each) => each.track + 1)), events };
  });
  return { axis, parties, events: parties.flatMap((party) => party.events).toSorted((a, b) => a.event.startAt - b.event.startAt) };
}

type Targets = InteractionDetail['row']['figures']['queues'][number]['targets'];

/** The figures list the queues by when they were entered, as the events do. */
function targetsByQueue(detail: InteractionDetail): ReadonlyMap<PartyEvent, Targets> {
  const events = detail.parties.flatMap((party) => party.events).filter((event) => event.kind === 'queue').toSorted((a, b) => a.startAt - b.startAt);
  return new Map(events.map((event, index) => [event, detail.row.figures.queues[index]?.targets ?? []]));
}

/** A bar is never thinner than this, in percent of the axis. */
const LEAST_BAR = 0.3;
/** What a party does; it gets the first row. */
const MAIN: ReadonlySet<PartyEvent['kind']> = new Set<PartyEvent['kind']>(['ringing', 'connected', 'wrap']);

interface Span { readonly event: PartyEvent; readonly left: number; readonly right: number }

/** The first row on which an event hides nothing, for every event. */
function assignTracks(spans: readonly Span[]): ReadonlyMap<PartyEvent, number> {
  const rows: Span[][] = [];
  const tracks = new Map<PartyEvent, number>();
  const rank = ({ event }: Span): number => Number(!MAIN.has(event.kind) || event.endAt === event.startAt);
  for (const span of spans.toSorted((a, b) => rank(a) - rank(b) || a.left - b.left || b.right - a.right)) {
    const free = rows.findIndex((row) => row.every((other) => other.right <= span.left || other.left >= span.right));
    const track = free < 0 ? rows.push([]) - 1 : free;
    rows[track]?.push(span);
    tracks.set(span.event, track);
  }
  return tracks;
}

interface EventPlace {
  readonly event: PartyEvent;
  readonly index: number;
  readonly party: Party;
  readonly tracks: ReadonlyMap<PartyEvent, number>;
  readonly at: (instant: UtcMs) => number;
  readonly targets: Targets;
}

function drawEvent({ event, index, party, tracks, at, targets }: EventPlace): DrawnEvent {
  const left = at(event.startAt);
  const track = tracks.get(event) ?? 0;
  const isInstant = event.endAt === event.startAt;
  const next = Math.min(100, ...party.events.filter((other) => tracks.get(other) === track && other !== event && other.startAt >= event.startAt).map((other) => at(other.startAt)));
  const lines = targets.map((target) => ({ left: at(event.startAt + target.targetMs), label: `target ${formatDuration(target.targetMs)}, ${target.virtualQueue}`, isMet: target.met }));
  return {
    id: `${party.channelGuid}|${index}`, event, track, party, left, width: isInstant ? 0 : (event.endAt === null ? 100 : at(event.endAt)) - left, isInstant, isOpen: event.endAt === null, room: Math.max(0, next - left),
    targets: lines.filter((line, place) => line.left < 100 && lines.findIndex((other) => other.left === line.left) === place),
  };
}

const STEPS_MS = [SECOND_MS, 2 * SECOND_MS, 5 * SECOND_MS, 10 * SECOND_MS, 15 * SECOND_MS, 30 * SECOND_MS, MINUTE_MS, 2 * MINUTE_MS, 5 * MINUTE_MS, 10 * MINUTE_MS, 15 * MINUTE_MS, 30 * MINUTE_MS, HOUR_MS, 2 * HOUR_MS, 3 * HOUR_MS, 6 * HOUR_MS, 12 * HOUR_MS, 24 * HOUR_MS];

/** Lines at round local times, as many as have room. */
export function ticksOf(axis: ClosedInterval, zone: string, most: number): readonly { readonly left: number; readonly label: string }[] {
  const length = axis.endAt - axis.startAt;
  const step = STEPS_MS.find((each) => length / each <= most) ?? Math.ceil(length / most / HOUR_MS) * HOUR_MS;
  const offset = offsetMsAt(axis.startAt, zone);
  const first = Math.ceil((axis.startAt + offset) / step) * step - offset;
  const count = Math.max(0, Math.floor((axis.endAt - first) / step) + 1);
  // A label at the very edge would be cut off.
  return Array.from({ length: count }, (_, index) => first + index * step).map((at) => ({ left: ((at - axis.startAt) / length) * 100, label: formatClock(at, zone, { seconds: step < MINUTE_MS }) })).filter((tick) => tick.left < 94);
}

/** When and how long, for the list and for who hears it. */
export function eventTimes(event: Pick<PartyEvent, 'startAt' | 'endAt'>, zone: string, asOf: UtcMs): string {
  const start = formatClock(event.startAt, zone, { seconds: true });
  if (event.endAt === event.startAt) return start;
  if (event.endAt === null) return `since ${start}, ${formatDuration(Math.max(0, asOf - event.startAt))} so far`;
  return `${start} – ${formatClock(event.endAt, zone, { seconds: true })}, ${formatDuration(event.endAt - event.startAt)}`;
}

/** The event to which an arrow key leads: along the lane, or to the nearest one in time in the lane above or below. */
export function nextEvent(drawing: Drawing, id: string | null, key: string): string | null {
  const lane = drawing.parties.findIndex((party) => party.events.some((each) => each.id === id));
  const present = drawing.parties[lane]?.events.find((each) => each.id === id);
  if (present === undefined) return drawing.events[0]?.id ?? null;
  const inLane = (drawing.parties[lane]?.events ?? []).toSorted((a, b) => a.event.startAt - b.event.startAt || a.track - b.track);
  const at = inLane.indexOf(present);
  if (key === 'ArrowRight') return inLane[Math.min(inLane.length - 1, at + 1)]?.id ?? null;
  if (key === 'ArrowLeft') return inLane[Math.max(0, at - 1)]?.id ?? null;
  if (key === 'Home') return drawing.events[0]?.id ?? null;
  if (key === 'End') return drawing.events.at(-1)?.id ?? null;
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return null;
  const step = key === 'ArrowDown' ? 1 : -1;
  for (let other = lane + step; other >= 0 && other < drawing.parties.length; other += step) {
    const [nearest] = (drawing.parties[other]?.events ?? []).toSorted((a, b) => Math.abs(a.event.startAt - present.event.startAt) - Math.abs(b.event.startAt - present.event.startAt));
    if (nearest !== undefined) return nearest.id;
  }
  return id;
}

export const ROLE_WORDS = { customer: 'Customer', agent: 'Agent', monitor: 'Monitor', bot: 'Bot', router: 'Router', other: 'Other party' } as const satisfies Readonly<Record<Party['role'], string>>;

export const KIND_WORDS = {
  ringing: 'Ringing', connected: 'Connected', held: 'Held', interrupted: 'Interrupted', parked: 'Parked', queue: 'Queue', wrap: 'Wrap', applet: 'Applet', plan: 'Plan', recording: 'Recording', disposition: 'Disposition',
  rating: 'Rating', monitoring: 'Monitoring', bot: 'Bot', voicemail: 'Voicemail', 'audio-problem': 'Audio problem', 'delivery-failed': 'Delivery failed', data: 'Data', other: 'Other',
} as const satisfies Readonly<Record<PartyEvent['kind'], string>>;

/** `Fri 20 Nov, 14:02:11` */
export const momentWords = (at: UtcMs, zone: string): string => `${dayLabel(dateOf(at, zone))}, ${formatClock(at, zone, { seconds: true })}`;
