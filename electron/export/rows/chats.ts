import { BUCKET_MS, isWholeBucket, type ChatStateTime } from '../../../shared/domain/bucket.ts';
import { isSplitMismatch, isTotalMismatch, LOGGED_IN } from '../../../shared/domain/chat-states.ts';
import { deriveState, type LabelMapping } from '../../../shared/domain/state.ts';
import type { EngagementRow, SourceRecord, StateBucketRow } from '../../ports/stores.ts';
import { instant, type Row } from '../datasets.ts';
import { filterOf, readAgentNames, type RowScope } from './scope.ts';

export async function* readStateRows(scope: RowScope): AsyncGenerator<readonly Row[]> {
  for (const source of scope.sources) {
    const filter = filterOf(scope, source);
    if (filter === null) continue;
    const [names, labels, terms] = await Promise.all([readAgentNames(scope, source), scope.reader.readLabelMapping(source.id), scope.reader.listTerms(source.id)]);
    const reasons = new Map(terms.filter((term) => term.kind === 'reason').map((term) => [term.id, term.name]));
    for await (const batch of scope.reader.streamStateBuckets(filter)) {
      if (batch.length > 0) yield batch.flatMap((bucket) => toStateRows(bucket, { source, agentName: names.get(bucket.agentId) ?? null, labels, reasons }));
    }
  }
}

interface StateContext { readonly source: SourceRecord; readonly agentName: string | null; readonly labels: LabelMapping; readonly reasons: ReadonlyMap<string, string> }

function toStateRows(bucket: StateBucketRow, context: StateContext): readonly Row[] {
  const isTotalWrong = isTotalMismatch(bucket.states);
  return bucket.states.toSorted(byState).map((time) => {
    const reason = time.reasonId === null ? null : context.reasons.get(time.reasonId) ?? null;
    return {
      source: context.source.name, agent_id: bucket.agentId, agent_name: context.agentName, bucket_start: instant(bucket.startAt), bucket_end: instant(bucket.endAt), complete: isComplete(bucket),
      state_id: time.stateId, state: stateOf(time, reason, context), reason_id: time.reasonId, reason, total_s: time.totalS, chatting_s: time.chattingS, not_chatting_s: time.notChattingS,
      chatting_in_max_concurrency_s: time.chattingInMaxConcurrencyS, flags: isSplitMismatch(time) || (isTotalWrong && time.stateId === LOGGED_IN) ? 'sum-mismatch' : null,
    };
  });
}

/** Logged in first, then by state; a state before its reasons. */
function byState(a: ChatStateTime, b: ChatStateTime): number {
  return compareTexts(a.stateId, b.stateId) || compareTexts(a.reasonId ?? '', b.reasonId ?? '');
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function stateOf(time: ChatStateTime, reason: string | null, { source, labels }: StateContext): string | null {
  // The sum of all states is none itself.
  if (time.stateId === LOGGED_IN) return null;
  return deriveState(source.kind, { type: 'Presence', category: time.stateId, name: reason, eligibleForRouting: null, reason: null }, labels);
}

function isComplete(bucket: Parameters<typeof isWholeBucket>[0]): boolean {
  return isWholeBucket(bucket) && bucket.coveredMs >= BUCKET_MS;
}

export async function* readEngagementRows(scope: RowScope): AsyncGenerator<readonly Row[]> {
  for (const source of scope.sources) {
    const filter = filterOf(scope, source);
    if (filter === null) continue;
    const skills = new Map((await scope.reader.listTerms(source.id)).filter((term) => term.kind === 'skill').map((term) => [term.id, term.name]));
    for await (const batch of scope.reader.streamEngagement(filter)) if (batch.length > 0) yield batch.map((row) => toEngagementRow(row, source.name, skills));
  }
}

function toEngagementRow(row: EngagementRow, source: string, skills: ReadonlyMap<string, string>): Row {
  return {
    source, bucket_start: instant(row.startAt), bucket_end: instant(row.endAt), complete: isComplete(row), skill_id: row.skillId, skill_name: skills.get(row.skillId) ?? null, agent_id: row.agentId,
    total_interactive_chats: row.totalInteractiveChats, total_non_interactive_chats: row.totalNonInteractiveChats, total_handling_time_s: row.totalHandlingTimeS,
    non_interactive_total_handling_time_s: row.nonInteractiveTotalHandlingTimeS, connected_engagements: row.connectedEngagements,
  };
}
