import { idleNormOf } from '../../../../shared/alerts/norms.ts';
import type { FactNeeds } from '../../../../shared/alerts/facts.ts';
import { DAY_MS, MINUTE_MS, type UtcMs } from '../../../../shared/domain/time.ts';
import type { Log } from '../../../ports/log.ts';
import type { AgentRef } from '../../../ports/stores.ts';
import { agentKeyOf } from '../../agent-key.ts';
import { createWorkLoop } from '../../work-loop.ts';
import { createAlarm } from './alarm.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { RuleFacts } from '../facts/rule-facts.ts';

const HISTORY_MS = 14 * DAY_MS;
const BATCH = 25;
/** After a read that failed: rules that ask for a norm wait for it. */
const RETRY_MS = MINUTE_MS;
const NEEDS: FactNeeds = { activities: true, holds: false, elsewhere: false, norms: true, queues: false, source: false };

export interface NormPorts {
  readonly facts: RuleFacts;
  readonly clock: Clock;
  readonly log: Log;
  readonly nowAt: () => UtcMs;
  /** Whose norms rules ask for; nobody's where none does. */
  readonly agents: () => readonly AgentRef[];
  readonly frontierOf: (sourceId: number) => UtcMs | null;
  readonly streamOf: (sourceId: number) => string;
  readonly onChange: () => void;
}

/** How long each agent is usually idle, from the last two weeks; worked out in the background, once a day and for whoever is new. */
export interface Norms {
  /** Null: too little history for one; undefined: not worked out yet, and nothing can be said that hangs on it. */
  of(key: string): number | null | undefined;
  /** Somebody's may be asked for now. */
  wake(): void;
  stop(): void;
  settled(): Promise<void>;
}

export function createNorms(ports: NormPorts): Norms {
  const stopping = new AbortController();
  const norms = new Map<string, number | null>();
  let isDue = false;
  let workedOutAt: UtcMs | null = null;
  /** Those of the day before stand until they are worked out anew. */
  const old = new Set<string>();

  const missing = (): readonly AgentRef[] => ports.agents().filter((ref) => ports.frontierOf(ref.sourceId) !== null && (!norms.has(agentKeyOf(ref)) || old.has(agentKeyOf(ref))));
  const read = async (refs: readonly AgentRef[]): Promise<void> => {
    for (const [sourceId, mine] of Map.groupBy(refs, (ref) => ref.sourceId)) {
      const endAt = ports.frontierOf(sourceId);
      if (endAt === null) continue;
      for (let from = 0; from < mine.length && !stopping.signal.aborted; from += BATCH) {
        const batch = mine.slice(from, from + BATCH);
        const found = await ports.facts.readAgents(batch, { window: { startAt: endAt - HISTORY_MS, endAt }, needs: NEEDS, frontierOf: ports.frontierOf, streamOf: ports.streamOf });
        const byKey = new Map(found.map((facts) => [facts.key, idleNormOf(facts)]));
        for (const ref of batch) {
          const key = agentKeyOf(ref);
          norms.set(key, byKey.get(key) ?? null);
          old.delete(key);
        }
        // Others read on the same thread.
        await ports.clock.sleep(0, stopping.signal);
      }
    }
  };
  const run = async (): Promise<void> => {
    isDue = false;
    const now = ports.nowAt();
    if (workedOutAt === null || now - workedOutAt >= DAY_MS) {
      for (const key of norms.keys()) old.add(key);
      workedOutAt = now;
    }
    alarm.set(workedOutAt + DAY_MS);
    const refs = missing();
    if (refs.length === 0) return;
    try {
      await read(refs);
      if (!stopping.signal.aborted) ports.onChange();
    } catch (error) {
      if (stopping.signal.aborted) return;
      ports.log.error('alerts-norms-failed', {}, error);
      alarm.set(now + RETRY_MS);
    }
  };
  const loop = createWorkLoop(() => isDue && !stopping.signal.aborted, run);
  const wake = (): void => {
    if (ports.agents().length === 0) return;
    isDue = true;
    loop.wake();
  };
  const alarm = createAlarm(ports.clock, ports.nowAt, wake);
  return {
    of: (key) => norms.get(key),
    wake,
    stop: () => {
      stopping.abort();
      alarm.stop();
    },
    settled: () => loop.settled(),
  };
}
