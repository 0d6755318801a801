import { Check } from 'lucide-react';
import { useState } from 'react';
import type { PersonSuggestion } from '../../../shared/contract/record-schemas.ts';
import type { People } from '../../state/people.ts';
import { useAction } from '../../state/use-action.ts';
import type { Call } from '../../state/use-call.ts';
import type { CoreClient } from '../../transport/client.ts';
import { Button } from '../../widgets/button.tsx';
import { EmptyState, FailureNotice, Skeleton } from '../../widgets/notice.tsx';
import { foundSuggestions, newPersonOf, shownEmail, suggestionId, suggestionWords, unseenAgent, type KnownAgent } from './people-model.ts';

interface SuggestionsProps {
  readonly call: Call<PersonSuggestion[]>;
  readonly people: People;
  readonly agents: readonly KnownAgent[];
  readonly sourceName: (id: number) => string;
  readonly search: string;
  readonly isRevealed: boolean;
}

async function accept(client: CoreClient, suggestion: PersonSuggestion): Promise<void> {
  const personId = suggestion.personId ?? (await client.people.save(newPersonOf(suggestion))).id;
  await client.people.link({ personId, keys: suggestion.keys });
}

/** Agents that look like one person. Nothing is ever linked before somebody says so. */
export function Suggestions({ call, people, agents, sourceName, search, isRevealed }: SuggestionsProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const action = useAction();
  const { data, failure, reload } = call;
  if (data === null && failure !== null) return <div className="people-main"><div className="page-notes"><FailureNotice failure={failure} action={<Button onClick={reload}>Try again</Button>} /></div></div>;
  if (data === null) return <Skeleton />;
  if (data.length === 0) return <EmptyState title="No suggestions">Agents of two sources with the same e-mail, id or name that are not one person yet would be named here.</EmptyState>;
  const shown = foundSuggestions(data, search);
  const picked = shown.filter((suggestion) => chosen.has(suggestionId(suggestion)));
  const run = (list: readonly PersonSuggestion[]): void => void action.run(async (client) => {
    for (const suggestion of list) await accept(client, suggestion);
    setChosen(new Set());
    reload();
  });
  const isAll = picked.length === shown.length;
  return (
    <div className="people-main">
      <div className="people-bar">
        <label className="switch-row"><input type="checkbox" checked={isAll && shown.length > 0} ref={(box) => { if (box !== null) box.indeterminate = picked.length > 0 && !isAll; }} onChange={() => setChosen(isAll ? new Set() : new Set(shown.map(suggestionId)))} /><span>{picked.length === 0 ? 'Nothing is linked until you accept it' : `${picked.length.toLocaleString()} chosen`}</span></label>
        <span className="page-space" />
        {picked.length > 0 && <Button look="primary" icon={<Check size={14} aria-hidden />} disabled={action.isRunning} onClick={() => run(picked)}>{picked.length === 1 ? 'Accept it' : `Accept ${picked.length.toLocaleString()}`}</Button>}
      </div>
      {action.failure !== null && <div className="page-notes"><FailureNotice failure={action.failure} /></div>}
      <div className="people-scroll" tabIndex={0} role="region" aria-label="Suggestions">
        {shown.length === 0 && <p className="muted people-none">No suggestion matches the search.</p>}
        <ul>
          {shown.map((suggestion) => {
            const id = suggestionId(suggestion);
            const person = suggestion.personId === null ? null : people.book.people.find((each) => each.id === suggestion.personId) ?? null;
            return (
              <li key={id} className="people-suggestion">
                <input type="checkbox" aria-label={`Choose ${suggestion.name}`} checked={chosen.has(id)} onChange={(event) => setChosen((before) => { const next = new Set(before); if (event.target.checked) next.add(id); else next.delete(id); return next; })} />
                <div className="people-suggestion-words">
                  <p><strong>{suggestion.name}</strong> <span>{suggestionWords(suggestion, agents, sourceName)}</span>{suggestion.detail !== '' && <span className="muted"> · {suggestion.reason === 'email' ? shownEmail(suggestion.detail, isRevealed) : suggestion.detail}</span>}</p>
                  <p className="muted">{suggestion.keys.map((key) => agents.find((agent) => agent.key === key) ?? unseenAgent(key, sourceName)).map((agent) => `${agent.sourceName}: ${agent.name === agent.agentId ? agent.agentId : `${agent.name} (${agent.agentId})`}`).join(' · ')}. {person === null ? 'Becomes a new person.' : `Joins ${person.name}.`}</p>
                </div>
                <Button disabled={action.isRunning} aria-label={`Accept ${suggestion.name}`} onClick={() => run([suggestion])}>Accept</Button>
              </li>
            );
          })}
        </ul>
      </div>
    </div>
  );
}
