import type { AgentRef } from '../ports/stores.ts';

/** `<sourceId>:<agentId>`; the agent id is everything after the first colon. */
export function parseAgentKey(key: string): AgentRef {
  const colon = key.indexOf(':');
  return { sourceId: Number(key.slice(0, colon)), agentId: key.slice(colon + 1) };
}

/** The key of an agent across the product. */
export const agentKeyOf = ({ sourceId, agentId }: AgentRef): string => `${sourceId}:${agentId}`;
