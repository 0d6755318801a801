import type { UtcMs } from './time.ts';

/** Which vendor system a source is. */
export type SourceKind = 'vonage' | 'liveperson' | 'ringcentral';

/**
 * One stretch of what an agent did, in the vendor's own words. Nothing here is derived: unknown types, categories,
 * reasons and media pass through as sent. `null` means that the vendor sent null or nothing.
 */
export interface Activity {
  /** As the vendor writes it: `"01"` is not `"1"`. */
  readonly agentId: string;
  /** `Presence`, `Workload`, `Interaction`, or a word not known today. */
  readonly type: string;
  readonly category: string | null;
  /** The account's own label of a presence (Lunch, Meeting). */
  readonly name: string | null;
  readonly eligibleForRouting: boolean | null;
  readonly startAt: UtcMs;
  /** Null while it runs. Zero is legal. */
  readonly durationMs: number | null;
  readonly status: string | null;
  readonly reason: string | null;
  readonly interactionGuid: string | null;
  readonly medium: string | null;
  readonly mediumManager: string | null;
  readonly direction: string | null;
  readonly channelGuid: string | null;
  readonly calls: number | null;
  readonly semiLive: number | null;
  readonly nonLive: number | null;
}

/**
 * Lanes in which an agent can be in one activity at a time: one presence, one workload, one activity for each
 * interaction. Other types are not exclusive. [Vonage, Get agent activities]
 */
export function exclusiveLaneOf(activity: Pick<Activity, 'type' | 'interactionGuid'>): string | null {
  if (activity.type === 'Presence' || activity.type === 'Workload') return activity.type;
  if (activity.type === 'Interaction' && activity.interactionGuid !== null) return `Interaction ${activity.interactionGuid}`;
  return null;
}

/** What is known of an agent now from a snapshot endpoint; it fills what a window cannot show and is never exported as an activity. */
export interface AgentSnapshot {
  readonly agentId: string;
  readonly presence: { readonly category: string | null; readonly name: string | null; readonly eligibleForRouting: boolean | null; readonly sinceAt: UtcMs } | null;
  readonly workload: { readonly calls: number; readonly semiLive: number; readonly nonLive: number; readonly sinceAt: UtcMs } | null;
  readonly interactions: readonly AgentSnapshotInteraction[];
  /** True for what was concluded from figures and not told: what the vendor told a short while before it knows better. */
  readonly isDerived?: true;
}

export interface AgentSnapshotInteraction {
  readonly guid: string;
  readonly channelGuid: string | null;
  readonly category: string | null;
  readonly reason: string | null;
  readonly medium: string | null;
  readonly mediumManager: string | null;
  readonly direction: string | null;
  readonly sinceAt: UtcMs;
}

/** A name for an agent id, from a directory service. */
export interface AgentName {
  readonly agentId: string;
  readonly name: string;
  readonly email: string | null;
  /** False for leavers, null when the directory does not say. */
  readonly isActive: boolean | null;
}
