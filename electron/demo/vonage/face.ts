import type { UtcMs } from '../../../shared/domain/time.ts';
import { messageAnswer, rawJsonAnswer, type Answer } from '../answer.ts';
import type { Endpoint, Faults } from '../faults.ts';
import type { Floor } from '../floor/floor.ts';
import { createActivitySearch } from './activity-query.ts';
import { createContactBook } from './contact-book.ts';
import { createInteractionSearch } from './interaction-query.ts';
import { statusOf } from './agent-status.ts';
import { withMalformed } from './malformed.ts';
import { parsePaging, parseUserInclude, parseWindowed, refuseVersion } from './parameters.ts';
import { renderInteraction } from './published-interaction.ts';
import { createTokenDesk, type Scope } from './tokens.ts';
import { usersOf } from './users.ts';

/** A request as a vendor's face sees it, its body read. */
export interface FaceRequest {
  readonly method: string;
  /** Below the face's own prefix. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Absolute, as the client addressed it: what some vendors have signed. */
  readonly url: string;
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  readonly accept: string | undefined;
  readonly body: string;
}

/** One vendor's API on the simulated floor. A further vendor is a further face. */
export interface Face {
  /** Which of its endpoints a path is; null for none. */
  endpointOf(path: string): Endpoint | null;
  answer(endpoint: Endpoint, request: FaceRequest, faults: Faults): Promise<Answer>;
  expireTokens(): void;
  malformedSent(): number;
}

export interface VonageOptions {
  readonly floor: Floor;
  readonly client: { readonly id: string; readonly secret: string };
  /** The world's clock, without the vendor's skew. */
  readonly now: () => UtcMs;
}

const PATHS: ReadonlyMap<string, Endpoint> = new Map([
  ['/auth/connect/token', 'token'],
  ['/stats/agent-activities', 'activities'],
  ['/stats/interactions', 'interactions'],
  ['/stats/interactions/ongoing', 'ongoing'],
  ['/stats/agent-status', 'status'],
  ['/useradmin/users', 'users'],
]);

/** Every answer of the Stats API carries this. */
const CACHE_CONTROL = { 'cache-control': 'max-age=5, must-revalidate, private' } as const;
const STATS_VERSIONS = ['2', '3'] as const;
const USER_ADMIN_VERSIONS = ['4'] as const;

const pageCountOf = (totalCount: number, limit: number): number => Math.ceil(totalCount / limit);

/** Vonage Contact Center: sign-in, agent activities, interactions, agent status and users. */
export function createVonageFace({ floor, client, now }: VonageOptions): Face {
  const search = createActivitySearch(floor);
  const contacts = createInteractionSearch(createContactBook(floor), floor.historyStartAt);
  const desk = createTokenDesk(client);
  let malformedSent = 0;

  async function activities(request: FaceRequest, at: UtcMs, faults: Faults): Promise<Answer> {
    const asked = parseWindowed(request.query, at, faults);
    if (!asked.ok) return asked.answer;
    const { window, paging, filters } = asked.value;
    const found = await search.find({ window, ...filters, ...paging, at, correctedShare: faults.correctedShare });
    const { texts, malformed } = withMalformed(found.items, faults.malformedShare);
    malformedSent += malformed;
    const meta = { page: paging.page, count: texts.length, pageCount: pageCountOf(found.totalCount, paging.limit), totalCount: found.totalCount };
    return rawJsonAnswer(`{"meta":${JSON.stringify(meta)},"items":[${texts.join(',')}],"upTo":"${new Date(at).toISOString()}"}`, CACHE_CONTROL);
  }

  async function interactions(request: FaceRequest, at: UtcMs, faults: Faults): Promise<Answer> {
    const asked = parseWindowed(request.query, at, faults);
    if (!asked.ok) return asked.answer;
    const { window, paging, filters } = asked.value;
    const found = await contacts.find({ window, include: filters.include, ...paging, at });
    const meta = { page: paging.page, count: found.items.length, pageCount: pageCountOf(found.totalCount, paging.limit), totalCount: found.totalCount };
    const body = { meta, items: found.items.map(renderInteraction), upTo: new Date(at).toISOString(), latestUpdate: new Date(contacts.latestUpdate(at)).toISOString() };
    return rawJsonAnswer(JSON.stringify(body), CACHE_CONTROL);
  }

  function ongoing(request: FaceRequest, at: UtcMs): Answer {
    const paging = parsePaging(request.query);
    if (!paging.ok) return paging.answer;
    const { page, limit } = paging.value;
    const all = contacts.ongoing(at);
    const items = all.slice((page - 1) * limit, page * limit).map(renderInteraction);
    const meta = { page, count: items.length, pageCount: pageCountOf(all.length, limit), totalCount: all.length };
    return rawJsonAnswer(JSON.stringify({ meta, items, upTo: new Date(at).toISOString() }), CACHE_CONTROL);
  }

  function status(request: FaceRequest, at: UtcMs): Answer {
    const paging = parsePaging(request.query);
    if (!paging.ok) return paging.answer;
    const { page, limit } = paging.value;
    const items = floor.agents.slice((page - 1) * limit, page * limit).map((agent) => statusOf(floor, agent, at));
    const meta = { page, count: items.length, pageCount: pageCountOf(floor.agents.length, limit), totalCount: floor.agents.length };
    return rawJsonAnswer(JSON.stringify({ meta, items, upTo: new Date(at).toISOString() }), CACHE_CONTROL);
  }

  function users(request: FaceRequest, at: UtcMs, faults: Faults): Answer {
    const paging = parsePaging(request.query);
    if (!paging.ok) return paging.answer;
    const include = parseUserInclude(request.query);
    if (!include.ok) return include.answer;
    const { page, limit } = paging.value;
    const listed = usersOf(floor.agents, include.value, floor.anchorAt, at).slice((page - 1) * limit, page * limit);
    return rawJsonAnswer(JSON.stringify(faults.bareUsers ? listed : { users: listed }));
  }

  function refuse(request: FaceRequest, scope: Scope, versions: readonly string[], faults: Faults): Answer | null {
    if (request.method !== 'GET') return messageAnswer(405, 'Method Not Allowed');
    return desk.refuse(request.authorization, scope, now(), faults) ?? refuseVersion(request.accept, versions);
  }

  return {
    endpointOf: (path) => PATHS.get(path.toLowerCase()) ?? null,
    answer: async (endpoint, request, faults) => {
      const at = now() + faults.skewMs;
      if (endpoint === 'token') {
        return request.method === 'POST' ? desk.issue(request.body, request.authorization, now(), faults) : messageAnswer(405, 'Method Not Allowed');
      }
      const isUsers = endpoint === 'users';
      const refusal = refuse(request, isUsers ? 'users:read' : 'stats', isUsers ? USER_ADMIN_VERSIONS : STATS_VERSIONS, faults);
      if (refusal) return refusal;
      if (isUsers) return users(request, at, faults);
      if (endpoint === 'interactions') return interactions(request, at, faults);
      if (endpoint === 'ongoing') return ongoing(request, at);
      return endpoint === 'activities' ? activities(request, at, faults) : status(request, at);
    },
    expireTokens: desk.expireAll,
    malformedSent: () => malformedSent,
  };
}
