import type { UtcMs } from '../../../shared/domain/time.ts';
import type { DemoAgent } from './roster.ts';

/** A presence as the account has set it up. */
export interface PresenceWords { readonly category: string; readonly name: string; readonly eligibleForRouting: boolean }

export const PRESENCE = {
  ready: { category: 'Ready', name: 'Ready', eligibleForRouting: true },
  backOffice: { category: 'Ready', name: 'Back office', eligibleForRouting: false },
  secondLine: { category: 'Ready', name: 'Second line', eligibleForRouting: false },
  away: { category: 'Away', name: 'Away', eligibleForRouting: false },
  break: { category: 'Away', name: 'Break', eligibleForRouting: false },
  comfortBreak: { category: 'Away', name: 'Comfort break', eligibleForRouting: false },
  lunch: { category: 'ExtendedAway', name: 'Lunch', eligibleForRouting: false },
  meeting: { category: 'ExtendedAway', name: 'Meeting', eligibleForRouting: false },
  training: { category: 'ExtendedAway', name: 'Training', eligibleForRouting: false },
  coaching: { category: 'ExtendedAway', name: 'Coaching', eligibleForRouting: false },
  loggedOut: { category: 'LoggedOut', name: 'Logged Out', eligibleForRouting: false },
} as const satisfies Readonly<Record<string, PresenceWords>>;

export interface WorkloadCounts { readonly calls: number; readonly semiLive: number; readonly nonLive: number }

/** One contact with a customer or colleague, as one agent takes part in it. */
export interface SimInteraction {
  readonly guid: string;
  readonly medium: string;
  readonly mediumManager: string;
  readonly direction: 'Inbound' | 'Outbound' | 'Internal';
  /** How its processing ends. */
  readonly finalStatus: 'Completed' | 'InternalError';
  /** When the end of its processing is published. */
  readonly doneAt: UtcMs;
}

/** Order of types among activities of one agent and instant. */
export const TYPE_ORDER = { Presence: 0, Workload: 1, Interaction: 2 } as const;

export type SimType = keyof typeof TYPE_ORDER;

interface SimBase {
  readonly agent: DemoAgent;
  readonly startAt: UtcMs;
  /** `Infinity` when nothing in the world ends it. */
  readonly endAt: UtcMs;
  /** How long after its start and its end the vendor publishes them. */
  readonly lagMs: number;
}

/** What truly happens on the floor, past and to come, whatever a vendor's API shows of it. */
export type SimActivity =
  | (SimBase & { readonly type: 'Presence'; readonly presence: PresenceWords })
  | (SimBase & { readonly type: 'Workload'; readonly workload: WorkloadCounts })
  | (SimBase & { readonly type: 'Interaction'; readonly category: string; readonly reason: string | null; readonly interaction: SimInteraction });

/** Ascending by start, then agent id, then type: the order in which the vendor lists activities. */
export function compareActivities(a: SimActivity, b: SimActivity): number {
  return a.startAt - b.startAt || a.agent.index - b.agent.index || TYPE_ORDER[a.type] - TYPE_ORDER[b.type];
}
