import type { PersonDay } from '../../../shared/contract/record-schemas.ts';
import type { AgentDay } from '../../../shared/contract/schemas.ts';
import { AppFailure } from '../../../shared/contract/app-error.ts';
import type { ClosedInterval } from '../../../shared/domain/time.ts';
import { readAgentDay } from '../agent-day.ts';
import type { Core } from '../core.ts';
import { agentKeyOf } from '../agent-key.ts';
import { contradictionsOf } from './contradictions.ts';

/** One person's window: the asked agent's day first, then those of the same person in other systems. */
export async function readPersonDay(core: Core, key: string, window: ClosedInterval): Promise<PersonDay> {
  const person = core.people.personOf(key);
  const others = person === null ? [] : core.people.agentsOf(person.id).map(agentKeyOf).filter((other) => other !== key);
  const first = await readAgentDay(core, key, window).catch((error: unknown) => ifOthers(error, others));
  const days = await Promise.all(others.map((other) => readAgentDay(core, other, window).catch(ifMissing)));
  const found = [first, ...days].filter((day) => day !== null);
  return { person: person === null ? null : { ...person }, days: found, contradictions: contradictionsOf(found) };
}

/** A linked agent need not have been seen yet. */
function ifMissing(error: unknown): AgentDay | null {
  if (error instanceof AppFailure && error.code === 'NOT_FOUND') return null;
  throw error;
}

function ifOthers(error: unknown, others: readonly string[]): AgentDay | null {
  if (others.length === 0) throw error;
  return ifMissing(error);
}
