import { z } from 'zod';
import { agentDay, agentKey, chatSlot, rowFlag, unknownTime } from './schemas.ts';

/** Shapes of what the vendors' records become on screens: people, interactions, chats, engagement and calls. Instants, durations and ids as in `schemas.ts`. */

const at = z.int();
const durationMs = z.int().nonnegative();

/** Somebody who is available in one system and on a contact in another. */
export const contradiction = z.object({ startAt: at, endAt: at, open: z.boolean(), availableKey: agentKey, engagedKey: agentKey });

export const team = z.object({ id: z.int(), name: z.string(), zone: z.string().nullable() });
export const person = z.object({ id: z.int(), name: z.string(), email: z.string().nullable(), teamId: z.int().nullable() });
/** One person's window: a day for each system in which the person is an agent. */
export const personDay = z.object({ person: person.nullable(), days: z.array(agentDay), contradictions: z.array(contradiction) });

export const personLink = z.object({ personId: z.int(), key: agentKey });
export const peopleBook = z.object({ people: z.array(person), teams: z.array(team), links: z.array(personLink) });
/** Agents that may be one person; never applied unasked. `personId`: the person that some of them are already. */
export const personSuggestion = z.object({ keys: z.array(agentKey), reason: z.enum(['email', 'id', 'name']), detail: z.string(), name: z.string(), personId: z.int().nullable() });
/** What a roster file did; a line with a problem changes nothing. */
export const rosterResult = z.object({ lines: z.int(), people: z.int(), teams: z.int(), links: z.int(), unchanged: z.int(), problems: z.array(z.object({ line: z.int(), message: z.string() })) });

const nullableMs = durationMs.nullable();

/** Figures of one interaction, ours from its events; null where they cannot be told. Formulas: `shared/domain/interaction-figures.ts`. */
export const interactionFigures = z.object({
  queues: z.array(z.object({ name: z.string().nullable(), type: z.string(), waitMs: nullableMs, result: z.string().nullable(), open: z.boolean(), skills: z.array(z.string()), targets: z.array(z.object({ virtualQueue: z.string(), targetMs: durationMs, met: z.boolean().nullable() })) })),
  queueWaitMs: nullableMs, timeToAnswerMs: nullableMs, talkMs: nullableMs, holdMs: nullableMs, wrapMs: nullableMs, handleMs: nullableMs,
});

/** Personal data in it is masked unless asked for. */
export const interactionRow = z.object({
  sourceId: z.int(), sourceName: z.string(), guid: z.string(), conversationGuid: z.string().nullable(), status: z.string().nullable(),
  medium: z.string().nullable(), mediumManager: z.string().nullable(), direction: z.string().nullable(), startAt: at, endAt: at.nullable(), durationMs: nullableMs,
  handleTimeMs: nullableMs, talkTimeMs: nullableMs, serviceName: z.string().nullable(), connectTo: z.string().nullable(), connectFrom: z.string().nullable(),
  outcome: z.string().nullable(), categorizedAt: at.nullable(), interactionPlanName: z.string().nullable(), agents: z.array(z.object({ key: agentKey, name: z.string() })), asOf: at,
  figures: interactionFigures,
});

export const interactionQuery = z.object({
  startAt: at, endAt: at, sourceIds: z.array(z.int()).optional(), keys: z.array(agentKey).optional(), teamIds: z.array(z.int()).optional(), medium: z.string().optional(), direction: z.string().optional(),
  outcome: z.string().optional(), status: z.string().optional(), queue: z.string().optional(), minDurationMs: durationMs.optional(), maxDurationMs: durationMs.optional(), text: z.string().optional(),
  sort: z.enum(['start', 'duration', 'queueWait', 'handle', 'talk']), descending: z.boolean(), limit: z.int().min(1).max(500), offset: z.int().nonnegative(), reveal: z.boolean(),
});

/** `choices`: the words that occur in the window, for the filters. */
export const interactionPage = z.object({ asOf: at, total: z.int(), rows: z.array(interactionRow) });
export const interactionChoices = z.object({ media: z.array(z.string()), directions: z.array(z.string()), outcomes: z.array(z.string()), queues: z.array(z.string()) });

/** One fact beside a lane or an event: a label and what to show. */
const fact = z.object({ label: z.string(), value: z.string() });

/** Something on a party's lane; `track` is its row inside the lane, so that nothing hides anything. Instants have `endAt` = `startAt`. */
export const partyEvent = z.object({
  kind: z.enum(['ringing', 'connected', 'held', 'interrupted', 'parked', 'queue', 'wrap', 'applet', 'plan', 'recording', 'disposition', 'rating', 'monitoring', 'bot', 'voicemail', 'audio-problem', 'delivery-failed', 'data', 'other']),
  type: z.string(), label: z.string(), startAt: at, endAt: at.nullable(), track: z.int().nonnegative(), facts: z.array(fact),
});

export const party = z.object({
  channelGuid: z.string(), role: z.enum(['customer', 'agent', 'monitor', 'bot', 'router', 'other']), title: z.string(), agentKey: agentKey.nullable(), startAt: at, endAt: at.nullable(), endReason: z.string().nullable(),
  handleTimeMs: nullableMs, ourHandleMs: nullableMs, tracks: z.int().nonnegative(), events: z.array(partyEvent), facts: z.array(fact),
});

/** Everything about one interaction. `conversation`: the others of it, by start. */
export const interactionDetail = z.object({
  row: interactionRow, asOf: at, parties: z.array(party), facts: z.array(fact), conversation: z.array(interactionRow),
  /** The vendor's figure beside ours, where both exist. */
  comparisons: z.array(z.object({ label: z.string(), vendorMs: durationMs, oursMs: durationMs, formula: z.string() })),
});

/** Who waits now in one source. Waits run from `longestSinceAt` to the vendor's now. */
export const waitingSource = z.object({
  sourceId: z.int(), sourceName: z.string(), asOf: at, stale: z.boolean(), count: z.int(), longestSinceAt: at.nullable(),
  groups: z.array(z.object({ queue: z.string(), medium: z.string(), skills: z.array(z.string()), count: z.int(), longestSinceAt: at, targetMs: nullableMs, overTarget: z.int() })),
});
export const waiting = z.object({ nowAt: at, sources: z.array(waitingSource) });

export const chatQuery = z.object({ startAt: at, endAt: at, slotMs: z.int().positive(), sourceIds: z.array(z.int()).optional(), keys: z.array(agentKey).optional(), teamIds: z.array(z.int()).optional() });

/** Chat states over a window. `total` is one slot over all of it; `missing` names time of which nothing is known. */
export const chatAgent = z.object({ key: agentKey, name: z.string(), sourceName: z.string(), teamId: z.int().nullable(), slots: z.array(chatSlot), total: chatSlot });
export const chatStates = z.object({ asOf: at, zone: z.string(), slotMs: durationMs, agents: z.array(chatAgent), missing: z.array(unknownTime) });

export const engagementFigures = z.object({ interactive: z.int(), nonInteractive: z.int(), handlingS: z.int(), nonInteractiveHandlingS: z.int(), connected: z.int() });
/** Sums of buckets; `sent`: the vendor's own total for the same group, where it sends one. No row: no data, which is not zero. */
export const engagementRow = engagementFigures.extend({
  sourceId: z.int(), skillId: z.string().nullable(), skillName: z.string().nullable(), agentKey: agentKey.nullable(), agentName: z.string().nullable(), slotStartAt: at.nullable(), complete: z.boolean(), sent: engagementFigures.nullable(),
});
export const engagementQuery = chatQuery.extend({ groupBy: z.enum(['skill', 'agent', 'skill-agent', 'slot']), skillIds: z.array(z.string()).optional() });
export const engagement = z.object({ asOf: at, zone: z.string(), rows: z.array(engagementRow), total: engagementFigures.nullable(), sentTotal: engagementFigures.nullable(), skills: z.array(z.object({ sourceId: z.int(), id: z.string(), name: z.string() })), missing: z.array(unknownTime) });

/** Personal data is masked unless asked for. `recording`: whether a link may be opened yet, and why not. */
export const callRow = z.object({
  sourceId: z.int(), sourceName: z.string(), callId: z.string(), agentKey: agentKey.nullable(), agentName: z.string().nullable(), queueId: z.string().nullable(), queueName: z.string().nullable(), direction: z.string().nullable(),
  state: z.string().nullable(), startAt: at, queueDurationS: z.int().nullable(), durationS: z.int().nullable(), dnis: z.string().nullable(), ani: z.string().nullable(), disposition: z.string().nullable(),
  recording: z.object({ condition: z.enum(['none', 'too-early', 'host-not-allowed', 'ready', 'not-kept']), host: z.string().nullable(), readyAt: at.nullable() }), flags: z.array(rowFlag),
});
export const callQuery = z.object({
  startAt: at, endAt: at, sourceIds: z.array(z.int()).optional(), keys: z.array(agentKey).optional(), teamIds: z.array(z.int()).optional(), state: z.string().optional(), direction: z.string().optional(), queue: z.string().optional(), text: z.string().optional(),
  sort: z.enum(['start', 'duration', 'queueWait']), descending: z.boolean(), limit: z.int().min(1).max(500), offset: z.int().nonnegative(), reveal: z.boolean(),
});
export const callPage = z.object({ asOf: at, total: z.int(), rows: z.array(callRow) });

/** Whether a source's zone fits its events. */
export const zoneCheck = z.object({ zone: z.string(), confirmed: z.boolean(), samples: z.int(), offsetMs: z.int().nullable(), better: z.array(z.string()), verdict: z.enum(['fits', 'another-fits', 'unclear', 'no-data']) });

export type Person = z.infer<typeof person>;
export type Team = z.infer<typeof team>;
export type PeopleBookView = z.infer<typeof peopleBook>;
export type PersonSuggestion = z.infer<typeof personSuggestion>;
export type RosterResult = z.infer<typeof rosterResult>;
export type PersonDay = z.infer<typeof personDay>;
export type Contradiction = z.infer<typeof contradiction>;
export type ChatStates = z.infer<typeof chatStates>;
export type ChatAgent = z.infer<typeof chatAgent>;
export type ChatQueryInput = z.infer<typeof chatQuery>;
export type EngagementQueryInput = z.infer<typeof engagementQuery>;
export type Engagement = z.infer<typeof engagement>;
export type EngagementRowView = z.infer<typeof engagementRow>;
export type InteractionRowView = z.infer<typeof interactionRow>;
export type InteractionFigures = z.infer<typeof interactionFigures>;
export type InteractionPage = z.infer<typeof interactionPage>;
export type InteractionQueryInput = z.infer<typeof interactionQuery>;
export type InteractionDetail = z.infer<typeof interactionDetail>;
export type Party = z.infer<typeof party>;
export type PartyEvent = z.infer<typeof partyEvent>;
export type Waiting = z.infer<typeof waiting>;
export type CallRowView = z.infer<typeof callRow>;
export type CallPage = z.infer<typeof callPage>;
export type CallQueryInput = z.infer<typeof callQuery>;
export type ZoneCheckView = z.infer<typeof zoneCheck>;
