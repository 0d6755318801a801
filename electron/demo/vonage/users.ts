import type { UtcMs } from '../../../shared/domain/time.ts';
import type { DemoAgent } from '../floor/roster.ts';
import { DAY } from '../floor/rules.ts';
import type { UserInclude } from './parameters.ts';

/** Someone who administers the account and takes no calls, so that not every user is an agent. */
const ADMINISTRATOR = {
  userId: '7d3f1a52-0c4e-4b8a-9a66-5b1f6f0c2e10',
  name: 'Account administrator',
  email: 'administrator@contact-centre.example',
  username: 'administrator@contact-centre.example',
  status: 'Active',
  userAccountConfiguration: { actAsAgent: false, actAsSupervisor: true },
} as const;

function userOf(agent: DemoAgent, isActive: boolean): unknown {
  return {
    userId: agent.userId,
    name: agent.name,
    email: agent.email,
    username: agent.email,
    status: isActive ? 'Active' : 'Archived',
    userAccountConfiguration: {
      actAsAgent: true,
      actAsSupervisor: agent.role === 'supervisor',
      agentConfiguration: { agentDisplayId: agent.id, groups: [agent.team] },
    },
  };
}

/** True until an agent's last day. */
export const isActiveAt = (agent: DemoAgent, anchorAt: UtcMs, at: UtcMs): boolean => agent.leftOnDay === null || at < anchorAt + agent.leftOnDay * DAY;

/** The account's users, as asked for. */
export function usersOf(agents: readonly DemoAgent[], include: UserInclude, anchorAt: UtcMs, at: UtcMs): readonly unknown[] {
  const wanted = agents.filter((agent) => include === 'All' || (include === 'Active') === isActiveAt(agent, anchorAt, at));
  const users = wanted.map((agent) => userOf(agent, isActiveAt(agent, anchorAt, at)));
  return include === 'Archived' ? users : [ADMINISTRATOR, ...users];
}
