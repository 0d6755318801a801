import { mixSeed } from '../random.ts';
import type { DeskAgent } from './desk.ts';
import { createRoster, type DemoAgent, type OtherDesk } from './roster.ts';
import { chatAgentsOf, sharedOf, voiceAgentsOf } from './rules.ts';

/** One human being with every id that the systems have for them. */
export interface DemoPerson {
  readonly name: string;
  readonly email: string;
  readonly team: string;
  readonly vonageId: string | null;
  readonly livePersonId: string | null;
  readonly ringCentralId: string | null;
}

export interface ChatAgent extends DeskAgent {
  /** How many chats at once. */
  readonly maxChats: number;
  readonly loginName: string;
}

export interface VoiceAgent extends DeskAgent {
  readonly isSupervisor: boolean;
  readonly phone: string;
}

export interface People {
  readonly people: readonly DemoPerson[];
  readonly chat: readonly ChatAgent[];
  readonly voice: readonly VoiceAgent[];
}

const OWN_INDEX = { chat: 100_000, voice: 200_000 } as const;
const OWN_SALT = { chat: 71, voice: 72 } as const;
const OWN_TEAM = { chat: 'Chat care', voice: 'Voice desk' } as const;
const OWN_TEAM_SIZE = 15;
const SUPERVISED = 8;

/** Everybody in every system. The same roster gives the same people. */
export function createPeople(seed: number, days: number, roster: readonly DemoAgent[]): People {
  const taken = new Set(roster.map((agent) => agent.email));
  const at = (desk: OtherDesk, wanted: number): { readonly person: DemoAgent; readonly isShared: boolean }[] => {
    const shared = roster.filter((agent) => agent.otherDesk === desk).map((person) => ({ person, isShared: true }));
    return [...shared, ...ownPeople(seed, days, desk, wanted - Math.min(shared.length, sharedOf(wanted)), taken).map((person) => ({ person, isShared: false }))];
  };
  const chat = at('chat', chatAgentsOf(roster.length)).map(toChatAgent);
  const voice = at('voice', voiceAgentsOf(roster.length)).map(toVoiceAgent);
  return { chat, voice, people: joinPeople(roster, chat, voice) };
}

/** People with one desk only; nobody has the name of somebody else. */
function ownPeople(seed: number, days: number, desk: OtherDesk, count: number, taken: Set<string>): readonly DemoAgent[] {
  const found: DemoAgent[] = [];
  for (let round = 0; found.length < count; round += 1) {
    for (const person of createRoster(mixSeed(seed, OWN_SALT[desk], round), count + 5, days)) {
      if (found.length === count || taken.has(person.email)) continue;
      taken.add(person.email);
      const team = `${OWN_TEAM[desk]}${found.length < OWN_TEAM_SIZE ? '' : ` ${Math.floor(found.length / OWN_TEAM_SIZE) + 1}`}`;
      found.push({ ...person, index: OWN_INDEX[desk] + found.length, team, teamIndex: -1, leftOnDay: null, otherDesk: null });
    }
  }
  return found;
}

function toChatAgent({ person, isShared }: { readonly person: DemoAgent; readonly isShared: boolean }, index: number): ChatAgent {
  return { index, id: String(2_152_260_212 + index * 100), person, isShared, maxChats: isShared ? 2 : 2 + (index % 3), loginName: person.email };
}

function toVoiceAgent({ person, isShared }: { readonly person: DemoAgent; readonly isShared: boolean }, index: number): VoiceAgent {
  const isSupervisor = !isShared && (person.index - OWN_INDEX.voice) % SUPERVISED === 0;
  return { index, id: String(1_369_310 + index * 7), person, isShared, isSupervisor, phone: `1650555${String(100 + index).padStart(4, '0')}*${1_000 + index}@RC_SOFTPHONE` };
}

function joinPeople(roster: readonly DemoAgent[], chat: readonly ChatAgent[], voice: readonly VoiceAgent[]): readonly DemoPerson[] {
  const chatOf = new Map(chat.map((agent) => [agent.person.email, agent.id]));
  const voiceOf = new Map(voice.map((agent) => [agent.person.email, agent.id]));
  const own = [...chat, ...voice].filter((agent) => !agent.isShared).map((agent) => agent.person);
  return [...roster, ...own].map((person, index) => ({
    name: person.name,
    email: person.email,
    team: person.team,
    vonageId: index < roster.length ? person.id : null,
    livePersonId: chatOf.get(person.email) ?? null,
    ringCentralId: voiceOf.get(person.email) ?? null,
  }));
}
