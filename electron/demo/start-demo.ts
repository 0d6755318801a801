import type { ClosedInterval, UtcMs } from '../../shared/domain/time.ts';
import { startDemoServer } from './demo-server.ts';
import { createDeskTruth, type DeskTruth } from './desk-truth.ts';
import type { FaultSwitch } from './faults.ts';
import { createChatFloor } from './floor/chat-floor.ts';
import { createFloor } from './floor/floor.ts';
import { createPeople, type DemoPerson } from './floor/people.ts';
import { DAY, LIVELY, MAX_AGENTS, MAX_DAYS, MIN_AGENTS, MIN_DAYS } from './floor/rules.ts';
import { createVoiceFloor } from './floor/voice-floor.ts';
import { createLivePersonFace } from './liveperson/face.ts';
import { credentialsOf, type Credentials } from './credentials.ts';
import { createRingCentralFace } from './ringcentral/face.ts';
import { historyOf } from './ringcentral/history.ts';
import { startPusher, type Pusher, type PusherWorld, type PushOptions } from './ringcentral/pusher.ts';
import { createTruth, type Truth } from './truth.ts';
import { createVonageFace } from './vonage/face.ts';

export interface DemoOptions {
  /** 5 to 1,000; other numbers are brought into this range and told in `notes`. */
  readonly agents: number;
  /** Days of history, 1 to 90. */
  readonly days: number;
  readonly seed: number;
  /** Free port by default. */
  readonly port?: number;
  readonly clock?: { now(): UtcMs };
  /** How many times faster than the clock the world goes (default 1). */
  readonly speed?: number;
  /** From when the world is laid out: default the clock's now, rounded down to four hours. Give the one of an earlier start to see its world again. */
  readonly originAt?: UtcMs;
}

/** A running simulated contact centre. */
export interface Demo {
  readonly vonage: {
    /** Base of the API, for the setting `apiBaseUrl`. */
    readonly url: string;
    readonly tokenUrl: string;
    readonly clientId: string;
    readonly clientSecret: string;
  };
  readonly liveperson: {
    /** For the setting `domainApiUrl`: it tells its own bare host for every service. */
    readonly domainApiUrl: string;
    /** The same vendor at one address, for the setting `baseUrl`. */
    readonly baseUrl: string;
  } & Credentials['liveperson'];
  readonly ringcentral: {
    /** For the settings `apiBaseUrl` and `authBaseUrl`. */
    readonly apiBaseUrl: string;
    readonly authBaseUrl: string;
    /** Sends workforce events to a receiver as they happen, until stopped or the demo is closed. */
    pushTo(url: string, options?: PushOptions): Pusher;
    /** Events that were sent in a window (default: the last day), as pieces of NDJSON, oldest first. */
    history(window?: ClosedInterval): Iterable<string>;
  } & Credentials['ringcentral'];
  /** Everybody, with the ids that each system has for them. */
  readonly people: readonly DemoPerson[];
  /** The world's clock. */
  now(): UtcMs;
  /** The laid-out origin, to be kept when a later start should see the same world. */
  readonly originAt: UtcMs;
  /** `POST` a change of the faults as JSON here; `GET` shows them. */
  readonly controlUrl: string;
  readonly faults: FaultSwitch;
  readonly truth: Truth & DeskTruth;
  /** Sentences for the person who started it, about options that were out of range. */
  readonly notes: readonly string[];
  close(): Promise<void>;
}

/** Whether a world of an earlier origin is well staffed at an instant; else a later start does better with a new world. */
export function isLively(originAt: UtcMs, at: UtcMs): boolean {
  const sinceDayMs = at - originAt - LIVELY.fromMs;
  const timeOfDayMs = sinceDayMs - Math.floor(sinceDayMs / DAY) * DAY + LIVELY.fromMs;
  return sinceDayMs >= 0 && sinceDayMs < LIVELY.days * DAY && timeOfDayMs < LIVELY.untilMs;
}

function clampOption(name: string, value: number, low: number, high: number, notes: string[]): number {
  const wanted = Number.isFinite(value) ? Math.trunc(value) : low;
  const used = Math.max(low, Math.min(high, wanted));
  if (used !== value) notes.push(`The demo works with ${low} to ${high} ${name}; ${used} are used.`);
  return used;
}

/** Starts the simulated contact centre on 127.0.0.1. The same options and origin give the same world. */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const notes: string[] = [];
  const agents = clampOption('agents', options.agents, MIN_AGENTS, MAX_AGENTS, notes);
  const days = clampOption('days of history', options.days, MIN_DAYS, MAX_DAYS, notes);
  const clock = options.clock ?? { now: () => Date.now() };
  const startedAt = clock.now();
  const speed = options.speed ?? 1;
  const now = (): UtcMs => startedAt + Math.round((clock.now() - startedAt) * speed);

  const seed = Math.trunc(options.seed);
  const floor = createFloor({ seed, agents, days, originAt: options.originAt ?? startedAt });
  const world = { seed, anchorAt: floor.anchorAt, historyStartAt: floor.historyStartAt };
  const { people, chat, voice } = createPeople(seed, days, floor.agents);
  const chatFloor = createChatFloor(world, floor, chat);
  const voiceFloor = createVoiceFloor(world, floor, voice);
  const credentials = credentialsOf(seed);
  let bareHost = '';
  const liveperson = createLivePersonFace({ floor: chatFloor, credentials: credentials.liveperson, now, host: () => bareHost });
  const faces = new Map([
    ['/vonage', createVonageFace({ floor, client: credentials.vonage, now })],
    ['/liveperson', liveperson],
    ['/ringcentral', createRingCentralFace({ floor: voiceFloor, credentials: credentials.ringcentral, now })],
  ]);
  const server = await startDemoServer({ faces, rootFace: liveperson, now, port: options.port ?? 0 });
  const domainApiUrl = server.rootOrigin ?? server.origin;
  bareHost = new URL(domainApiUrl).host;
  const pushers = createPushers({ floor: voiceFloor, seed, now, faults: server.faults });
  const vendorNow = (): UtcMs => now() + server.faults.get().skewMs;

  return {
    vonage: { url: `${server.origin}/vonage`, tokenUrl: `${server.origin}/vonage/Auth/connect/token`, clientId: credentials.vonage.id, clientSecret: credentials.vonage.secret },
    liveperson: { domainApiUrl, baseUrl: `${server.origin}/liveperson`, ...credentials.liveperson },
    ringcentral: {
      apiBaseUrl: `${server.origin}/ringcentral`,
      authBaseUrl: `${server.origin}/ringcentral`,
      ...credentials.ringcentral,
      pushTo: pushers.start,
      history: (window = { startAt: Math.max(floor.historyStartAt, now() - DAY), endAt: now() }) => historyOf(voiceFloor, window),
    },
    people,
    now,
    originAt: floor.anchorAt,
    controlUrl: server.controlUrl,
    faults: { ...server.faults, malformedSent: () => server.faults.malformedSent() + pushers.malformedSent() },
    truth: { ...createTruth(floor, vendorNow, () => server.faults.get().correctedShare), ...createDeskTruth(people, chatFloor, voiceFloor, vendorNow) },
    notes,
    close: async () => {
      await pushers.stop();
      await server.close();
    },
  };
}

/** The pushers of a demo, which end with it. */
function createPushers(world: Pick<PusherWorld, 'floor' | 'seed' | 'now'> & { readonly faults: FaultSwitch }): { start(url: string, options?: PushOptions): Pusher; stop(): Promise<void>; malformedSent(): number } {
  const running: Pusher[] = [];
  let malformed = 0;
  const { floor, seed, now, faults } = world;
  return {
    start: (url, options) => {
      const pusher = startPusher({
        floor, seed, now,
        isPaused: () => faults.get().pushPaused,
        malformedShare: () => faults.get().malformedShare,
        noteMalformed: () => {
          malformed += 1;
        },
      }, url, options);
      running.push(pusher);
      return pusher;
    },
    stop: async () => void (await Promise.all(running.splice(0).map((pusher) => pusher.stop()))),
    malformedSent: () => malformed,
  };
}
