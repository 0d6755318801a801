import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import * as records from './record-schemas.ts';
import * as shape from './schemas.ts';

/** Raised by every change that an older client could not understand. */
export const PROTOCOL = 1;

/**
 * Expected failures, by code; the screen's words are keyed by it. `hint` says what to do next. Anything else is our own
 * bug: it is logged with its stack and reaches the client as an id.
 */
const base = oc.errors({
  NOT_FOUND: { data: z.object({ hint: z.string() }) },
  BAD_INPUT: { data: z.object({ hint: z.string(), field: z.string().optional() }) },
  NAME_TAKEN: { data: z.object({ hint: z.string() }) },
  UNAVAILABLE: { data: z.object({ hint: z.string() }) },
});

const ok = z.object({ ok: z.literal(true) });
const id = z.object({ id: z.int() });
const sourceInput = z.object({ name: z.string(), settings: z.record(z.string(), z.string()), secrets: z.record(z.string(), z.string()) });

/** The one table of procedures and streams. Streams give a snapshot first and end when the reader leaves. */
export const contract = {
  /** The first call of every client. */
  hello: base.output(shape.hello),
  sources: {
    types: base.output(z.array(shape.sourceType)),
    list: base.output(z.array(shape.source)),
    add: base.input(sourceInput.extend({ kind: shape.sourceKind })).output(shape.source),
    /** Absent fields stay; absent secrets stay as stored. */
    update: base.input(id.extend(sourceInput.partial().shape)).output(shape.source),
    /** A stored source, or settings that are not stored yet. Steps arrive as they finish. */
    test: base
      .input(z.union([id, sourceInput.extend({ kind: shape.sourceKind })]))
      .output(eventIterator(shape.testStep)),
    pause: base.input(id).output(shape.source),
    resume: base.input(id).output(shape.source),
    remove: base.input(id.extend({ purge: z.boolean() })).output(ok),
    labels: base.input(id).output(z.array(shape.label)),
    /** Where the vendor has to send to, with the secret path, for a person to copy. The only way by which a secret leaves the core. */
    revealReceiver: base.input(id).output(z.object({ url: z.string(), header: z.object({ name: z.string(), value: z.string() }).nullable() })),
    zoneCheck: base.input(id).output(records.zoneCheck),
    /** Names for skills from a CSV (`skill_id,name`); they win over the vendor's. */
    importSkillNames: base.input(id.extend({ text: z.string() })).output(z.object({ names: z.int(), problems: z.array(z.object({ line: z.int(), message: z.string() })) })),
    /** Replaces the source's mapping; labels left out follow the vendor's category again. */
    setLabels: base.input(id.extend({ mapping: z.record(z.string(), shape.state) })).output(ok),
  },
  polling: {
    /** Holds every source until resumed (the tray's pause); survives no restart. */
    pauseAll: base.output(ok),
    resumeAll: base.output(ok),
  },
  floor: { watch: base.output(eventIterator(shape.floorEvent)) },
  agents: {
    list: base.output(z.array(shape.agent)),
    /** `startAt`/`endAt`: at most 31 days. */
    day: base.input(z.object({ key: shape.agentKey, startAt: z.int(), endAt: z.int() })).output(shape.agentDay),
    /** The same of everything that the agent's person is, in every source; an agent without a person alone. */
    personDay: base.input(z.object({ key: shape.agentKey, startAt: z.int(), endAt: z.int() })).output(records.personDay),
    /** Activities by window and resolution, for drawing. */
    frame: base
      .input(z.object({ key: shape.agentKey, startAt: z.int(), endAt: z.int(), resolutionMs: z.int().positive() }))
      .output(shape.timelineFrame),
  },
  people: {
    get: base.output(records.peopleBook),
    /** The book now, and again whenever it changes. */
    watch: base.output(eventIterator(records.peopleBook)),
    /** `id` null: a new one. */
    save: base.input(z.object({ id: z.int().nullable(), name: z.string(), email: z.string().nullable(), teamId: z.int().nullable() })).output(records.person),
    remove: base.input(id).output(ok),
    saveTeam: base.input(z.object({ id: z.int().nullable(), name: z.string(), zone: z.string().nullable() })).output(records.team),
    /** Its people stay, without a team. */
    removeTeam: base.input(id).output(ok),
    /** An agent is one person at most: a link replaces the one before. */
    link: base.input(z.object({ personId: z.int(), keys: z.array(shape.agentKey) })).output(ok),
    unlink: base.input(z.object({ key: shape.agentKey })).output(ok),
    suggestions: base.output(z.array(records.personSuggestion)),
    importRoster: base.input(z.object({ text: z.string() })).output(records.rosterResult),
  },
  interactions: {
    list: base.input(records.interactionQuery).output(records.interactionPage),
    /** The words that occur, for the filters. */
    choices: base.input(z.object({ startAt: z.int(), endAt: z.int() })).output(records.interactionChoices),
    detail: base.input(z.object({ sourceId: z.int(), guid: z.string(), reveal: z.boolean() })).output(records.interactionDetail),
    /** Who waits now. */
    waiting: base.output(eventIterator(records.waiting)),
  },
  chat: {
    states: base.input(records.chatQuery).output(records.chatStates),
    engagement: base.input(records.engagementQuery).output(records.engagement),
  },
  calls: {
    list: base.input(records.callQuery).output(records.callPage),
    choices: base.input(z.object({ startAt: z.int(), endAt: z.int() })).output(z.object({ states: z.array(z.string()), directions: z.array(z.string()), queues: z.array(z.string()) })),
    /** The recording's link, when it may be opened: `BAD_INPUT` says why not. */
    recording: base.input(z.object({ sourceId: z.int(), callId: z.string() })).output(z.object({ url: z.string() })),
  },
  status: {
    get: base.output(shape.status),
    watch: base.output(eventIterator(shape.status)),
  },
  quarantine: {
    list: base.output(z.array(shape.quarantineEntry)),
    retry: base.output(z.object({ retried: z.int(), accepted: z.int() })),
    drop: base.output(z.object({ dropped: z.int() })),
  },
  export: { run: base.input(shape.exportRequest).output(eventIterator(shape.exportEvent)) },
  settings: {
    get: base.output(shape.settings),
    /** Absent fields stay as they are. A proxy that cannot be used, or carries a password, is `BAD_INPUT` with the field `proxy`. */
    set: base.input(z.object({ zone: z.string().nullable().optional(), proxy: z.string().nullable().optional() })).output(shape.settings),
  },
  demo: {
    /** Starts the simulated contact centre and answers where its app is (first-run screen). */
    explore: base.output(z.object({ url: z.string() })),
  },
};

export type Contract = typeof contract;
