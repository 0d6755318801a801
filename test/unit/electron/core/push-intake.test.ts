import { describe, expect, it } from 'vitest';
import { ringcentral } from '../../../../electron/connectors/ringcentral/index.ts';
import { createPushIntake, type PushIntakePorts } from '../../../../electron/core/push/push-intake.ts';

const START = Date.parse('2026-11-20T14:00:00Z');

describe('the way from the inbox into the store', () => {
  it('takes for known only what had come before the inbox was read', async () => {
    let now = START;
    const covered: (number | undefined)[] = [];
    const ports = {
      source: { id: 1, settings: {} }, connector: ringcentral, stopping: new AbortController().signal, isListening: () => true, onHealth: () => undefined, log: console,
      clock: { now: () => now, monotonicMs: () => now },
      // Reading takes its time, and meanwhile others deliver.
      store: { inbox: { read: () => {
        now += 4_000;
        return [];
      } } },
      coverage: { extend: async (_asleepMs: number, upTo?: number) => { covered.push(upTo); } },
      health: { succeed: async () => undefined },
    } as unknown as PushIntakePorts; // what a beat uses of them
    await createPushIntake(ports).beat();
    expect(covered).toEqual([START]);
  });
});
