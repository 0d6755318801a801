import type { UtcMs } from './time.ts';

/**
 * A contact as the vendor records it: parties (channels) and what happened on each of them. Everything is in the
 * vendor's own words; `extra` keeps properties that are not known today, so that nothing sent is lost. The vendor sends
 * the whole record again whenever something about it was processed, and it is replaced whole. [Vonage, Get interactions]
 */
export interface Interaction {
  readonly guid: string;
  /** Interactions of one conversation (a call and its call-back) share it. */
  readonly conversationGuid: string | null;
  readonly status: string | null;
  readonly medium: string | null;
  readonly mediumManager: string | null;
  readonly direction: string | null;
  readonly startAt: UtcMs;
  /** Null while it goes on. */
  readonly durationMs: number | null;
  /** The vendor's own figures: the sum of all parties' handle times, and the talk time. */
  readonly handleTimeMs: number | null;
  readonly talkTimeMs: number | null;
  readonly serviceName: string | null;
  /** Personal data: addresses and their keys. */
  readonly connectTo: string | null;
  readonly connectToKey: string | null;
  readonly connectFrom: string | null;
  readonly connectFromKey: string | null;
  readonly categorizedAt: UtcMs | null;
  readonly outcome: string | null;
  readonly plan: InteractionPlan | null;
  readonly channels: readonly Channel[];
  readonly extra: Readonly<Record<string, unknown>>;
}

export interface InteractionPlan {
  readonly addressName: string | null;
  readonly mappingName: string | null;
  readonly interactionPlanName: string | null;
  readonly reportingGroup: string | null;
}

/** One party's part. `offsetMs` counts from the start of the interaction. */
export interface Channel {
  readonly guid: string;
  readonly offsetMs: number;
  readonly durationMs: number | null;
  readonly handleTimeMs: number | null;
  readonly endReason: string | null;
  readonly integrationType: string | null;
  /** `External`, `Agent`, `Monitor`, or a word not known today. */
  readonly role: string | null;
  /** The agent's id for the role Agent, `CCRConnect` for a router's channel. */
  readonly partyId: string | null;
  /** Personal data for external parties. */
  readonly touchpoint: string | null;
  readonly touchpointKey: string | null;
  readonly events: readonly ChannelEvent[];
  readonly extra: Readonly<Record<string, unknown>>;
}

/** What happened on a channel; events may overlap. `offsetMs` counts from the start of the interaction, not of the channel. */
export interface ChannelEvent {
  readonly type: string;
  readonly name: string | null;
  readonly offsetMs: number;
  readonly durationMs: number | null;
  readonly properties: Readonly<Record<string, unknown>> | null;
  readonly extra: Readonly<Record<string, unknown>>;
}
