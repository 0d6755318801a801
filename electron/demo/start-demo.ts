import type { UtcMs } from '../../shared/domain/time.ts';
import { startDemoServer } from './demo-server.ts';
import type { FaultSwitch } from './faults.ts';
import { createFloor } from './floor/floor.ts';
import { DAY, LIVELY, MAX_AGENTS, MAX_DAYS, MIN_AGENTS, MIN_DAYS } from './floor/rules.ts';
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
  /** The laid-out origin, to be kept when a later start should see the same world. */
  readonly originAt: UtcMs;
  /** `POST` a change of the faults as JSON here; `GET` shows them. */
  readonly controlUrl: string;
  readonly faults: FaultSwitch;
  readonly truth: Truth;
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

const CLIENT_ID = 'floorwalker-demo';

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

  const floor = createFloor({ seed: Math.trunc(options.seed), agents, days, originAt: options.originAt ?? startedAt });
  const client = { id: CLIENT_ID, secret: `demo-secret-${Math.trunc(options.seed)}` };
  const face = createVonageFace({ floor, client, now });
  const server = await startDemoServer({ faces: new Map([['/vonage', face]]), now, port: options.port ?? 0 });

  return {
    vonage: { url: `${server.origin}/vonage`, tokenUrl: `${server.origin}/vonage/Auth/connect/token`, clientId: client.id, clientSecret: client.secret },
    originAt: floor.anchorAt,
    controlUrl: server.controlUrl,
    faults: server.faults,
    truth: createTruth(floor, () => now() + server.faults.get().skewMs, () => server.faults.get().correctedShare),
    notes,
    close: server.close,
  };
}
