import type { SourceKind } from '../../shared/domain/activity.ts';
import type { App } from '../core/app.ts';
import type { DemoPerson } from '../demo/floor/people.ts';
import { findFreePort } from '../demo/loopback.ts';
import type { Demo } from '../demo/start-demo.ts';

export const DEMO_SOURCES = { vonage: 'Demo VCC', liveperson: 'Demo LP', ringcentral: 'Demo RC' } as const satisfies Readonly<Record<SourceKind, string>>;

interface Placement { readonly kind: SourceKind; readonly set: Readonly<Record<string, string>>; readonly secrets: Readonly<Record<string, string>> }

const MAX_BACKFILL_DAYS = 31;

/** The recordings of the demo lead nowhere, but they may be tried. */
const RECORDING_HOST = 'recordings.voice-desk.example';

async function placementsOf(demo: Demo, days: number): Promise<readonly Placement[]> {
  const { vonage, liveperson, ringcentral } = demo;
  return [
    {
      kind: 'vonage',
      set: { apiBaseUrl: vonage.url, tokenUrl: vonage.tokenUrl, clientId: vonage.clientId, backfillDays: String(Math.min(days, MAX_BACKFILL_DAYS)), pollSeconds: '5' },
      secrets: { clientSecret: vonage.clientSecret },
    },
    {
      kind: 'liveperson',
      set: { accountId: liveperson.accountId, domainApiUrl: liveperson.domainApiUrl, pollSeconds: '10' },
      secrets: { clientId: liveperson.clientId, clientSecret: liveperson.clientSecret },
    },
    {
      kind: 'ringcentral',
      // A port of its own, so that the sender's address holds when a person changes the source.
      // Both ways at once: events are pushed, and the list of agents now brings their names.
      set: { zone: 'America/New_York', pull: 'on', receiverPort: String(await findFreePort()), linkHosts: RECORDING_HOST, subAccountId: ringcentral.subAccountId, apiBaseUrl: ringcentral.apiBaseUrl, authBaseUrl: ringcentral.authBaseUrl, clientId: ringcentral.clientId },
      secrets: { clientSecret: ringcentral.clientSecret, jwt: ringcentral.jwt },
    },
  ];
}

/** Puts the three sources in place. Those of the last time get the new ports; those of another world are removed with their data and their people first. */
export async function placeSources(app: Pick<App, 'commands'>, demo: Demo, days: number, isSameWorld: boolean): Promise<void> {
  const known = new Set((await app.commands.listSources()).map((source) => source.name));
  const old = Object.values(DEMO_SOURCES).filter((name) => known.has(name));
  // Before their sources: afterwards nothing tells whose people they were.
  if (!isSameWorld && old.length > 0) await app.commands.removePeopleOf(old);
  for (const { kind, set, secrets } of await placementsOf(demo, days)) {
    const name = DEMO_SOURCES[kind];
    if (known.has(name) && isSameWorld) {
      await app.commands.updateSource({ name, set, secrets });
      continue;
    }
    if (known.has(name)) await app.commands.removeSource(name, { purge: true });
    await app.commands.addSource({ kind, name, set, secrets });
  }
}

const idsOf = (person: DemoPerson): readonly (readonly [SourceKind, string | null])[] => [['vonage', person.vonageId], ['liveperson', person.livePersonId], ['ringcentral', person.ringCentralId]];
const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/**
 * A roster of two thirds of the people, among those of one system as among those of two: the others are left as
 * suggestions, for a person to decide.
 */
export function rosterOf(people: readonly DemoPerson[]): string {
  const inTwo = people.filter((person) => idsOf(person).filter(([, id]) => id !== null).length > 1);
  const inOne = people.filter((person) => !inTwo.includes(person));
  const listed = [...inTwo, ...inOne].filter((person) => (inTwo.includes(person) ? inTwo : inOne).indexOf(person) % 3 !== 2);
  const lines = listed.flatMap((person) => idsOf(person).flatMap(([kind, id]) => (id === null ? [] : [[person.name, person.email, person.team, '', DEMO_SOURCES[kind], id].map(cell).join(',')])));
  return ['person,email,team,zone,source,agent_id', ...lines, ''].join('\r\n');
}
