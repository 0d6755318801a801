import { describe, expect, it } from 'vitest';
import { PROTOCOL } from '../../../shared/contract/contract.ts';
import type { Hello } from '../../../shared/contract/schemas.ts';
import type { CoreClient, LostReason, Wire } from '../../../renderer/transport/client.ts';
import { createConnection, decideReconnectDelay, type ConnectionState } from '../../../renderer/transport/connection.ts';
import { DialFailure } from '../../../renderer/transport/dial.ts';

const hello = (protocol: number): Hello => ({ protocol, build: '1', nowAt: 0, home: '/home', isFirstRun: false, capabilities: { shell: 'browser', nativeNotifications: false, exploreDemo: false } });

/** Plays the shell: each dial takes the next entry; states are awaited, never slept for. */
function createHarness(dials: readonly (Wire | LostReason)[]) {
  const states: ConnectionState[] = [];
  const waits: { delayMs: number; run: () => void }[] = [];
  const listeners = new Set<() => void>();
  let next = 0;
  const connection = createConnection({
    dial: () => {
      const entry = dials[next];
      next += 1;
      return typeof entry === 'object' ? Promise.resolve(entry) : Promise.reject(new DialFailure(entry ?? 'gone'));
    },
    nowAt: () => 1_000,
    later: (delayMs, run) => { waits.push({ delayMs, run }); return () => undefined; },
    onState: (state) => { states.push(state); for (const listener of listeners) listener(); },
  });
  const until = (count: number): Promise<void> => new Promise((resolve) => {
    const check = (): void => { if (states.length >= count) resolve(); };
    listeners.add(check);
    check();
  });
  return { connection, states, waits, until };
}

function createWire(protocol: number): { readonly wire: Wire; readonly lose: (reason: LostReason) => void } {
  const lost = Promise.withResolvers<LostReason>();
  const client = { hello: () => Promise.resolve(hello(protocol)) } as unknown as CoreClient; // only `hello` is called here
  return { wire: { client, lost: lost.promise, close: () => undefined }, lose: lost.resolve };
}

describe('createConnection', () => {
  it('connects, says when it was lost, and connects again', async () => {
    const first = createWire(PROTOCOL);
    const { states, waits, until } = createHarness([first.wire, createWire(PROTOCOL).wire]);
    await until(2);
    first.lose('gone');
    await until(3);
    waits[0]?.run();
    await until(4);
    expect(states.map((state) => state.kind)).toEqual(['connecting', 'connected', 'lost', 'connected']);
    expect(states[1]?.kind === 'connected' && states[1].signal.aborted).toBe(true);
    expect(states[2]).toMatchObject({ sinceAt: 1_000, reason: 'gone', nextAttemptAt: 1_500 });
  });

  it('waits longer after each failure, and not at all when asked to try now', async () => {
    const { connection, states, waits, until } = createHarness(['gone', 'refused', createWire(PROTOCOL).wire]);
    await until(2);
    connection.retryNow();
    await until(3);
    connection.retryNow();
    await until(4);
    expect(waits.map((wait) => wait.delayMs)).toEqual([500, 1_000]);
    expect(states.map((state) => (state.kind === 'lost' ? state.reason : state.kind))).toEqual(['connecting', 'gone', 'refused', 'connected']);
  });

  it('stops at a core of another protocol', async () => {
    const { states, until } = createHarness([createWire(PROTOCOL + 1).wire]);
    await until(2);
    expect(states[1]).toMatchObject({ kind: 'mismatch', hello: { protocol: PROTOCOL + 1 } });
  });

  it('never waits longer than ten seconds', () => {
    expect([0, 1, 4, 5, 1_000].map(decideReconnectDelay)).toEqual([500, 1_000, 8_000, 10_000, 10_000]);
  });
});
