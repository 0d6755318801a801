import { HOUR_MS, type UtcMs } from '../../../shared/domain/time.ts';
import type { Floor } from '../floor/floor.ts';
import { createLru } from '../floor/lru.ts';
import type { DemoAgent } from '../floor/roster.ts';
import { beforeRinging, layOutAgentContact, LONGEST_BEFORE_RINGING_MS } from './agent-contact.ts';
import { lastUpdateOf, LONGEST_CONTACT_MS, type SimContact, type SimPart, type SimStep } from './contact.ts';
import { layOutLoneContact, loneCountOf } from './lone-contact.ts';

/** A contact by its edges; the whole of it is laid out when it is asked for. */
export interface ContactEntry {
  readonly guid: string;
  readonly startAt: UtcMs;
  readonly endAt: UtcMs;
  readonly lagMs: number;
  readonly doneAt: UtcMs;
  readonly lastUpdateAt: UtcMs;
  layOut(): SimContact;
}

/** All contacts, by the hour in which they begin; made on demand and forgotten again. */
export interface ContactBook {
  /** Contacts that begin in the hour at `hourAt`, by start. */
  block(hourAt: UtcMs): readonly ContactEntry[];
  /** How many; remembered when the block itself is forgotten. */
  count(hourAt: UtcMs): number;
  /** Contacts that began before an instant and on which the vendor still works at or after it, by start. */
  workedOnAt(at: UtcMs): readonly ContactEntry[];
}

const BLOCKS_KEPT = 16;
const EDGES_KEPT = 4;
/** Listening in begins with the call or later, and no call lasts longer. */
const MONITORED_WITHIN_MS = 2 * HOUR_MS;
/** A call is returned within this time, or not at all. */
const RETURNED_WITHIN_MS = 2 * HOUR_MS;

const hourOf = (at: UtcMs): UtcMs => Math.floor(at / HOUR_MS) * HOUR_MS;
const isStep = (activity: { readonly type: string }): activity is SimStep => activity.type === 'Interaction';
const byStart = (a: ContactEntry, b: ContactEntry): number => a.startAt - b.startAt || (a.guid < b.guid ? -1 : 1);

export function createContactBook(floor: Floor): ContactBook {
  const blocks = createLru<UtcMs, readonly ContactEntry[]>(BLOCKS_KEPT);
  const edges = createLru<UtcMs, readonly ContactEntry[]>(EDGES_KEPT);
  const counts = new Map<UtcMs, number>();

  /** One agent's parts in interactions, by their first step. */
  function partsOf(agent: DemoAgent, startAt: UtcMs, endAt: UtcMs): readonly SimPart[] {
    const parts = new Map<string, SimStep[]>();
    for (const activity of floor.activitiesOf(agent, { startAt, endAt })) {
      if (!isStep(activity)) continue;
      const known = parts.get(activity.interaction.guid);
      if (known) known.push(activity);
      else parts.set(activity.interaction.guid, [activity]);
    }
    return [...parts.values()].map((steps) => ({ agent, steps }));
  }

  function monitorsBy(startAt: UtcMs, endAt: UtcMs): ReadonlyMap<string, readonly SimPart[]> {
    const heard = floor.agents.filter((agent) => agent.role === 'supervisor').flatMap((agent) => partsOf(agent, startAt, endAt));
    return Map.groupBy(heard, (part) => part.steps[0]?.interaction.guid ?? '');
  }

  function handledIn(hourAt: UtcMs): ContactEntry[] {
    const endAt = hourAt + HOUR_MS;
    const lastRingAt = endAt + LONGEST_BEFORE_RINGING_MS;
    const monitors = monitorsBy(hourAt, lastRingAt + MONITORED_WITHIN_MS);
    const found: ContactEntry[] = [];
    for (const agent of floor.agents) {
      if (agent.role === 'supervisor') continue;
      let previous: SimStep | null = null;
      for (const part of partsOf(agent, hourAt, lastRingAt)) {
        const [first] = part.steps;
        if (!first || first.startAt >= lastRingAt) continue;
        const previousGuid = previous !== null && first.startAt - previous.startAt < RETURNED_WITHIN_MS ? previous.interaction.guid : null;
        if (first.interaction.direction === 'Inbound' && first.interaction.medium === 'Phone') previous = first;
        if (first.startAt < hourAt) continue;
        const { startAt } = beforeRinging({ part });
        if (startAt < hourAt || startAt >= endAt) continue;
        found.push(toEntry(() => layOutAgentContact({ part, monitors: monitors.get(first.interaction.guid) ?? [], previousGuid })));
      }
    }
    return found;
  }

  function makeBlock(hourAt: UtcMs): readonly ContactEntry[] {
    if (hourAt + HOUR_MS <= floor.historyStartAt) return [];
    const handled = handledIn(hourAt);
    const { abandoned, bots } = loneCountOf(handled.length, floor.agents.length);
    const lone = [
      ...Array.from({ length: abandoned }, (_, number) => toEntry(() => layOutLoneContact(floor.seed, floor.agents, hourAt, number, false))),
      ...Array.from({ length: bots }, (_, number) => toEntry(() => layOutLoneContact(floor.seed, floor.agents, hourAt, number, true))),
    ];
    return [...handled, ...lone.filter((contact) => contact.startAt >= floor.historyStartAt)].sort(byStart);
  }

  const block = (hourAt: UtcMs): readonly ContactEntry[] => {
    const made = blocks.get(hourAt, () => makeBlock(hourAt));
    counts.set(hourAt, made.length);
    return made;
  };

  return {
    block,
    count: (hourAt) => counts.get(hourAt) ?? block(hourAt).length,
    workedOnAt: (at) => edges.get(at, () => {
      const found: ContactEntry[] = [];
      for (let hourAt = hourOf(Math.max(at - LONGEST_CONTACT_MS, floor.historyStartAt)); hourAt < at; hourAt += HOUR_MS) {
        found.push(...block(hourAt).filter((contact) => contact.startAt < at && contact.lastUpdateAt >= at));
      }
      return found;
    }),
  };
}

function toEntry(layOut: () => SimContact): ContactEntry {
  const contact = layOut();
  const { guid, startAt, endAt, lagMs, doneAt } = contact;
  return { guid, startAt, endAt, lagMs, doneAt, lastUpdateAt: lastUpdateOf(contact), layOut };
}
