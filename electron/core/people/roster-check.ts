import { isZone } from '../../../shared/domain/calendar.ts';
import { isSameWord } from './people-state.ts';
import type { RosterLine, RosterProblem } from './roster-file.ts';

/** A line that may be carried out; `sourceId` null: it names no agent. */
export interface GoodLine extends RosterLine { readonly sourceId: number | null }

export interface CheckedRoster { readonly good: readonly GoodLine[]; readonly problems: readonly RosterProblem[] }

/** Which lines can be carried out. A line is judged by itself and by the lines before it: the first of two that contradict each other counts. */
export function checkRoster(lines: readonly RosterLine[], sources: readonly { readonly id: number; readonly name: string }[]): CheckedRoster {
  const good: GoodLine[] = [];
  const problems: RosterProblem[] = [];
  for (const line of lines) {
    const source = sources.find((candidate) => isSameWord(candidate.name, line.source));
    const message = problemOf(line, source?.id ?? null) ?? contradictionOf(line, source?.id ?? null, good);
    if (message === null) good.push({ ...line, sourceId: line.agentId === '' ? null : source?.id ?? null });
    else problems.push({ line: line.line, message });
  }
  return { good, problems };
}

function problemOf(line: RosterLine, sourceId: number | null): string | null {
  if (line.person === '') return 'No person is named.';
  if (line.email !== '' && !/^\S+@\S+$/.test(line.email)) return `“${line.email}” is no e-mail address.`;
  if (line.zone !== '' && !isZone(line.zone)) return `“${line.zone}” is no time zone that this machine knows.`;
  if (line.zone !== '' && line.team === '') return 'A zone belongs to a team, and none is named.';
  if (line.source === '' && line.agentId !== '') return `No source is named for the agent ${line.agentId}.`;
  if (line.source !== '' && line.agentId === '') return `No agent id is given for the source ${line.source}.`;
  if (line.source !== '' && sourceId === null) return `There is no source named “${line.source}”.`;
  return null;
}

function contradictionOf(line: RosterLine, sourceId: number | null, before: readonly GoodLine[]): string | null {
  const sameAgent = before.find((other) => line.agentId !== '' && other.sourceId === sourceId && other.agentId === line.agentId && !isSamePerson(other, line));
  if (sameAgent) return `The agent ${line.agentId} is ${sameAgent.person} in line ${sameAgent.line}.`;
  const sameZone = before.find((other) => line.zone !== '' && other.zone !== '' && isSameWord(other.team, line.team) && other.zone !== line.zone);
  if (sameZone) return `The team ${line.team} has the zone ${sameZone.zone} in line ${sameZone.line}.`;
  const sameMail = before.find((other) => line.email !== '' && isSameWord(other.email, line.email) && !isSameWord(other.person, line.person));
  if (sameMail) return `The address ${line.email} is ${sameMail.person}'s in line ${sameMail.line}.`;
  const sameTeam = before.find((other) => isSamePerson(other, line) && line.team !== '' && other.team !== '' && !isSameWord(other.team, line.team));
  return sameTeam ? `${line.person} is in the team ${sameTeam.team} in line ${sameTeam.line}.` : null;
}

/** One person in a file: the same name, and no two different addresses. */
export function isSamePerson(a: Pick<RosterLine, 'person' | 'email'>, b: Pick<RosterLine, 'person' | 'email'>): boolean {
  return isSameWord(a.person, b.person) && (a.email === '' || b.email === '' || isSameWord(a.email, b.email));
}
