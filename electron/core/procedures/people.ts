import { unavailable } from '../failures.ts';
import type { Implementer } from './implementer.ts';

export function peopleProcedures(os: Implementer) {
  return {
    get: os.people.get.handler(() => unavailable('This is not served yet.', 'Use a newer build.')),
    watch: os.people.watch.handler(() => unavailable('This is not served yet.', 'Use a newer build.')),
    save: os.people.save.handler(() => unavailable('This is not served yet.', 'Use a newer build.')),
    remove: os.people.remove.handler(() => unavailable('This is not served yet.', 'Use a newer build.')),
    saveTeam: os.people.saveTeam.handler(() => unavailable('This is not served yet.', 'Use a newer build.')),
    removeTeam: os.people.removeTeam.handler(() => unavailable('This is not served yet.', 'Use a newer build.')),
    link: os.people.link.handler(() => unavailable('This is not served yet.', 'Use a newer build.')),
    unlink: os.people.unlink.handler(() => unavailable('This is not served yet.', 'Use a newer build.')),
    suggestions: os.people.suggestions.handler(() => unavailable('This is not served yet.', 'Use a newer build.')),
    importRoster: os.people.importRoster.handler(() => unavailable('This is not served yet.', 'Use a newer build.')),
  };
}
