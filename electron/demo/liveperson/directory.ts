import type { UtcMs } from '../../../shared/domain/time.ts';
import { jsonAnswer, type Answer } from '../answer.ts';
import type { ChatFloor } from '../floor/chat-floor.ts';
import { CHAT_REASONS, CHAT_SKILLS } from '../floor/chat-shift.ts';
import type { ChatAgent } from '../floor/people.ts';
import { readJsonObject } from './sign-in.ts';
import { badRequest } from './time-frame.ts';

/** Names that no agent has any more, for histories. */
const FORMER_REASON = { id: 2_642_550_000, text: 'Fire drill', state: 'Away', enabled: false, deleted: true };

/** The account's users. Full names come back empty, as the vendor's policy has it. */
export function usersOf(agents: readonly ChatAgent[]): readonly unknown[] {
  return agents.map((agent) => ({
    id: agent.id, loginName: agent.loginName, fullName: '', nickname: agent.person.name, email: agent.person.email, employeeId: '', userTypeId: '1', isEnabled: 'true', deleted: false,
    maxChats: agent.maxChats, memberOf: { agentGroupId: '-1' }, skillIds: CHAT_SKILLS.map((skill) => Number(skill.id)),
  }));
}

export function reasonsOf(withDeleted: boolean): readonly unknown[] {
  const reasons = CHAT_REASONS.map(({ id, text }) => ({ id: Number(id), text, state: 'Away', enabled: true, deleted: false }));
  return withDeleted ? [...reasons, FORMER_REASON] : reasons;
}

export function skillsOf(): readonly unknown[] {
  return CHAT_SKILLS.map(({ id, name }) => ({ id: Number(id), name, description: '', deleted: false }));
}

const STATUS = { 2: 'ONLINE', 3: 'BACK_SOON', 4: 'AWAY' } as const;
const LOGGED_IN = ['ONLINE', 'BACK_SOON', 'AWAY'];
const MAX_RESULTS = 1_000;
const DAY_MS = 86_400_000;

/** One logged-in agent in the words of Key Messaging Metrics; null when logged out. */
function recordOf(floor: ChatFloor, agent: ChatAgent, at: UtcMs): Readonly<Record<string, unknown>> | null {
  const now = floor.nowAt(agent, at);
  const identity = {
    agentId: agent.id, agentGroupId: -1,
    agentMetadata: { agentName: agent.person.name, agentNickname: agent.person.name, agentLoginName: agent.loginName, agentGroupName: 'Main Group', configuredMaxSlots: agent.maxChats, agentSkills: CHAT_SKILLS.map(({ id, name }) => ({ skillId: Number(id), skillName: name })) },
  };
  if (now) {
    return {
      ...identity, agentCurrentStatus: STATUS[now.slice.state], agentCurrentStatusStartTime: now.since, agentCurrentStatusReasonId: now.slice.reasonId ?? 'NA', agentCurrentStatusReasonStartTime: now.since,
      activeConversations: now.slice.chats, assignedConversations: now.slice.chats, agentLoad: Math.round((now.slice.chats / agent.maxChats) * 1_000) / 1_000, loginDuration: at - now.loginAt,
    };
  }
  const last = floor.shiftsIn(agent, { startAt: at - DAY_MS, endAt: at }).at(-1);
  if (!last) return null;
  return { ...identity, agentCurrentStatus: 'OFFLINE', agentCurrentStatusStartTime: last.endAt, agentCurrentStatusReasonId: 'NA', agentCurrentStatusReasonStartTime: last.endAt, activeConversations: 0, assignedConversations: 0, agentLoad: 0 };
}

const listOf = (value: unknown): readonly string[] | null => (Array.isArray(value) ? value.map(String) : null);
const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> => (typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {});
const pageNumber = (text: string | null, fallback: number): number => (text === null ? fallback : /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN);

/** The body of the successor API's agent view. */
export function agentView(floor: ChatFloor, query: URLSearchParams, body: string, at: UtcMs): Answer {
  const filters = fieldsOf(readJsonObject(body)['filters']);
  const { from, to } = fieldsOf(filters['time']);
  if (typeof from !== 'number' || typeof to !== 'number' || from > to) return badRequest('filters.time needs from and to in milliseconds');
  const [offset, limit] = [pageNumber(query.get('offset'), 0), pageNumber(query.get('limit'), 50)];
  if (!(offset + limit <= MAX_RESULTS) || limit < 1) return badRequest(`offset and limit may be ${MAX_RESULTS} together at most`);
  const statuses = listOf(filters['effectiveAgentStatus']) ?? LOGGED_IN;
  const agentIds = listOf(filters['agentIds']);
  const wanted = agentIds === null ? floor.agents : floor.agents.filter((agent) => agentIds.includes(agent.id));
  const records = wanted.map((agent) => recordOf(floor, agent, at)).filter((record) => record !== null).filter((record) => statuses.includes(String(record['agentCurrentStatus'])));
  return jsonAnswer(200, { metadata: { count: records.length }, agentViewRecords: records.slice(offset, offset + limit) });
}
