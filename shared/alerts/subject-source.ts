import type { SubjectKind } from './rule.ts';

/** The source that a subject belongs to, after the keys of `facts.ts`: `<sourceId>:…` for agents and queues, the id itself for a source, null for a team. */
export function sourceOfSubject(kind: SubjectKind, key: string): number | null {
  return kind === 'team' ? null : Number.parseInt(key, 10);
}
