import type { Notice } from '../../../shared/contract/alert-schemas.ts';
import { formatClock } from '../../../shared/domain/calendar.ts';
import type { AlertRecord } from '../../ports/alert-store.ts';
import { counted, gravestOf, listSome, oneLine, sortByGravity } from './words.ts';

/** A notice without what delivery adds: its id, and whether it sounds. */
export type NoticeDraft = Omit<Notice, 'id' | 'sound'>;

const NAMES_LISTED = 6;
const RULES_LISTED = 3;
const TITLE_LENGTH = 120;

/** One notice for all of these; null for none. */
export function toNotice(alerts: readonly AlertRecord[], zone: string): NoticeDraft | null {
  const sorted = sortByGravity(alerts);
  const [first, ...others] = sorted;
  if (first === undefined) return null;
  if (others.length === 0) {
    return { kind: 'alert', severity: first.severity, title: titleOf(`${first.ruleName}: ${first.subjectName}`), body: oneLine(`${first.evidence.statement}, since ${formatClock(first.sinceAt, zone)}`), alertIds: [first.id], target: targetOf(sorted) };
  }
  return { kind: 'group', severity: gravestOf(sorted.map(({ severity }) => severity)), ...wordsOf(sorted), alertIds: sorted.map(({ id }) => id), target: targetOf(sorted) };
}

/** Names of rules and subjects as alerts have them: `Long away: Ann, Bob · Idle: Dora`. */
export function listByRule(alerts: readonly AlertRecord[]): string {
  const rules = Map.groupBy(alerts, ({ ruleName }) => ruleName);
  return oneLine(listSome([...rules].map(([ruleName, of]) => `${ruleName}: ${namesOf(of)}`), RULES_LISTED, ' · '));
}

function wordsOf(sorted: readonly AlertRecord[]): { readonly title: string; readonly body: string } {
  const [first] = sorted;
  if (first === undefined || sorted.some(({ ruleId }) => ruleId !== first.ruleId)) return { title: counted(sorted.length, 'alert'), body: listByRule(sorted) };
  const subjects = new Set(sorted.map(({ subjectKey }) => subjectKey)).size;
  const title = subjects === 1 ? `${first.ruleName}: ${first.subjectName}, ${counted(sorted.length, 'time')}` : `${counted(subjects, first.subjectKind)}: ${first.ruleName}`;
  return { title: titleOf(title), body: oneLine(namesOf(sorted)) };
}

const titleOf = (title: string): string => oneLine(title, TITLE_LENGTH);
const namesOf = (alerts: readonly AlertRecord[]): string => listSome(alerts.map(({ subjectName }) => subjectName), NAMES_LISTED);

/** The agent's timeline where all of them are about one agent, at the first of their moments. */
function targetOf(alerts: readonly AlertRecord[]): Notice['target'] {
  const [first] = alerts;
  if (first === undefined || first.agent === null || alerts.some(({ subjectKey }) => subjectKey !== first.subjectKey)) return null;
  return { agentKey: `${first.agent.sourceId}:${first.agent.agentId}`, at: Math.min(...alerts.map(({ sinceAt }) => sinceAt)) };
}
