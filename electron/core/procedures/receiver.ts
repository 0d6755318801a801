import { AppFailure } from '../../../shared/contract/app-error.ts';
import { readTable } from '../people/roster-file.ts';
import type { Core } from '../core.ts';
import { badInput, unavailable } from '../failures.ts';
import { isPushConnector, type PushConnector } from '../push/event-pages.ts';
import { readReceiverSecrets } from '../push/receiver-secrets.ts';
import type { Implementer } from './implementer.ts';

/** Events that tell whether a zone fits: enough for a day of a small floor, few enough to read at once. */
const ZONE_SAMPLES = 2_000;
const MAX_NAMES_CHARS = 5_000_000;

/** Procedures of sources that are pushed to, and of the words for their ids. */
export function receiverProcedures(os: Implementer, core: Core) {
  return {
    revealReceiver: os.sources.revealReceiver.handler(({ input }) => revealReceiver(core, input.id)),
    zoneCheck: os.sources.zoneCheck.handler(async ({ input }) => {
      const { source, connector } = pushSourceOf(core, input.id);
      const events = (await core.ports.reader.readNewestEvents(source.id, ZONE_SAMPLES)).filter((event) => !event.isDerived);
      const { zone, isConfirmed, samples, offsetMs, better, verdict } = connector.push.checkZone(events, source.settings);
      return { zone, confirmed: isConfirmed, samples, offsetMs, better: [...better], verdict };
    }),
    importSkillNames: os.sources.importSkillNames.handler(({ input }) => importSkillNames(core, input.id, input.text)),
  };
}

function pushSourceOf(core: Core, id: number) {
  const source = core.book.byId(id);
  const connector = core.book.connectorOf(source.kind);
  if (!isPushConnector(connector)) throw new AppFailure({ code: 'BAD_INPUT', message: `${source.name} is not a source that is sent to.`, hint: 'Only sources of a vendor that pushes have a receiver.' });
  return { source, connector: connector satisfies PushConnector };
}

/** The address that listens, else the one that will: a port that is chosen by the system is known only while it does. */
async function revealReceiver(core: Core, id: number): Promise<{ url: string; header: { name: string; value: string } | null }> {
  const { source, connector } = pushSourceOf(core, id);
  const live = core.push.address(id);
  if (live !== null) return { url: live.url, header: live.header === null ? null : { ...live.header } };
  const secrets = await readReceiverSecrets(core.ports, core.book, source);
  if (!secrets.ok) unavailable(secrets.message, secrets.hint);
  const plan = connector.push.receiverOf(source.settings, secrets.values);
  if (plan.port === 0) unavailable('The receiver does not listen now, so its address is not known.', 'Resume the source, or choose a fixed receiverPort.');
  const host = plan.host.includes(':') ? `[${plan.host}]` : plan.host;
  return { url: `http://${host}:${plan.port}/events/${encodeURIComponent(plan.token)}`, header: plan.header === null ? null : { ...plan.header } };
}

async function importSkillNames(core: Core, id: number, text: string): Promise<{ names: number; problems: { line: number; message: string }[] }> {
  const source = core.book.byId(id);
  if (text.length > MAX_NAMES_CHARS) badInput('The file is too large.', 'A list of skills has a line for each skill.', 'text');
  const table = readTable(text);
  if (!table.ok) return { names: 0, problems: [table.problem] };
  const lines = table.rows.map(({ line, cells }) => ({ line, id: cells.get('skill_id') ?? '', name: cells.get('name') ?? '' }));
  const good = lines.filter((row) => row.id !== '' && row.name !== '');
  const problems = lines.filter((row) => row.id === '' || row.name === '').map(({ line }) => ({ line, message: 'A line needs a skill_id and a name; the header names both columns.' }));
  const names = [...new Map(good.map((row) => [row.id, row.name]))];
  if (names.length > 0) await core.ports.store.writeTerms(source.id, names.map(([skillId, name]) => ({ kind: 'skill' as const, id: skillId, name })));
  core.ports.log.info('skill-names-imported', { source: source.id, names: names.length, problems: problems.length });
  return { names: names.length, problems };
}
