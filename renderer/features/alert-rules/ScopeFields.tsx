import { useMemo } from 'react';
import type { RuleScope, SubjectKind } from '../../../shared/alerts/rule.ts';
import { DAY_MS } from '../../../shared/domain/time.ts';
import { coreNowAt } from '../../state/clock.ts';
import { usePeople } from '../../state/people.ts';
import { useSession } from '../../state/session.ts';
import { useCall } from '../../state/use-call.ts';
import { ChipPicker, type ChipChoice } from '../../widgets/chip-picker.tsx';
import { SCOPES, type DraftProblems } from './rule-draft.ts';

type Kind = (typeof SCOPES)[SubjectKind][number];

const TITLES: Readonly<Record<Kind, readonly [title: string, any: string, add: string]>> = {
  sources: ['Sources', 'every source', 'Add a source'], teams: ['Teams', 'every team', 'Add a team'], people: ['People', 'everybody', 'Add a person'],
  agents: ['Agents', 'every agent', 'Add an agent'], queues: ['Queues', 'every queue', 'Add a queue'],
};

interface ScopeFieldsProps {
  readonly subject: SubjectKind;
  readonly scope: RuleScope;
  readonly problems: DraftProblems;
  readonly onChange: (scope: RuleScope) => void;
}

/** Whom the rule looks at. Nothing chosen is everything; teams, people and agents add up, sources narrow. */
export function ScopeFields({ subject, scope, problems, onChange }: ScopeFieldsProps) {
  const choices = useScopeChoices(subject);
  const kinds: readonly Kind[] = SCOPES[subject];
  return (
    <div className="rule-scope">
      {kinds.map((kind) => {
        const [title, any, add] = TITLES[kind];
        const problem = [...problems.fields].find(([field]) => field === `scope.${kind}` || field.startsWith(`scope.${kind}.`))?.[1];
        return (
          <div key={kind} className="rule-scope-row">
            <span className="muted">{title}</span>
            <span className="rule-scope-field">
              <ChipPicker name={title} anyLabel={any} addLabel={add} choices={choices[kind]} chosen={kind === 'agents' ? scope.agents.map((agent) => JSON.stringify(agent)) : scope[kind]} isFree={kind === 'queues'} isInvalid={problem !== undefined} onChange={(chosen) => onChange({ ...scope, [kind]: kind === 'agents' ? chosen.map(toAgent) : [...chosen] })} />
              {problem !== undefined && <span className="field-error">{problem}</span>}
            </span>
          </div>
        );
      })}
      {subject === 'agent' && scope.sources.length > 0 && scope.teams.length + scope.people.length + scope.agents.length > 0 && <p className="muted rule-note">Teams, people and agents add up; of them only those in the chosen sources are looked at.</p>}
    </div>
  );
}

/** What a chip of an agent stands for: its id alone, or with its source. */
function toAgent(text: string): RuleScope['agents'][number] {
  return JSON.parse(text) as RuleScope['agents'][number]; // written by JSON.stringify of such a value
}

function useScopeChoices(subject: SubjectKind): Readonly<Record<Kind, readonly ChipChoice[]>> {
  const sources = useSession((session) => session.sources);
  const people = usePeople();
  const agents = useCall('agents for rules', (client, signal) => client.agents.list(undefined, { signal }));
  const queues = useQueueNames(subject === 'queue');
  return useMemo(() => {
    const toChoice = (name: string): ChipChoice => ({ value: name, label: name });
    return {
      sources: (sources ?? []).map((source) => toChoice(source.name)),
      teams: (people?.book.teams ?? []).map((team) => toChoice(team.name)).toSorted(byLabel),
      people: (people?.book.people ?? []).map((person) => ({ ...toChoice(person.name), detail: people?.book.teams.find((team) => team.id === person.teamId)?.name })).toSorted(byLabel),
      agents: (agents.data ?? []).map((agent) => ({ value: JSON.stringify({ source: agent.sourceName, id: agent.agentId }), label: agent.name, detail: `${agent.sourceName} ${agent.agentId}` })).toSorted(byLabel),
      queues: queues.map(toChoice),
    };
  }, [sources, people, agents.data, queues]);
}

const byLabel = (one: ChipChoice, other: ChipChoice): number => one.label.localeCompare(other.label);

const NONE: readonly string[] = [];

/** Queues that had a contact in the last two weeks. */
function useQueueNames(isWanted: boolean): readonly string[] {
  const choices = useCall(`queues for rules ${isWanted}`, async (client, signal) => {
    if (!isWanted) return NONE;
    const endAt = coreNowAt();
    const { queues } = await client.interactions.choices({ startAt: endAt - 14 * DAY_MS, endAt }, { signal });
    return queues;
  });
  return choices.data ?? NONE;
}
