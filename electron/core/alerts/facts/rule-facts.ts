import { deriveAgentFacts, emptyFacts, type FactHold } from '../../../../shared/alerts/derive-facts.ts';
import type { AgentFacts, FactNeeds, QueueFacts, Runs } from '../../../../shared/alerts/facts.ts';
import { buildKindTable, createWordTable, type WordTable } from '../../../../shared/alerts/kind-table.ts';
import type { LabelMapping } from '../../../../shared/domain/state.ts';
import { BUCKET_MS } from '../../../../shared/domain/bucket.ts';
import type { ClosedInterval, UtcMs } from '../../../../shared/domain/time.ts';
import type { ActivityColumns, HoldStretch, QueueStay } from '../../../ports/alert-store.ts';
import type { AgentRef, SourceRecord, StoreReader } from '../../../ports/stores.ts';
import { agentKeyOf } from '../../agent-key.ts';
import { deriveChatFacts, settledAt } from './chat-facts.ts';
import { knownIntervals, toRuns } from './known-runs.ts';

export interface FactOptions {
  /** What lies at or after its end is not looked at: it is the frontier where the source knows more. */
  readonly window: ClosedInterval;
  readonly needs: FactNeeds;
  /** The vendor's time up to which a source is fetched; null before its first answer. */
  frontierOf(sourceId: number): UtcMs | null;
  /** Name of the primary stream, whose coverage is the known time. */
  streamOf(sourceId: number): string;
}

/** What rules are evaluated on, read from the store. All facts of one instance share their table of words. */
export interface RuleFacts {
  /** One for each agent, in the order asked for; agents of whom nothing is known in the window have empty facts. */
  readAgents(agents: readonly AgentRef[], options: FactOptions): Promise<readonly AgentFacts[]>;
  /** Queues in which somebody was in the window, by source, then name. */
  readQueues(sourceIds: readonly number[], options: FactOptions): Promise<readonly QueueFacts[]>;
  /** Labels, terms or sources may have changed. */
  reload(): void;
}

type FactReader = Pick<StoreReader, 'listSources' | 'readLabelMapping' | 'listTerms' | 'readActivityColumns' | 'readStateBuckets' | 'readCoverage' | 'listGaps' | 'readQueueStays' | 'readHolds'>;

/** What is read of a source once. */
interface SourceWords { readonly source: SourceRecord; readonly labels: LabelMapping; readonly reasons: ReadonlyMap<string, string> }

/** What one source's facts have in common in one read. */
interface SourceTime { readonly window: ClosedInterval; readonly freshAt: UtcMs | null; readonly fetched: readonly ClosedInterval[]; readonly known: Runs }

export function createRuleFacts(reader: FactReader): RuleFacts {
  const words = createWordTable();
  let sources: Promise<readonly SourceRecord[]> | null = null;
  const wordsOf = new Map<number, Promise<SourceWords | null>>();

  const reload = (): void => {
    sources = null;
    wordsOf.clear();
  };
  /** What failed is read again. */
  const orReload = <Value>(reading: Promise<Value>): Promise<Value> => reading.catch((error: unknown) => {
    reload();
    throw error;
  });
  const readSource = async (sourceId: number): Promise<SourceWords | null> => {
    sources ??= reader.listSources();
    const source = (await sources).find((each) => each.id === sourceId);
    if (source === undefined) return null;
    const [labels, terms] = await Promise.all([reader.readLabelMapping(sourceId), source.kind === 'liveperson' ? reader.listTerms(sourceId) : []]);
    return { source, labels, reasons: new Map(terms.filter((term) => term.kind === 'reason').map((term) => [term.id, term.name])) };
  };
  const sourceOf = (sourceId: number): Promise<SourceWords | null> => {
    const known = wordsOf.get(sourceId) ?? orReload(readSource(sourceId));
    wordsOf.set(sourceId, known);
    return known;
  };

  const readTime = async (source: SourceRecord, { window, frontierOf, streamOf }: FactOptions): Promise<SourceTime> => {
    const stream = streamOf(source.id);
    const told = frontierOf(source.id);
    const freshAt = told === null ? null : settledAt(source.kind, Math.min(told, window.endAt));
    const [coverage, gaps] = await Promise.all([reader.readCoverage(source.id, stream), reader.listGaps({ window, sourceIds: [source.id] })]);
    const fetched = knownIntervals({ startAt: window.startAt, endAt: Math.min(window.endAt, freshAt ?? window.endAt) }, coverage, gaps.filter((gap) => gap.stream === stream));
    return { window, freshAt, fetched, known: toRuns(fetched, freshAt ?? Infinity) };
  };

  const readSourceAgents = async (sourceId: number, refs: readonly AgentRef[], options: FactOptions): Promise<readonly AgentFacts[]> => {
    const found = await sourceOf(sourceId);
    if (found === null) return refs.map((ref) => emptyFacts({ key: agentKeyOf(ref), sourceId, window: options.window, freshAt: null, known: new Float64Array(0), words }));
    const time = await readTime(found.source, options);
    if (!hasAgentNeeds(options.needs)) return refs.map((ref) => emptyFacts({ key: agentKeyOf(ref), sourceId, words, ...time }));
    return found.source.kind === 'liveperson' ? readChatAgents(reader, refs, found, time, words) : readActivityAgents(reader, refs, found, time, options.needs.holds && found.source.kind === 'vonage', words);
  };

  return {
    readAgents: async (agents, options) => {
      const bySource = Map.groupBy(agents, (ref) => ref.sourceId);
      const read = await Promise.all([...bySource].map(([sourceId, refs]) => readSourceAgents(sourceId, refs, options)));
      const byKey = new Map(read.flat().map((facts) => [facts.key, facts]));
      return agents.flatMap((ref) => byKey.get(agentKeyOf(ref)) ?? []);
    },
    readQueues: async (sourceIds, options) => {
      const found = (await Promise.all(sourceIds.map(sourceOf))).filter((source) => source !== null);
      const stays = found.length === 0 ? [] : await reader.readQueueStays(found.map(({ source }) => source.id), options.window);
      const bySource = Map.groupBy(stays, (stay) => stay.sourceId);
      const read = found.map(async ({ source }) => {
        const time = await readTime(source, options);
        return [...Map.groupBy(bySource.get(source.id) ?? [], (stay) => stay.queue)].map(([queue, own]) => toQueueFacts(`${source.id}:${queue}`, source.id, own, time));
      });
      return (await Promise.all(read)).flat();
    },
    reload,
  };
}

function hasAgentNeeds({ activities, holds, elsewhere, norms }: FactNeeds): boolean {
  return activities || holds || elsewhere || norms;
}

async function readActivityAgents(reader: FactReader, refs: readonly AgentRef[], { source, labels }: SourceWords, time: SourceTime, withHolds: boolean, words: WordTable): Promise<readonly AgentFacts[]> {
  const [page, stretches] = await Promise.all([reader.readActivityColumns(refs, time.window, { withGuids: withHolds }), withHolds ? reader.readHolds([source.id], time.window) : []]);
  const kinds = buildKindTable(page.kinds, { kind: source.kind, labels }, words);
  const columnsOf = new Map(page.agents.map((columns) => [columns.agent.agentId, columns]));
  const holdsOf = Map.groupBy(stretches, (hold) => hold.agentId);
  return refs.map((ref) => {
    const own = { key: agentKeyOf(ref), sourceId: source.id, words, ...time };
    const columns = columnsOf.get(ref.agentId);
    if (columns === undefined) return emptyFacts(own);
    return deriveAgentFacts({ ...own, columns, kinds, holds: toHolds(columns, holdsOf.get(ref.agentId) ?? []) });
  });
}

function toHolds({ guids = [] }: ActivityColumns, stretches: readonly HoldStretch[]): readonly FactHold[] {
  if (stretches.length === 0) return [];
  const numberOf = new Map(guids.map((guid, number) => [guid, number]));
  return stretches.map(({ interaction, medium, startAt, endAt }) => ({ interaction: numberOf.get(interaction) ?? -1, medium, startAt, endAt }));
}

async function readChatAgents(reader: FactReader, refs: readonly AgentRef[], { labels, reasons, source }: SourceWords, time: SourceTime, words: WordTable): Promise<readonly AgentFacts[]> {
  // A bucket that began before the window may reach into it.
  const buckets = await reader.readStateBuckets(refs, { startAt: time.window.startAt - BUCKET_MS, endAt: time.window.endAt });
  const byAgent = Map.groupBy(buckets, (bucket) => bucket.agentId);
  return refs.map((ref) => deriveChatFacts({ key: agentKeyOf(ref), sourceId: source.id, words, ...time, buckets: byAgent.get(ref.agentId) ?? [], labels, reasons }));
}

function toQueueFacts(key: string, sourceId: number, stays: readonly QueueStay[], { window, freshAt, known }: SourceTime): QueueFacts {
  const newestAt = stays.reduce((at, stay) => Math.max(at, stay.endAt ?? stay.startAt + 1), freshAt ?? window.startAt);
  const frontierAt = Math.min(window.endAt, newestAt);
  return {
    kind: 'queue', key, sourceId, startsAt: window.startAt, frontierAt, known,
    startAt: Float64Array.from(stays, (stay) => stay.startAt),
    endAt: Float64Array.from(stays, (stay) => (stay.endAt === null || stay.endAt > frontierAt ? Infinity : stay.endAt)),
    isAbandoned: Uint8Array.from(stays, (stay) => (stay.isAbandoned && (stay.endAt ?? Infinity) <= frontierAt ? 1 : 0)),
  };
}
