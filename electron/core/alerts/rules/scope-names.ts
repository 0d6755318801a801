import type { RuleScope } from '../../../../shared/alerts/rule.ts';
import type { PeopleBook } from '../../../../shared/domain/people.ts';
import { fold } from '../../../export/rows/scope.ts';
import type { SourceRecord } from '../../../ports/stores.ts';

/** Names that a scope may hold. */
type NameKind = 'sources' | 'teams' | 'people';

/** Somebody or something of that kind is named otherwise than before. */
export interface Renamed {
  readonly kind: NameKind;
  readonly from: string;
  readonly to: string;
  /** Another one still has the old name: a rule that means all of that name goes on meaning both. */
  readonly isShared: boolean;
}

/** Everybody's name at one moment, by kind and id. */
export type Names = Readonly<Record<NameKind, ReadonlyMap<number, string>>>;

export function namesOf(people: PeopleBook, sources: readonly SourceRecord[]): Names {
  return { sources: byId(sources), teams: byId(people.teams), people: byId(people.people) };
}

function byId(records: readonly { readonly id: number; readonly name: string }[]): ReadonlyMap<number, string> {
  return new Map(records.map(({ id, name }) => [id, name]));
}

/** Who has another name than before. Whoever came or went has not. */
export function renamedBetween(before: Names, after: Names): readonly Renamed[] {
  return (['sources', 'teams', 'people'] as const).flatMap((kind) => [...after[kind]].flatMap(([id, to]) => {
    const from = before[kind].get(id);
    if (from === undefined || from === to) return [];
    return [{ kind, from, to, isShared: [...after[kind].values()].some((name) => fold(name) === fold(from)) }];
  }));
}

/** The scope with the new name; the same object where it does not name them. */
export function renameIn(scope: RuleScope, { kind, from, to, isShared }: Renamed): RuleScope {
  const isMeant = (name: string): boolean => fold(name) === fold(from);
  const isNamed = scope[kind].some(isMeant);
  const isAgentNamed = kind === 'sources' && scope.agents.some((agent) => typeof agent !== 'string' && isMeant(agent.source));
  if (!isNamed && !isAgentNamed) return scope;
  const names = isNamed ? [...new Set(scope[kind].flatMap((name) => (isMeant(name) ? (isShared ? [name, to] : [to]) : [name])))] : scope[kind];
  const agents = isAgentNamed ? scope.agents.map((agent) => (typeof agent !== 'string' && isMeant(agent.source) ? { ...agent, source: to } : agent)) : scope.agents;
  return { ...scope, agents, [kind]: names };
}
