import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import * as alerts from './alert-schemas.ts';
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
  alerts: {
    rules: base.output(z.array(alerts.ruleView)),
    /** The rules now, and again whenever one or its counts change. */
    watchRules: base.output(eventIterator(z.array(alerts.ruleView))),
    /** `id` null: a new one. Open alerts of a changed rule go on where the new one still holds, else they are resolved. */
    saveRule: base.input(z.object({ id: z.int().nullable(), rule: alerts.ruleBody, enabled: z.boolean() })).output(alerts.ruleView),
    /** Its alerts stay in the history. A built-in rule is `BAD_INPUT`. */
    removeRule: base.input(id).output(ok),
    setEnabled: base.input(id.extend({ enabled: z.boolean() })).output(alerts.ruleView),
    /** It goes on evaluating and fills the inbox, without interrupting. Null: no longer muted. */
    muteRule: base.input(id.extend({ untilAt: z.int().nullable() })).output(alerts.ruleView),
    templates: base.output(z.array(alerts.template)),
    /** Tries a rule on the past. What was read is kept for a while, so that another threshold answers at once. */
    backtest: base.input(alerts.backtestInput).output(alerts.backtest),
    watch: base.output(eventIterator(alerts.inboxEvent)),
    /** What to interrupt with from now on. */
    notices: base.output(eventIterator(alerts.notice)),
    history: base.input(alerts.historyQuery).output(alerts.historyPage),
    acknowledge: base.input(z.object({ ids: z.array(z.int()).min(1).max(1_000), note: z.string().max(2_000).nullable() })).output(ok),
    unacknowledge: base.input(z.object({ ids: z.array(z.int()).min(1).max(1_000) })).output(ok),
    /** Alerts, or everything about these agents; 15 minutes unless told. */
    snooze: base.input(z.object({ ids: z.array(z.int()).max(1_000).optional(), agentKeys: z.array(shape.agentKey).max(1_000).optional(), untilAt: z.int() })).output(ok),
    unsnooze: base.input(z.object({ ids: z.array(z.int()).max(1_000).optional(), agentKeys: z.array(shape.agentKey).max(1_000).optional() })).output(ok),
    /** People who are snoozed as a whole; snoozed alerts are in the inbox. */
    snoozedAgents: base.output(z.array(z.object({ agentKey: shape.agentKey, name: z.string(), untilAt: z.int() }))),
    /** Interrupts nobody until then; null ends it. `tomorrow`: until the next working morning (08:00 in the product's zone). */
    mute: base.input(z.object({ until: z.union([z.int(), z.literal('tomorrow'), z.null()]) })).output(alerts.alertSummary),
    /** The missed ones have been looked at. */
    clearMissed: base.output(ok),
    settings: base.output(alerts.alertSettings),
    setSettings: base.input(alerts.alertSettings.omit({ webhook: true }).partial()).output(alerts.alertSettings),
    /** Only https, or http on loopback. `url` and `secret` absent or empty: as stored; the first time both are needed. Null: no webhook. */
    setWebhook: base.input(z.object({ url: z.string().optional(), secret: z.string().optional(), enabled: z.boolean(), minSeverity: z.enum(['info', 'warning', 'critical']) }).nullable()).output(alerts.alertSettings),
    webhookStatus: base.output(alerts.webhookStatus),
    /** Sends one test delivery now. */
    testWebhook: base.output(z.object({ ok: z.boolean(), detail: z.string() })),
    /** Sends one notice to every listener, to see that it appears. */
    testNotice: base.output(ok),
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
