import { z } from 'zod';
import { STATES } from '../domain/state.ts';

/**
 * The shapes that cross between the core and its clients. All instants are epoch milliseconds UTC, all durations
 * milliseconds, all ids strings as the vendor writes them.
 */

/** Binary data that survives every transport. `Blob` exists in every runtime of the product, but in no common type library. */
export interface BinaryFrame {
  readonly size: number;
  arrayBuffer(): Promise<ArrayBuffer>;
}

const BlobClass = (globalThis as unknown as { readonly Blob: new (parts: readonly ArrayBuffer[]) => BinaryFrame }).Blob;

const at = z.int();
const durationMs = z.int().nonnegative();

/** Key of an agent across the product: `<sourceId>:<agentId>`, where the agent id is everything after the first colon. */
export const agentKey = z.string().regex(/^\d+:[\s\S]*$/);

export const state = z.enum(STATES);

export const sourceKind = z.enum(['vonage', 'liveperson', 'ringcentral']);

export const capabilities = z.object({
  shell: z.enum(['desktop', 'browser']),
  /** Native notifications by the shell (the browser shell uses the page's own). */
  nativeNotifications: z.boolean(),
  /** The demo can be opened from the first-run screen. */
  exploreDemo: z.boolean(),
});

export const hello = z.object({
  /** Client and core must agree on it; a mismatch is a screen that names both builds. */
  protocol: z.int(),
  build: z.string(),
  /** The core's clock, for ticking on screens. */
  nowAt: at,
  home: z.string(),
  /** True while no source was ever added. */
  isFirstRun: z.boolean(),
  capabilities,
});

export const settingField = z.object({
  key: z.string(),
  label: z.string(),
  hint: z.string(),
  kind: z.enum(['text', 'url', 'number', 'choice', 'list']),
  choices: z.array(z.string()).optional(),
  defaultValue: z.string().nullable(),
  required: z.boolean(),
});

export const secretField = z.object({ key: z.string(), label: z.string(), hint: z.string(), required: z.boolean() });

/** What the source form is made of. */
export const sourceType = z.object({
  /** What the vendor's administrator has to set up, step by step. */
  setUpSteps: z.array(z.string()),
  kind: sourceKind,
  title: z.string(),
  settings: z.array(settingField),
  secrets: z.array(secretField),
});

/** Never holds secrets, only where they are. */
export const source = z.object({
  id: z.int(),
  kind: sourceKind,
  name: z.string(),
  settings: z.record(z.string(), z.string()),
  paused: z.boolean(),
  /** What a person should know about these settings. */
  warnings: z.array(z.string()),
  secretStore: z.enum(['safe-storage', 'keyring', 'file', 'environment']).nullable(),
  createdAt: at,
});

export const testStep = z.object({ step: z.string(), ok: z.boolean(), detail: z.string(), hint: z.string() });

export const fault = z.object({ code: z.string(), message: z.string(), hint: z.string(), sinceAt: at });

export const streamStatus = z.object({
  stream: z.string(),
  optional: z.boolean(),
  lastOkAt: at.nullable(),
  lastEventAt: at.nullable(),
  /** Vendor's now minus what was fetched up to; null before the first answer. */
  lagMs: z.int().nullable(),
  stale: z.boolean(),
  /** Since when it is stale or failing. */
  since: at.nullable(),
  error: fault.nullable(),
  gaps: z.int(),
  quarantined: z.int(),
  /** When the next request is due (the core's clock); null when stopped or running now. */
  nextAttemptAt: at.nullable(),
});

export const backfillProgress = z.object({ doneFromAt: at, targetFromAt: at, label: z.string() });

/** One source on the freshness strip. */
export const sourceStatus = z.object({
  id: z.int(),
  name: z.string(),
  kind: sourceKind,
  paused: z.boolean(),
  /** `waiting`: not yet asked; `live`: fresh; `stale`: nothing new for too long; `failing`: the last request failed; `stopped`: needs a person. */
  condition: z.enum(['waiting', 'live', 'stale', 'failing', 'stopped', 'paused']),
  /** The vendor's time up to which everything is here; null before the first answer. */
  freshAt: at.nullable(),
  since: at.nullable(),
  /** Vendor's clock minus the desk's; null when not known. */
  skewMs: z.int().nullable(),
  backfill: backfillProgress.nullable(),
  gapsToday: z.int(),
  streams: z.array(streamStatus),
  /** The push receiver; null for a source that has none. Its address is told by `sources.revealReceiver` only. */
  receiver: z.object({ listening: z.boolean(), host: z.string(), port: z.int().nullable(), loopback: z.boolean(), lastEventAt: at.nullable(), waiting: z.int(), error: fault.nullable() }).nullable(),
});

export const status = z.object({ nowAt: at, pollingPaused: z.boolean(), sources: z.array(sourceStatus) });

export const workload = z.object({ calls: z.int(), semiLive: z.int(), nonLive: z.int(), sinceAt: at });

export const floorInteraction = z.object({
  guid: z.string(),
  medium: z.string().nullable(),
  direction: z.string().nullable(),
  /** The vendor's category as sent. */
  category: z.string().nullable(),
  state,
  reason: z.string().nullable(),
  sinceAt: at,
});

export const stateTotal = z.object({ state, durationMs });

/** One row of the floor. Running time is added by the client: the open state runs from `sinceAt` until the source's `freshAt` or now. */
export const floorAgent = z.object({
  key: agentKey,
  sourceId: z.int(),
  agentId: z.string(),
  /** The vendor's name, else the raw id. */
  name: z.string(),
  state,
  /** The vendor's own words for the state: presence label, or interaction category and medium. */
  label: z.string(),
  sinceAt: at.nullable(),
  workload: workload.nullable(),
  interactions: z.array(floorInteraction),
  /** Time per state today (the product's zone), without the running state. */
  today: z.array(stateTotal),
  /** Where the running state's share of today begins (max of `sinceAt` and midnight); null when nothing is known. */
  todayOpenSinceAt: at.nullable(),
  noAnswersToday: z.int(),
  /** What a lead should look at first, most serious first. `contradiction`: available here, on a contact in another system. */
  exceptions: z.array(z.enum(['contradiction', 'ringing-long', 'no-answer', 'failed', 'wrap-long', 'away-long'])),
  personId: z.int().nullable(),
  teamId: z.int().nullable(),
  /** The same person in other systems, where they are on the floor now. */
  elsewhere: z.array(z.object({ key: agentKey, sourceName: z.string(), state, label: z.string(), sinceAt: at.nullable() })),
  /** True where the state comes from a snapshot and not from activities. */
  derived: z.boolean(),
});

export const floor = z.object({ asOf: at, zone: z.string(), date: z.string(), agents: z.array(floorAgent) });

/** Snapshot first, then numbered deltas; a jump in `seq` means: ask again. */
export const floorEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), seq: z.int(), floor }),
  z.object({ type: z.literal('delta'), seq: z.int(), asOf: at, changed: z.array(floorAgent), removed: z.array(agentKey) }),
]);

export const rowFlag = z.enum(['derived', 'inferred-end', 'superseded', 'overlap', 'sum-mismatch', 'duration-mismatch', 'zone-unconfirmed', 'late']);

/** One activity as sent, with its derived state; unclipped. */
export const activityRow = z.object({
  startAt: at,
  endAt: at.nullable(),
  type: z.string(),
  category: z.string().nullable(),
  name: z.string().nullable(),
  /** Null for workload. */
  state: state.nullable(),
  eligibleForRouting: z.boolean().nullable(),
  status: z.string().nullable(),
  reason: z.string().nullable(),
  interactionGuid: z.string().nullable(),
  medium: z.string().nullable(),
  mediumManager: z.string().nullable(),
  direction: z.string().nullable(),
  channelGuid: z.string().nullable(),
  calls: z.int().nullable(),
  semiLive: z.int().nullable(),
  nonLive: z.int().nullable(),
  asOf: at,
  firstSeenAt: at,
  sessionId: z.string().nullable(),
  callId: z.string().nullable(),
  queueId: z.string().nullable(),
  queueName: z.string().nullable(),
  callType: z.string().nullable(),
  /** Whether a disposition was still to be entered; absent or null where the vendor did not say. */
  pendingDisposition: z.boolean().nullable().optional(),
  flags: z.array(rowFlag),
});

/** Seconds in a chat state, or in one reason of it; as sent. Reasons are parts of their state's total: never add the two. */
export const chatStateTime = z.object({
  stateId: z.string(), state: z.string(), normalised: state, reasonId: z.string().nullable(), reason: z.string().nullable(),
  totalS: z.int(), chattingS: z.int(), notChattingS: z.int(), chattingInMaxConcurrencyS: z.int(),
});

/** One slot of a chat agent; `complete` false: a part. `loggedInS` is the vendor's own, `partsS` the sum of the states without reasons. */
export const chatSlot = z.object({ startAt: at, endAt: at, complete: z.boolean(), loggedInS: z.int().nullable(), partsS: z.int(), mismatch: z.boolean(), states: z.array(chatStateTime) });

/** A stretch of an agent's overall state: one word for each moment, from presence, workload and interactions together. */
export const stateSegment = z.object({ startAt: at, endAt: at, state, label: z.string(), open: z.boolean() });

export const gapReason = z.enum(['not-served', 'offline', 'paused', 'failed', 'receiver-down']);

/** Time that is not known: a recorded gap, time not fetched yet, or time after the last answer. */
export const unknownTime = z.object({ startAt: at, endAt: at, reason: z.union([gapReason, z.literal('not-fetched'), z.literal('since-last-answer')]) });

export const agent = z.object({ key: agentKey, sourceId: z.int(), sourceName: z.string(), agentId: z.string(), name: z.string() });

/** Everything about one agent's day (or any window up to 31 days). */
export const agentDay = z.object({
  agent,
  window: z.object({ startAt: at, endAt: at }),
  zone: z.string(),
  /** Up to when open activities count: the vendor's last answer. */
  asOf: at,
  /** Presence and workload rows, then interactions; by start. Superseded rows are included and flagged. */
  rows: z.array(activityRow),
  /** Overall state over the window, disjoint, ascending, clipped to it; ends at `asOf`. */
  states: z.array(stateSegment),
  totals: z.array(stateTotal),
  unknown: z.array(unknownTime),
  /** Five-minute buckets of a vendor that tells sums only; then `rows` and `states` are empty but for the present. */
  chat: z.array(chatSlot),
});

/** A drawing at a resolution: lanes of rectangles, merged where they are narrower than `resolutionMs`. `frame` is the binary of `shared/domain/frame.ts`. */
export const timelineFrame = z.object({
  agent,
  window: z.object({ startAt: at, endAt: at }),
  resolutionMs: durationMs,
  asOf: at,
  frame: z.instanceof(BlobClass),
  unknown: z.array(unknownTime),
});

/** A presence label of a source with the lead's reading of it. */
export const label = z.object({
  label: z.string(),
  category: z.string().nullable(),
  agents: z.int(),
  times: z.int(),
  state: state.nullable(),
  /** What the word usually means; never applied unasked. */
  suggestion: state.nullable(),
});

export const dataset = z.enum(['activities', 'interactions', 'channels', 'channel-events', 'agent-states', 'engagements', 'sessions', 'calls', 'events', 'gaps', 'quarantine', 'alerts', 'agents']);

export const exportRequest = z.object({
  dataset,
  fromAt: at,
  toAt: at,
  agents: z.array(agentKey).optional(),
  teamIds: z.array(z.int()).optional(),
  sourceIds: z.array(z.int()).optional(),
  zone: z.string().nullable(),
  columns: z.array(z.string()).optional(),
  format: z.enum(['csv', 'ndjson']),
  raw: z.boolean(),
  /** What the screen was filtered by, in words, for the manifest. */
  filters: z.record(z.string(), z.string()).optional(),
});

/** Proof of what an export holds. */
export const manifest = z.object({
  product: z.string(),
  build: z.string(),
  dataset: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  zone: z.string(),
  format: z.enum(['csv', 'ndjson']),
  raw: z.boolean(),
  filters: z.record(z.string(), z.string()),
  columns: z.array(z.string()),
  rows: z.int(),
  bytes: z.int(),
  sha256: z.string(),
  asOf: z.string(),
  createdAt: z.string(),
  /** Unknown time inside the window, by source: what the rows cannot show. */
  gaps: z.array(z.object({ source: z.string(), stream: z.string(), from: z.string(), to: z.string().nullable(), reason: z.string() })),
});

export const exportEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('chunk'), text: z.string(), rows: z.int() }),
  z.object({ type: z.literal('done'), manifest }),
]);

/** The product's settings, as stored with the data (one home, one answer). */
export const settings = z.object({
  /** IANA zone for days and times on screens; null: the desk's own. */
  zone: z.string().nullable(),
  /** The zone in use. */
  effectiveZone: z.string(),
  /** The proxy to the vendors: `direct`, an address without credentials, or null to follow the environment and the system. */
  proxy: z.string().nullable(),
});

export const quarantineEntry = z.object({
  id: z.int(), source: z.string(), stream: z.string(), firstSeenAt: at, lastSeenAt: at, times: z.int(), reason: z.string(), content: z.string(),
});

export type AgentKey = z.infer<typeof agentKey>;
export type Hello = z.infer<typeof hello>;
export type SourceType = z.infer<typeof sourceType>;
export type Source = z.infer<typeof source>;
export type SourceTestStep = z.infer<typeof testStep>;
export type StreamStatus = z.infer<typeof streamStatus>;
export type SourceStatus = z.infer<typeof sourceStatus>;
export type Status = z.infer<typeof status>;
export type FloorAgent = z.infer<typeof floorAgent>;
export type Floor = z.infer<typeof floor>;
export type FloorEvent = z.infer<typeof floorEvent>;
export type AgentDay = z.infer<typeof agentDay>;
export type AgentDayRow = z.infer<typeof activityRow>;
export type StateSegment = z.infer<typeof stateSegment>;
export type StateTotal = z.infer<typeof stateTotal>;
export type UnknownTime = z.infer<typeof unknownTime>;
export type TimelineFrame = z.infer<typeof timelineFrame>;
export type PresenceLabel = z.infer<typeof label>;
export type ExportRequest = z.infer<typeof exportRequest>;
export type ExportEvent = z.infer<typeof exportEvent>;
export type ExportManifest = z.infer<typeof manifest>;
export type ProductSettings = z.infer<typeof settings>;
export type QuarantineEntry = z.infer<typeof quarantineEntry>;
export type ChatSlot = z.infer<typeof chatSlot>;
export type ChatStateTimeView = z.infer<typeof chatStateTime>;
export type Dataset = z.infer<typeof dataset>;
