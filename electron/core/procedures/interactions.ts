import { unavailable } from '../failures.ts';
import type { Implementer } from './implementer.ts';

export function interactionsProcedures(os: Implementer) {
  return {
    list: os.interactions.list.handler(() => unavailable('This is not served yet.', 'Use a newer build.')),
    choices: os.interactions.choices.handler(() => unavailable('This is not served yet.', 'Use a newer build.')),
    detail: os.interactions.detail.handler(() => unavailable('This is not served yet.', 'Use a newer build.')),
    waiting: os.interactions.waiting.handler(() => unavailable('This is not served yet.', 'Use a newer build.')),
  };
}
