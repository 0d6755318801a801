import type { UtcMs } from '../../../shared/domain/time.ts';
import { jsonAnswer, messageAnswer, rawJsonAnswer, type Answer } from '../answer.ts';
import type { Endpoint, Faults } from '../faults.ts';
import type { ChatFloor } from '../floor/chat-floor.ts';
import type { Face, FaceRequest } from '../vonage/face.ts';
import { agentActivity } from './agent-activity.ts';
import { agentView, reasonsOf, skillsOf, usersOf } from './directory.ts';
import { engagementActivity } from './engagement.ts';
import { createSignInDesk, readJsonObject, type LivePersonCredentials } from './sign-in.ts';
import { badRequest, frameOf, parseTime } from './time-frame.ts';

export interface LivePersonOptions {
  readonly floor: ChatFloor;
  readonly credentials: LivePersonCredentials;
  /** The world's clock, without the vendor's skew. */
  readonly now: () => UtcMs;
  /** The bare host (with its port) that the Domain API tells for every service. */
  readonly host: () => string;
}

const SERVICES = ['leDataReporting', 'sentinel', 'agentVep', 'accountConfigReadOnly', 'agentManagerWorkspace'] as const;
const FOREIGN_HOST = 'reports.somewhere-else.example';

const PATHS: readonly (readonly [RegExp, Endpoint])[] = [
  [/^\/api\/account\/([^/]+)\/service(?:\/([^/]+))?\/baseURI\.json$/, 'lp-domain'],
  [/^\/sentinel\/api(?:\/v2)?\/account\/([^/]+)\/app\/token$/, 'lp-token'],
  [/^\/api\/account\/([^/]+)\/login$/, 'lp-login'],
  [/^\/operations\/api\/account\/([^/]+)\/agentactivity$/, 'lp-agent-activity'],
  [/^\/operations\/api\/account\/([^/]+)\/engactivity$/, 'lp-engagement'],
  [/^\/api\/account\/([^/]+)\/configuration\/le-users\/users$/, 'lp-users'],
  [/^\/api\/account\/([^/]+)\/configuration\/le-agents\/status-reasons$/, 'lp-reasons'],
  [/^\/api\/account\/([^/]+)\/configuration\/le-(?:skills|users)\/skills$/, 'lp-skills'],
  [/^\/manager_workspace\/api\/account\/([^/]+)\/agent_view$/, 'lp-agent-view'],
];

const POSTED: ReadonlySet<Endpoint> = new Set<Endpoint>(['lp-token', 'lp-login', 'lp-agent-view']);
const DIRECTORY: ReadonlySet<Endpoint> = new Set<Endpoint>(['lp-users', 'lp-reasons', 'lp-skills', 'lp-agent-view']);

const listOf = (sent: unknown): 'all' | readonly string[] | null => {
  const text = typeof sent === 'string' || typeof sent === 'number' ? String(sent).trim() : '';
  if (text === '') return null;
  return text === 'all' ? 'all' : text.split(',').map((id) => id.trim());
};

/** The parameters of a question: the query, or the JSON body of a POST. */
const fieldsOf = (request: FaceRequest): Readonly<Record<string, unknown>> => (request.method === 'POST' ? readJsonObject(request.body) : Object.fromEntries(request.query));

/** LivePerson: Domain API, three ways to sign in, Operational Realtime, names, and the successor's agent view. */
export function createLivePersonFace({ floor, credentials, now, host }: LivePersonOptions): Face {
  const desk = createSignInDesk(credentials);
  let malformedSent = 0;

  const entry = (service: string, faults: Faults): unknown => ({ service, account: credentials.accountId, baseURI: faults.foreignHost ? FOREIGN_HOST : host() });
  const everyEntry = (faults: Faults): unknown => ({ baseURIs: SERVICES.map((service) => entry(service, faults)) });

  function domain(service: string | undefined, faults: Faults): Answer {
    if (service === undefined) return jsonAnswer(200, everyEntry(faults));
    if (!SERVICES.some((known) => known === service)) return jsonAnswer(404, { message: `No service ${service}` });
    return jsonAnswer(200, faults.domainList ? { baseURIs: [entry(service, faults)] } : entry(service, faults));
  }

  function activity(request: FaceRequest, at: UtcMs, faults: Faults): Answer {
    const fields = fieldsOf(request);
    const time = parseTime(fields);
    if (!time.ok) return time.answer;
    const asked = listOf(fields['agentIds']);
    if (asked === null) return badRequest('agentIds is missing');
    const agents = asked === 'all' ? floor.agents : floor.agents.filter((agent) => asked.includes(agent.id));
    const { body, malformed } = agentActivity(floor, agents, frameOf(time.value, at, false), faults.malformedShare);
    malformedSent += malformed;
    return answerFigures(body, faults);
  }

  function engagement(request: FaceRequest, at: UtcMs, faults: Faults): Answer {
    const fields = fieldsOf(request);
    const time = parseTime(fields);
    if (!time.ok) return time.answer;
    return answerFigures(engagementActivity(floor, { skills: listOf(fields['skillIds']), agents: listOf(fields['agentIds']) }, frameOf(time.value, at, true)), faults);
  }

  function answerNames(endpoint: Endpoint, request: FaceRequest, at: UtcMs): Answer {
    if (endpoint === 'lp-users') return jsonAnswer(200, usersOf(floor.agents));
    if (endpoint === 'lp-reasons') return jsonAnswer(200, reasonsOf(request.query.get('include_deleted') === 'true'));
    return endpoint === 'lp-skills' ? jsonAnswer(200, skillsOf()) : agentView(floor, request.query, request.body, at);
  }

  function answerData(endpoint: Endpoint, request: FaceRequest, at: UtcMs, faults: Faults): Answer {
    const refusal = desk.refuse(request, at, faults);
    if (refusal) return refusal;
    const isDirectory = DIRECTORY.has(endpoint);
    if (faults.tokens === 'wrong-scope' || (isDirectory && faults.noUsersScope)) return jsonAnswer(403, { reason: 'no_privilege', message: 'The key has no privilege for this API.' });
    if (isDirectory) return answerNames(endpoint, request, at);
    return endpoint === 'lp-agent-activity' ? activity(request, at, faults) : engagement(request, at, faults);
  }

  return {
    endpointOf: (path) => PATHS.find(([pattern]) => pattern.test(path))?.[1] ?? null,
    answer: async (endpoint, request, faults) => {
      const at = now() + faults.skewMs;
      const match = PATHS.find(([, name]) => name === endpoint)?.[0].exec(request.path);
      if (match?.[1] !== credentials.accountId) return jsonAnswer(404, { message: 'No such account' });
      const isPostAllowed = POSTED.has(endpoint) || endpoint === 'lp-agent-activity';
      if (request.method !== 'POST' && (request.method !== 'GET' || POSTED.has(endpoint))) return messageAnswer(405, 'Method Not Allowed');
      if (request.method === 'POST' && !isPostAllowed) return messageAnswer(405, 'Method Not Allowed');
      if (endpoint === 'lp-domain') return domain(match[2], faults);
      if (endpoint === 'lp-token') return desk.issue(request, at);
      return endpoint === 'lp-login' ? desk.logIn(request, at, everyEntry(faults)) : answerData(endpoint, request, at, faults);
    },
    expireTokens: desk.expireAll,
    malformedSent: () => malformedSent,
  };
}

/** The envelope that one public client met. */
function answerFigures(body: unknown, faults: Faults): Answer {
  return rawJsonAnswer(JSON.stringify(faults.envelope ? { meta: { responseCode: 200 }, body } : body));
}
