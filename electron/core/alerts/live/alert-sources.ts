import type { SubjectFacts } from '../../../../shared/alerts/facts.ts';
import type { SourceKind } from '../../../../shared/domain/activity.ts';
import { SECOND_MS, type UtcMs } from '../../../../shared/domain/time.ts';
import { primaryStreamOf } from '../../../polling/streams.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { SourceRecord, StoreReader } from '../../../ports/stores.ts';
import type { Freshness } from '../../freshness.ts';
import type { SourceBook } from '../../source-book.ts';
import { createAlarm } from './alarm.ts';
import { settledAt } from '../facts/chat-facts.ts';
import { toSourceFacts } from './source-facts.ts';

/** After the clock jumped or the core started, connections get this long to tell of everything up to then before they are judged. */
const GRACE_MS = 90 * SECOND_MS;

/** More deliveries than this that wait to be read are a backlog: what they tell is missing from what is known. A few always wait under load. */
const BACKLOG = 100;

/**
 * Pushed events tell the second in which something happened, and come up to a few seconds after it: what so short a time
 * ago went on may be over already. Without this, alerts are raised and withdrawn with the next delivery.
 */
const UNDERWAY_MS = 3 * SECOND_MS;

/** The sources as rules see them: their time, and their connections. */
export interface AlertSources {
  /** Those that this build reads. */
  all(): readonly SourceRecord[];
  ids(): readonly number[];
  nameOf(sourceId: number): string | null;
  streamOf(sourceId: number): string;
  /** Up to where a source's data can be judged: what it fetched whole, sums up to their last whole slot. */
  frontierOf(sourceId: number): UtcMs | null;
  /** Whether it tells sums of slots and not when something changed: each slot is news for everybody. */
  isOfSums(sourceId: number): boolean;
  /** As it is now; null: nothing can be said, what was so before stands. */
  read(sourceId: number, nowAt: UtcMs): Promise<SubjectFacts | null>;
  start(): void;
  stop(): void;
}

export interface AlertSourcePorts {
  readonly book: SourceBook;
  readonly freshness: Freshness;
  readonly clock: Clock;
  readonly reader: Pick<StoreReader, 'listQuarantine'>;
  readonly canRead: (kind: SourceKind) => boolean;
  /** Deliveries of a push source that wait to be read. */
  readonly waitingOf: (sourceId: number) => number;
  /** A file of its events is being read. */
  readonly isImporting: (sourceId: number) => boolean;
  /** Whether any rule looks at refused items; reading them is not for nothing. */
  readonly asksRefused: () => boolean;
  /** The time that connections had to answer is over. */
  readonly onJudged: () => void;
}

export function createAlertSources({ book, freshness, clock, reader, canRead, waitingOf, isImporting, asksRefused, onJudged }: AlertSourcePorts): AlertSources {
  const all = (): readonly SourceRecord[] => book.all().filter(({ kind }) => canRead(kind));
  const find = (sourceId: number): SourceRecord | undefined => all().find(({ id }) => id === sourceId);
  const alarm = createAlarm(clock, () => clock.monotonicMs(), onJudged);
  /** The last frontier before a backlog. */
  const held = new Map<number, UtcMs>();
  let judgedFromMs = 0;
  /** The vendors' time of the start or jump. */
  let begunAt: UtcMs = Number.NEGATIVE_INFINITY;
  const unlisten: (() => void)[] = [];
  const grace = (): void => {
    judgedFromMs = clock.monotonicMs() + GRACE_MS;
    begunAt = freshness.nowAt();
    alarm.set(judgedFromMs);
  };
  return {
    all,
    ids: () => all().map(({ id }) => id),
    nameOf: (sourceId) => book.all().find(({ id }) => id === sourceId)?.name ?? null,
    streamOf: (sourceId) => {
      const source = find(sourceId);
      return source === undefined ? '' : primaryStreamOf(book.connectorOf(source.kind), source.settings);
    },
    frontierOf: (sourceId) => {
      const [at, source] = [freshness.freshAt(sourceId), find(sourceId)];
      // The pieces of a file say nothing of what comes after them.
      if (at === null || source === undefined || isImporting(sourceId)) return null;
      if (waitingOf(sourceId) > BACKLOG) return held.get(sourceId) ?? null;
      const { push } = book.connectorOf(source.kind);
      const frontierAt = push?.isPrimary(source.settings) === true ? at - UNDERWAY_MS : settledAt(source.kind, at);
      held.set(sourceId, frontierAt);
      return frontierAt;
    },
    isOfSums: (sourceId) => find(sourceId)?.kind === 'liveperson',
    read: async (sourceId, nowAt) => {
      const status = freshness.status().sources.find(({ id }) => id === sourceId);
      if (status === undefined) return null;
      // After a start or a sleep a connection is late by nature, until it has caught up with that moment.
      const isBehind = clock.monotonicMs() < judgedFromMs && (freshness.freshAt(sourceId) ?? Number.NEGATIVE_INFINITY) < begunAt;
      if (isBehind && status.condition !== 'live' && status.condition !== 'paused') return null;
      return toSourceFacts(status, asksRefused() ? await reader.listQuarantine({ sourceIds: [sourceId] }) : [], nowAt);
    },
    start: () => {
      grace();
      unlisten.push(clock.onJump(grace));
    },
    stop: () => {
      for (const leave of unlisten.splice(0)) leave();
      alarm.stop();
    },
  };
}
