import { AppFailure } from '../../shared/contract/app-error.ts';
import type { PeopleBook, Person, PersonLink, Team } from '../../shared/domain/people.ts';
import type { AgentRef } from '../ports/stores.ts';
import { sqliteCode, type Db } from './database.ts';

/** Everyone, by name. */
export function readPeople(db: Db): PeopleBook {
  return {
    people: db.prepare('SELECT person_id AS id, name, email, team_id AS teamId FROM person ORDER BY name, person_id').all() as Person[], // named so in the query
    teams: db.prepare('SELECT team_id AS id, name, zone FROM team ORDER BY name_key, team_id').all() as Team[], // named so in the query
    links: db.prepare('SELECT person_id AS personId, source_id AS sourceId, agent_id AS agentId FROM person_agent ORDER BY source_id, agent_id').all() as PersonLink[], // named so in the query
  };
}

export function savePerson(db: Db, person: Omit<Person, 'id'> & { readonly id: number | null }): Person {
  const { id, name, email, teamId } = { ...person, name: person.name.toWellFormed(), email: person.email?.toWellFormed() ?? null };
  if (teamId !== null && db.prepare('SELECT 1 FROM team WHERE team_id = ?').get(teamId) === undefined) throw unknown('team', teamId);
  if (id === null) return { id: Number(db.prepare('INSERT INTO person (name, email, team_id) VALUES (?, ?, ?)').run(name, email, teamId).lastInsertRowid), name, email, teamId };
  if (db.prepare('UPDATE person SET name = ?, email = ?, team_id = ? WHERE person_id = ?').run(name, email, teamId, id).changes === 0) throw unknown('person', id);
  return { id, name, email, teamId };
}

/** With the links to agents; the agents stay. */
export function removePerson(db: Db, id: number): void {
  db.transaction(() => {
    db.prepare('DELETE FROM person_agent WHERE person_id = ?').run(id);
    if (db.prepare('DELETE FROM person WHERE person_id = ?').run(id).changes === 0) throw unknown('person', id);
  }).immediate();
}

export function saveTeam(db: Db, team: Omit<Team, 'id'> & { readonly id: number | null }): Team {
  const { id, zone } = team;
  const name = team.name.toWellFormed();
  try {
    if (id === null) return { id: Number(db.prepare('INSERT INTO team (name, name_key, zone) VALUES (?, ?, ?)').run(name, keyOf(name), zone).lastInsertRowid), name, zone };
    if (db.prepare('UPDATE team SET name = ?, name_key = ?, zone = ? WHERE team_id = ?').run(name, keyOf(name), zone, id).changes === 0) throw unknown('team', id);
    return { id, name, zone };
  } catch (error) {
    if (sqliteCode(error) !== 'SQLITE_CONSTRAINT') throw error;
    throw new AppFailure({ code: 'NAME_TAKEN', message: `There is a team named “${name}” already.`, hint: 'Choose another name.' }, { cause: error });
  }
}

/** SQLite folds ASCII only; names are compared as a reader would, without case and in one form of Unicode. */
const keyOf = (name: string): string => name.normalize('NFC').trim().toLowerCase();

export function removeTeam(db: Db, id: number): void {
  db.transaction(() => {
    db.prepare('UPDATE person SET team_id = NULL WHERE team_id = ?').run(id);
    if (db.prepare('DELETE FROM team WHERE team_id = ?').run(id).changes === 0) throw unknown('team', id);
  }).immediate();
}

export function linkAgent(db: Db, personId: number, { sourceId, agentId }: AgentRef): void {
  if (db.prepare('SELECT 1 FROM person WHERE person_id = ?').get(personId) === undefined) throw unknown('person', personId);
  if (db.prepare("SELECT 1 FROM source WHERE source_id = ? AND state <> 'purging'").get(sourceId) === undefined) throw new AppFailure({ code: 'source-not-found', message: `There is no source ${sourceId}.`, hint: 'List the sources to see which there are.' });
  db.prepare('INSERT OR REPLACE INTO person_agent (source_id, agent_id, person_id) VALUES (?, ?, ?)').run(sourceId, agentId.toWellFormed(), personId);
}

export function unlinkAgent(db: Db, { sourceId, agentId }: AgentRef): void {
  db.prepare('DELETE FROM person_agent WHERE source_id = ? AND agent_id = ?').run(sourceId, agentId);
}

function unknown(what: 'person' | 'team', id: number): AppFailure {
  return new AppFailure({ code: 'NOT_FOUND', message: `There is no ${what} ${id}.`, hint: 'It was removed meanwhile; load the list again.' });
}
