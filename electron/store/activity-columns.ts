import type { ClosedInterval } from '../../shared/domain/time.ts';
import type { ActivityColumns, FactPage, KindOfActivity } from '../ports/alert-store.ts';
import type { ActivityRow, AgentRef } from '../ports/stores.ts';
import type { StoredAgent } from './activity-reader.ts';
import { createGhostDropper } from './column-ghosts.ts';
import { createColumnRows } from './column-rows.ts';
import { orderByStart } from './column-scratch.ts';
import type { Db } from './database.ts';
import { createDictionary } from './dictionaries.ts';
import { createSpanReader } from './span-reader.ts';

/**
 * The columns that rules are evaluated on. What makes reading activities slow is not SQLite but what is made of its
 * rows: an object and three texts each. Here a row is five numbers, and the GUIDs of a whole range come as one blob
 * (measured: 0.2 s and 0.05 s for a million rows).
 */

export interface ColumnReads { read(agents: readonly StoredAgent[], window: ClosedInterval, options?: { readonly withGuids?: boolean }): FactPage }

/** Kinds of an answer, each once, by the numbers of their words. */
interface PageKinds {
  readonly list: KindOfActivity[];
  indexOf(kindRef: number, outcomeRef: number): number;
  indexOfWords(words: KindOfActivity): number;
}

export function createColumnReads(db: Db): ColumnReads {
  const rows = createColumnRows(db);
  const { scratch, table } = rows;
  const dictionary = createDictionary(db);
  const dropGhosts = createGhostDropper(rows, dictionary);
  const readSpans = createSpanReader(db);

  function readAgent(agent: StoredAgent, window: ClosedInterval, kinds: PageKinds, withGuids: boolean): ActivityColumns {
    rows.read(agent.ref, window);
    const order = orderByStart(scratch.startAt, scratch.length);
    dropGhosts(order);
    let length = 0;
    for (let row = 0; row < scratch.length; row += 1) length += scratch.isInside[row] ?? 0;
    const columns = emptyColumns(agent, length);
    const { startAt, durationMs, asOf, interaction, kindRef, outcomeRef, isInside } = scratch;
    let at = 0;
    for (let index = 0; index < scratch.length; index += 1) {
      const row = order === null ? index : order[index] ?? 0;
      if (isInside[row] !== 1) continue;
      columns.startAt[at] = startAt[row] ?? 0;
      columns.durationMs[at] = durationMs[row] ?? Number.NaN;
      columns.asOf[at] = asOf[row] ?? 0;
      columns.interaction[at] = interaction[row] ?? -1;
      columns.kind[at] = kinds.indexOf(kindRef[row] ?? 0, outcomeRef[row] ?? 0);
      at += 1;
    }
    const spans = readSpans(agent, window);
    const merged = spans.length === 0 ? columns : withSpans(columns, spans, kinds);
    return withGuids ? { ...merged, guids: Array.from({ length: table.count }, (_, number) => table.textOf(number)) } : merged;
  }

  /** One agent's numbers and GUIDs are reads of their own, and belong to one state of the database. */
  const readWhole = db.transaction(readAgent);

  return {
    read(agents, window, options = {}) {
      const kinds = createPageKinds((kindRef, outcomeRef) => ({ ...dictionary.kind(kindRef), reason: dictionary.outcome(outcomeRef).reason }));
      return { agents: agents.map((agent) => readWhole(agent, window, kinds, options.withGuids === true)), kinds: kinds.list };
    },
  };
}

function emptyColumns({ sourceId, agentId }: AgentRef, length: number): ActivityColumns {
  return {
    agent: { sourceId, agentId }, startAt: new Float64Array(length), durationMs: new Float64Array(length),
    kind: new Int32Array(length), interaction: new Int32Array(length), asOf: new Float64Array(length),
  };
}

function createPageKinds(wordsOf: (kindRef: number, outcomeRef: number) => KindOfActivity): PageKinds {
  const list: KindOfActivity[] = [];
  const byWords = new Map<string, number>();
  const byRefs: number[][] = [];
  const indexOfWords = ({ type, category, name, eligibleForRouting, reason, medium, calls, semiLive, nonLive }: KindOfActivity): number => {
    const words = { type, category, name, eligibleForRouting, reason, medium, calls, semiLive, nonLive };
    const key = JSON.stringify(words);
    const known = byWords.get(key);
    if (known !== undefined) return known;
    byWords.set(key, list.length);
    return list.push(words) - 1;
  };
  return {
    list,
    indexOfWords,
    indexOf(kindRef, outcomeRef) {
      const byOutcome = byRefs[kindRef] ?? (byRefs[kindRef] = []);
      return byOutcome[outcomeRef] ?? (byOutcome[outcomeRef] = indexOfWords(wordsOf(kindRef, outcomeRef)));
    },
  };
}

/** With the presences that follow from pushed events, by start. */
function withSpans(columns: ActivityColumns, spans: readonly ActivityRow[], kinds: PageKinds): ActivityColumns {
  const length = spans.length + columns.startAt.length;
  const joined = emptyColumns(columns.agent, length);
  for (const [index, row] of spans.entries()) {
    joined.startAt[index] = row.startAt;
    joined.durationMs[index] = row.durationMs ?? Number.NaN;
    joined.kind[index] = kinds.indexOfWords(row);
    joined.interaction[index] = -1;
    joined.asOf[index] = row.asOf;
  }
  joined.startAt.set(columns.startAt, spans.length);
  joined.durationMs.set(columns.durationMs, spans.length);
  joined.kind.set(columns.kind, spans.length);
  joined.interaction.set(columns.interaction, spans.length);
  joined.asOf.set(columns.asOf, spans.length);
  const order = orderByStart(joined.startAt, length);
  if (order === null) return joined;
  const sorted = <Column extends Float64Array | Int32Array>(column: Column): Column => column.map((_, index) => column[order[index] ?? 0] ?? 0) as Column; // map keeps the kind of array
  return { agent: columns.agent, startAt: sorted(joined.startAt), durationMs: sorted(joined.durationMs), kind: sorted(joined.kind), interaction: sorted(joined.interaction), asOf: sorted(joined.asOf) };
}
