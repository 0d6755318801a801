import { unavailable } from '../failures.ts';
import type { Implementer } from './implementer.ts';

export function callsProcedures(os: Implementer) {
  return {
    list: os.calls.list.handler(() => unavailable('This is not served yet.', 'Use a newer build.')),
    choices: os.calls.choices.handler(() => unavailable('This is not served yet.', 'Use a newer build.')),
    recording: os.calls.recording.handler(() => unavailable('This is not served yet.', 'Use a newer build.')),
  };
}
