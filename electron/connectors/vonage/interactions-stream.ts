import type { Interaction } from '../../../shared/domain/interaction.ts';
import type { RefusedItem } from '../../ports/connector.ts';
import { isRecord, toContent } from '../kit/items.ts';
import { createListStream } from './list-stream.ts';
import { parseInteraction } from './parse-interaction.ts';
import { hidePersonalData } from './personal.ts';
import type { VonageSettings } from './settings.ts';
import { createWindowStream } from './window-stream.ts';

export const INTERACTIONS = 'interactions';
export const ONGOING = 'interactions-ongoing';

/** An interaction with its channels and events is some kilobytes, so pages are smaller than those of activities. */
const MAX_INTERACTIONS = 1_000;

/** Interactions with all their parties and events, by time window. */
export const interactionsStream = createWindowStream({
  name: INTERACTIONS,
  isPrimary: false,
  maxLimit: MAX_INTERACTIONS,
  query: () => ({}),
  readItems: (items, settings) => ({ activities: [], ...readInteractions(items, settings) }),
});

/** The interactions that go on now: who waits. [Get ongoing interactions] */
export const ongoingStream = createListStream({
  name: ONGOING,
  root: 'stats',
  endpoint: 'interactions/ongoing',
  scope: 'stats',
  query: {},
  limit: MAX_INTERACTIONS,
  everyMs: (settings) => settings.pollMs,
  isReadOnCatchUp: true,
  tellsOngoing: true,
  title: 'what goes on now',
  readEntries: (items, settings) => ({ names: [], snapshots: [], ...readInteractions(items, settings) }),
});

type Reading = Pick<VonageSettings, 'agents' | 'personalData'>;

/** The items of a page, sorted into what is taken, what is refused and (with an include-list) what does not count. */
export function readInteractions(items: readonly unknown[], { agents, personalData }: Reading): { readonly interactions: Interaction[]; readonly quarantined: RefusedItem[] } {
  const interactions: Interaction[] = [];
  const quarantined: RefusedItem[] = [];
  for (const sent of items) {
    if (!mayCount(sent, agents)) continue;
    const item = hidePersonalData(sent, personalData);
    const interaction = parseInteraction(item);
    if (typeof interaction === 'string') quarantined.push({ reason: interaction, content: toContent(item) });
    else interactions.push(interaction);
  }
  return { interactions, quarantined };
}

/**
 * With an include-list an interaction counts if one of its agents took part, listening in included. One that cannot be
 * read counts unless everybody in it is clearly somebody else.
 */
function mayCount(item: unknown, agents: ReadonlySet<string> | null): boolean {
  if (agents === null || !isRecord(item)) return true;
  const channels = item['channels'] ?? [];
  if (!Array.isArray(channels)) return true;
  return channels.some((channel: unknown) => {
    const party = isRecord(channel) ? (channel['party'] ?? {}) : null;
    if (!isRecord(party)) return true;
    const id = party['id'] ?? null;
    return id !== null && (typeof id !== 'string' || agents.has(id));
  });
}
