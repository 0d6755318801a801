import { parseAgentKey } from '../agent-key.ts';
import type { Core } from '../core.ts';
import { importRoster } from '../people/import-roster.ts';
import { suggestPeople } from '../people/suggestions.ts';
import type { Implementer } from './implementer.ts';

const OK = { ok: true as const };

export function peopleProcedures(os: Implementer, core: Core) {
  const { people, book } = core;
  return {
    get: os.people.get.handler(() => people.view()),
    watch: os.people.watch.handler(({ signal }) => people.watch(signal)),
    save: os.people.save.handler(async ({ input }) => ({ ...await people.savePerson(input) })),
    remove: os.people.remove.handler(async ({ input }) => {
      await people.removePerson(input.id);
      return OK;
    }),
    saveTeam: os.people.saveTeam.handler(async ({ input }) => ({ ...await people.saveTeam(input) })),
    removeTeam: os.people.removeTeam.handler(async ({ input }) => {
      await people.removeTeam(input.id);
      return OK;
    }),
    link: os.people.link.handler(async ({ input }) => {
      await people.link(input.personId, input.keys.map(parseAgentKey));
      return OK;
    }),
    unlink: os.people.unlink.handler(async ({ input }) => {
      await people.unlink(parseAgentKey(input.key));
      return OK;
    }),
    suggestions: os.people.suggestions.handler(async () => suggestPeople(await core.ports.reader.listAgents(book.all().map((source) => source.id)), people.book())),
    importRoster: os.people.importRoster.handler(async ({ input }) => (await importRoster(people, book.all(), input.text)).result),
  };
}
