import type { AgentFacts, SubjectFacts } from '../../../../shared/alerts/facts.ts';

/** About how much memory facts take: their columns, which are nearly all of it. */
export function bytesOfFacts(all: readonly SubjectFacts[]): number {
  const seen = new Set<object>();
  let bytes = 0;
  for (const facts of all) {
    for (const part of facts.kind === 'team' ? facts.people.flat() : [facts]) {
      // Somebody may be in several teams' facts, or elsewhere of another.
      if (seen.has(part)) continue;
      seen.add(part);
      bytes += part.kind === 'agent' ? bytesOfAgent(part) : bytesOf(Object.values(part));
    }
  }
  return bytes;
}

function bytesOfAgent(facts: AgentFacts): number {
  return bytesOf([facts.known, facts.noAnswers, facts.maxed, ...(facts.chats === undefined ? [] : [facts.chats.idle, facts.chats.busy]), ...[facts.line, facts.presence, facts.phases, facts.work].flatMap((track) => Object.values(track))]);
}

function bytesOf(values: readonly unknown[]): number {
  return values.reduce<number>((sum, value) => sum + (ArrayBuffer.isView(value) ? value.byteLength : 0), 0);
}
