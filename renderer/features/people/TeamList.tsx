import { Pencil, Plus, Trash2 } from 'lucide-react';
import type { Team } from '../../../shared/contract/record-schemas.ts';
import { Button } from '../../widgets/button.tsx';
import type { TeamChoice } from './people-model.ts';

interface TeamListProps {
  readonly teams: readonly Team[];
  readonly counts: ReadonlyMap<TeamChoice, number>;
  readonly chosen: TeamChoice;
  readonly onChoose: (team: TeamChoice) => void;
  readonly onAdd: () => void;
  readonly onEdit: (teamId: number) => void;
  readonly onRemove: (teamId: number) => void;
}

/** Whose people are listed, and the teams themselves. */
export function TeamList({ teams, counts, chosen, onChoose, onAdd, onEdit, onRemove }: TeamListProps) {
  const item = (choice: TeamChoice, name: string, detail: string | null) => (
    <button type="button" className="people-team" aria-current={choice === chosen} onClick={() => onChoose(choice)}>
      <span className="people-team-name"><span className="ellipsis">{name}</span>{detail !== null && <span className="muted ellipsis">{detail}</span>}</span>
      <span className="muted">{(counts.get(choice) ?? 0).toLocaleString()}</span>
    </button>
  );
  const team = teams.find((each) => each.id === chosen);
  return (
    <section className="people-teams" aria-label="Teams">
      <ul>
        <li>{item('all', 'Everybody', null)}</li>
        {teams.toSorted((a, b) => a.name.localeCompare(b.name)).map((each) => <li key={each.id}>{item(each.id, each.name, each.zone)}</li>)}
        {(counts.get('none') ?? 0) > 0 && <li>{item('none', 'No team', null)}</li>}
      </ul>
      {team !== undefined && (
        <div className="people-team-actions">
          <Button icon={<Pencil size={14} aria-hidden />} onClick={() => onEdit(team.id)}>Edit team</Button>
          <Button look="danger" icon={<Trash2 size={14} aria-hidden />} aria-label={`Remove the team ${team.name}`} title="Remove this team" onClick={() => onRemove(team.id)} />
        </div>
      )}
      <Button icon={<Plus size={14} aria-hidden />} onClick={onAdd}>New team</Button>
    </section>
  );
}
