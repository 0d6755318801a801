import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/domain/time.ts';

/** The rules of the simulated world, in one place; `../README.md` tells them in words. */

export const MIN_AGENTS = 5;
export const MAX_AGENTS = 1_000;
export const MIN_DAYS = 1;
export const MAX_DAYS = 90;

/** Two starts of the demo within one step see the same world. */
export const ANCHOR_STEP_MS = 4 * HOUR_MS;

/** Between these times of the anchor's day about half of the floor or more is on shift, on this many days from the anchor on. */
export const LIVELY = { fromMs: -1 * HOUR_MS, untilMs: 5 * HOUR_MS, days: 3 } as const;

/** Share of agents whose shift lies over the anchor; the others are spread around the clock. */
export const CORE_SHARE = 0.64;
/** When the core's shifts begin, counted from the anchor. */
export const CORE_START_MS = { from: -4 * HOUR_MS, until: -15 * MINUTE_MS } as const;
export const SHIFT_LENGTHS_MS = [8 * HOUR_MS, 8 * HOUR_MS, 8.5 * HOUR_MS, 9 * HOUR_MS] as const;
export const SHIFT_START_JITTER_MS = 6 * MINUTE_MS;
/** A shift never reaches this far from its nominal start. */
export const MAX_SHIFT_REACH_MS = 10 * HOUR_MS;
/** First of two days off, counted from the weekday of the anchor; the anchor's own weekday is staffed best. */
export const DAYS_OFF = [1, 2, 2, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5, 5, 5, 5, 0] as const;
export const SICK_SHARE = 0.03;
/** Every n-th agent leads a team, from this floor size on. */
export const TEAM_SIZE = 15;
export const SMALLEST_FLOOR_WITH_SUPERVISOR = 8;
/** Share of agents who left during the history. */
export const LEAVER_SHARE = 0.02;
/** How far a search for the last or next shift goes. */
export const MAX_DAYS_BETWEEN_SHIFTS = 12;

/** Agents in LivePerson and in RingCentral beside the given number in Vonage, and how many of them work in Vonage too. */
export const chatAgentsOf = (agents: number): number => Math.max(4, Math.round(agents / 4));
export const voiceAgentsOf = (agents: number): number => Math.max(5, Math.round(agents / 5));
export const sharedOf = (deskAgents: number): number => Math.max(3, Math.round(deskAgents / 3));
/** Time that an agent of a second line gives to it, a few times a shift; Vonage shows Ready, not eligible, meanwhile. */
export const SECOND_LINE = { shares: [0.1, 0.36, 0.63], lengthMs: { from: 35 * MINUTE_MS, until: 65 * MINUTE_MS } } as const;

/** How late the vendor publishes what happened. */
export const LAG_MS = { from: 1 * SECOND_MS, until: 4 * SECOND_MS } as const;
export const LATE_LAG_MS = { from: 45 * SECOND_MS, until: 75 * SECOND_MS } as const;
export const LATE_SHARE = 0.015;
/** No event is published later than this after it happened. */
export const MAX_LAG_MS = 90 * SECOND_MS;

export const CALL = {
  /** Workload may begin this much before ringing. */
  leadMs: { from: 0, until: 1_500 },
  ringMs: { from: 1_500, until: 14_000 },
  talkMedianMs: 3.6 * MINUTE_MS,
  talkSigma: 0.7,
  talkMs: { from: 12 * SECOND_MS, until: 40 * MINUTE_MS },
  wrapMs: { from: 4 * SECOND_MS, until: 40 * SECOND_MS },
  idleMeanMs: { from: 30 * SECOND_MS, until: 2.5 * MINUTE_MS },
  noAnswerShare: 0.03,
  noAnswerRingMs: 20 * SECOND_MS,
  awayAfterNoAnswerShare: 0.6,
  awayAfterNoAnswerMs: { from: 15 * SECOND_MS, until: 4 * MINUTE_MS },
  declinedShare: 0.012,
  failedShare: 0.006,
  parkShare: 0.06,
  parkedMs: { from: 10 * SECOND_MS, until: 90 * SECOND_MS },
  longWrapShare: 0.12,
  longWrapMs: { from: 40 * SECOND_MS, until: 6 * MINUTE_MS },
  outboundShare: 0.14,
  internalShare: 0.05,
  internalErrorShare: 0.003,
  /** No call is taken when less than this is left. */
  shortestMs: 90 * SECOND_MS,
} as const;

export const CHAT = { slots: 3, idleMeanMs: 14 * MINUTE_MS, workMedianMs: 7 * MINUTE_MS, workSigma: 0.5 } as const;
export const EMAIL = { slots: 2, idleMeanMs: 35 * MINUTE_MS, workMedianMs: 11 * MINUTE_MS, workSigma: 0.6 } as const;
export const DIGITAL = {
  leadMs: { from: 0, until: 1_200 },
  ringMs: { from: 800, until: 8_000 },
  wrapMs: { from: 3 * SECOND_MS, until: 50 * SECOND_MS },
  longestMs: 50 * MINUTE_MS,
} as const;
/** How much rarer calls come to agents who chat as well. */
export const BLENDED_IDLE_FACTOR = 7;

/** Work that is running when a break is due may run over by this much. */
export const OVERRUN_MS = 8 * MINUTE_MS;

export const DAY = DAY_MS;
