import { unavailable } from '../failures.ts';
import type { Implementer } from './implementer.ts';

export function chatProcedures(os: Implementer) {
  return {
    states: os.chat.states.handler(() => unavailable('This is not served yet.', 'Use a newer build.')),
    engagement: os.chat.engagement.handler(() => unavailable('This is not served yet.', 'Use a newer build.')),
  };
}
