import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createCoreSupervisor, HEALTHY_MS, RESTART_DELAYS_MS, STOP_LIMIT_MS } from '../../../../electron/main/core-supervisor.ts';
import type { FromCore, MainServices, ToCore } from '../../../../electron/main/core-protocol.ts';
import type { Clock } from '../../../../electron/ports/clock.ts';

class FakeCore extends EventEmitter {
  readonly sent: ToCore[] = [];
  killed = false;
  postMessage(message: ToCore): void {
    this.sent.push(message);
  }
  kill(): boolean {
    this.killed = true;
    return true;
  }
}

/** A clock whose waiting ends when the test says so. */
function manualClock() {
  const waits: { readonly ms: number; end(): void }[] = [];
  let nowMs = 0;
  const clock: Clock = {
    now: () => nowMs,
    monotonicMs: () => nowMs,
    onJump: () => () => undefined,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        waits.push({ ms, end: resolve });
        signal?.addEventListener('abort', () => resolve(), { once: true });
      }),
  };
  return { clock, waits, advance: (ms: number) => (nowMs += ms) };
}

const unused = (): Promise<never> => Promise.reject(new Error('not asked for'));
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function supervise() {
  const cores: FakeCore[] = [];
  const lost: boolean[] = [];
  const refused: string[] = [];
  const time = manualClock();
  const services: MainServices = { describeSafeStorage: unused, encrypt: unused, decrypt: unused, exploreDemo: unused, resolveProxy: async () => 'DIRECT' };
  const supervisor = createCoreSupervisor({
    fork: () => {
      const core = new FakeCore();
      cores.push(core);
      return core as unknown as ReturnType<Parameters<typeof createCoreSupervisor>[0]['fork']>; // has the members that are used
    },
    services,
    startMessage: { type: 'start', home: '/h', build: '1' },
    clock: time.clock,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    events: { onLost: (gaveUp) => lost.push(gaveUp), onRefused: ({ code }) => refused.push(code), onStatus: () => undefined, onLinkHosts: () => undefined, onAlerts: () => undefined, onNotice: () => undefined, onRunning: () => undefined },
  });
  const say = (message: FromCore) => cores.at(-1)?.emit('message', message);
  return { supervisor, cores, lost, refused, say, ...time };
}

describe('the core’s supervisor', () => {
  it('starts it again with growing delays and gives up after the last', async () => {
    const { supervisor, cores, lost, waits } = supervise();
    supervisor.start();
    for (const expectedMs of RESTART_DELAYS_MS) {
      cores.at(-1)?.emit('exit', 9);
      expect(waits.at(-1)?.ms).toBe(expectedMs);
      waits.at(-1)?.end();
      await settled();
    }
    cores.at(-1)?.emit('exit', 9);
    expect({ starts: cores.length, lost, waits: waits.length }).toEqual({ starts: RESTART_DELAYS_MS.length + 1, lost: [false, false, false, false, true], waits: RESTART_DELAYS_MS.length });
    supervisor.start();
    expect(cores.length).toBe(RESTART_DELAYS_MS.length + 2);
  });

  it('counts anew after a core that ran for a while', async () => {
    const { supervisor, cores, waits, advance } = supervise();
    supervisor.start();
    cores[0]?.emit('exit', 9);
    waits[0]?.end();
    await settled();
    advance(HEALTHY_MS);
    cores[1]?.emit('exit', 9);
    expect(waits.map(({ ms }) => ms)).toEqual([RESTART_DELAYS_MS[0], RESTART_DELAYS_MS[0]]);
  });

  it('leaves a core that refused alone until asked', async () => {
    const { supervisor, cores, lost, refused, say } = supervise();
    supervisor.start();
    say({ type: 'refused', refusal: { code: 'home-owned', message: '', hint: '', canOpenRunning: false } });
    supervisor.restart();
    expect(cores[0]?.killed).toBe(true);
    cores[0]?.emit('exit', 0);
    expect({ starts: cores.length, lost, refused }).toEqual({ starts: 2, lost: [], refused: ['home-owned'] });
  });

  it('hands a port over when the core is ready, to the newest page only', () => {
    const { supervisor, cores, say } = supervise();
    const asked: string[] = [];
    supervisor.start();
    supervisor.connect(() => (asked.push('first'), null));
    supervisor.connect(() => (asked.push('second'), null));
    expect(asked).toEqual([]);
    say({ type: 'ready' });
    expect(asked).toEqual(['second']);
    expect(cores[0]?.sent.map(({ type }) => type)).toEqual(['start']);
  });

  it('answers the core’s calls, failures as words', async () => {
    const { supervisor, cores, say } = supervise();
    supervisor.start();
    say({ type: 'call', id: 1, call: { method: 'resolveProxy', args: ['https://x/'] } });
    say({ type: 'call', id: 2, call: { method: 'encrypt', args: ['x'] } });
    await settled();
    expect(cores[0]?.sent.slice(1)).toEqual([
      { type: 'answer', id: 1, outcome: { ok: true, value: 'DIRECT' } },
      { type: 'answer', id: 2, outcome: { ok: false, message: 'not asked for' } },
    ]);
  });

  it('waits for a stopping core, and ends one that hangs', async () => {
    const { supervisor, cores, waits, lost } = supervise();
    supervisor.start();
    const stopped = supervisor.stop();
    expect(cores[0]?.sent.at(-1)).toEqual({ type: 'stop' });
    expect(waits.at(-1)?.ms).toBe(STOP_LIMIT_MS);
    waits.at(-1)?.end();
    await settled();
    expect(cores[0]?.killed).toBe(true);
    cores[0]?.emit('exit', 15);
    await stopped;
    expect({ lost, starts: cores.length }).toEqual({ lost: [], starts: 1 });
  });
});
