import { HOUR_MS } from '../../shared/domain/time.ts';
import { startFaultVendor } from './fault-vendor.ts';
import { createVonageModel, type TrueActivity } from './vonage-model.ts';

/** The presences that these agents choose. */
export type Choice = 'Ready' | 'Away';

/** A small vendor on a real socket whose agents do what a test tells them: nothing happens by itself. */
export interface StagedVendor {
  readonly url: string;
  /** Settings of a source on it, which polls as often as the product allows. */
  readonly settings: Readonly<Record<string, string>>;
  readonly secrets: { readonly clientSecret: string };
  /** The agent chooses this from now on, or from an earlier moment that the vendor tells of only now. Gives that moment. */
  choose(agentId: string, choice: Choice, fromAt?: number): number;
  /** Whether it cuts every connection. */
  setDown(isDown: boolean): void;
  /** How many requests it has had. */
  requests(): number;
  close(): Promise<void>;
}

interface Turn { readonly choice: Choice; readonly startAt: number; readonly seenAt: number }

const FIRST_MS = 2 * HOUR_MS;

/** `agents`: names by id. Everybody has been ready for two hours. */
export async function startStagedVendor(agents: Readonly<Record<string, string>>): Promise<StagedVendor> {
  const openedAt = Date.now() - FIRST_MS;
  const turns = new Map(Object.keys(agents).map((id): [string, Turn[]] => [id, [{ choice: 'Ready', startAt: openedAt, seenAt: openedAt }]]));
  let isDown = false;
  const activities = (): TrueActivity[] => [...turns].flatMap(([agentId, own]) => own.map((turn, index): TrueActivity => {
    const next = own[index + 1];
    return { agentId, type: 'Presence', category: turn.choice, startAt: turn.startAt, seenAt: turn.seenAt, durationMs: next === undefined ? null : next.startAt - turn.startAt, endSeenAt: next?.seenAt ?? null };
  }));
  const users = Object.entries(agents).map(([agentDisplayId, name]) => ({ name, userAccountConfiguration: { agentConfiguration: { agentDisplayId } } }));
  const model = createVonageModel({ now: () => Date.now(), activities, users, interfere: () => (isDown ? 'reset' : undefined) });
  const vendor = await startFaultVendor(model);
  return {
    url: vendor.url,
    settings: { apiBaseUrl: vendor.url, tokenUrl: vendor.url, clientId: 'id', pollSeconds: '5', backfillDays: '1' },
    secrets: { clientSecret: 'right' },
    choose(agentId, choice, fromAt = Date.now()) {
      const own = turns.get(agentId);
      if (own === undefined) throw new Error(`There is no agent ${agentId}.`);
      own.push({ choice, startAt: fromAt, seenAt: Date.now() });
      return fromAt;
    },
    setDown(next) { isDown = next; },
    requests: () => model.requests.length,
    close: () => vendor.close(),
  };
}
