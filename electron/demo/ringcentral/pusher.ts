import { setTimeout as wait } from 'node:timers/promises';
import { MINUTE_MS, type UtcMs } from '../../../shared/domain/time.ts';
import { shareOf } from '../random.ts';
import type { VoiceFloor } from '../floor/voice-floor.ts';
import { eventsIn, type WireEvent } from './events.ts';

/** How events travel. `mixed` takes the three in turn. */
export type PushForm = 'json' | 'form' | 'query' | 'mixed';

export interface PushOptions {
  /** A header that the receiver asks for. */
  readonly header?: { readonly name: string; readonly value: string };
  readonly form?: PushForm;
  /** From when events are sent: an earlier time sends the back-log first, as fast as the receiver takes it. Default now. */
  readonly fromAt?: UtcMs;
  /** Sent by sending time, each once: for tests. Default false: now and then one is repeated, or comes after its successor. */
  readonly isTidy?: boolean;
}

/** Sends workforce events to one receiver as they happen, until stopped. */
export interface Pusher {
  /** Everything that was due before this has been acknowledged. */
  doneUntilAt(): UtcMs;
  /** Deliveries that were answered with 2xx, repetitions included. */
  delivered(): number;
  /** Resolves when everything that is due now has been acknowledged; rejects when stopped before. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

export interface PusherWorld {
  readonly floor: VoiceFloor;
  readonly seed: number;
  readonly now: () => UtcMs;
  /** While true nothing is sent; what is due is sent later. */
  readonly isPaused: () => boolean;
  /** Share of deliveries before which a broken one is sent. */
  readonly malformedShare: () => number;
  readonly noteMalformed: () => void;
}

const BLOCK_MS = 10 * MINUTE_MS;
const IDLE_MS = 200;
const RETRY_MS = { first: 200, most: 5_000 } as const;
const TIMEOUT_MS = 10_000;
const SWAPPED_SHARE = 0.01;
const REPEATED_SHARE = 0.01;
/** The vendor's own page shows an event like this: a comma is missing. */
const BROKEN = '{"agent_id":"1369310","prev_state":"AVAILABLE","prev_aux_state":"Available"\n"event_type":"TRANSITION"}';
const BODY_TYPE = { json: 'application/json', form: 'application/x-www-form-urlencoded' } as const;

/** Starts to send. At least once: what is not acknowledged is sent again until it is. */
export function startPusher(world: PusherWorld, url: string, options: PushOptions = {}): Pusher {
  const stopping = new AbortController();
  let doneUntilAt = options.fromAt ?? world.now();
  let delivered = 0;
  let count = 0;
  let waiting: { readonly untilAt: UtcMs; readonly resolve: () => void; readonly reject: (error: Error) => void }[] = [];

  const lot = (salt: number): number => shareOf(world.seed, salt, count);

  async function deliver(fields: WireEvent['fields']): Promise<void> {
    if (world.malformedShare() > 0 && lot(3) < world.malformedShare()) {
      await post(BROKEN, 'json');
      world.noteMalformed();
    }
    const form = formOf(options.form ?? 'json', count);
    await post(fields, form);
    if (options.isTidy !== true && lot(1) < REPEATED_SHARE) await post(fields, form);
    count += 1;
  }

  async function post(what: WireEvent['fields'] | string, form: 'json' | 'form' | 'query'): Promise<void> {
    const text = typeof what === 'string' ? what : form === 'json' ? JSON.stringify(what) : toQuery(what);
    const isQuery = form === 'query';
    const address = isQuery ? `${url}${url.includes('?') ? '&' : '?'}${text}` : url;
    const headers = { ...(isQuery ? {} : { 'content-type': BODY_TYPE[form] }), ...(options.header ? { [options.header.name]: options.header.value } : {}) };
    for (let pauseMs: number = RETRY_MS.first; !stopping.signal.aborted; pauseMs = Math.min(RETRY_MS.most, pauseMs * 2)) {
      while (world.isPaused()) await rest(IDLE_MS);
      try {
        const answer = await fetch(address, { method: 'POST', headers, redirect: 'manual', signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(TIMEOUT_MS)]), ...(isQuery ? {} : { body: text }) });
        await answer.arrayBuffer();
        if (answer.ok) {
          delivered += 1;
          return;
        }
      } catch (error) {
        if (stopping.signal.aborted) throw error;
      }
      await rest(pauseMs);
    }
  }

  const rest = (ms: number): Promise<unknown> => wait(ms, undefined, { signal: stopping.signal });

  /** Events from where the last block ended, made ahead of time so that looking for due ones costs nothing. */
  async function run(): Promise<void> {
    for (;;) {
      const blockEndAt = (Math.floor(doneUntilAt / BLOCK_MS) + 1) * BLOCK_MS;
      const events = eventsIn(world.floor, { startAt: doneUntilAt, endAt: blockEndAt });
      const block = options.isTidy === true ? events : disordered(world.seed, events);
      for (const event of block) {
        while (world.now() < event.sendAt || world.isPaused()) {
          progress(Math.min(world.now(), event.sendAt));
          await rest(IDLE_MS);
        }
        await deliver(event.fields);
        progress(event.sendAt);
      }
      while (world.now() < blockEndAt) {
        progress(world.now());
        await rest(IDLE_MS);
      }
      progress(blockEndAt);
    }
  }

  function progress(at: UtcMs): void {
    doneUntilAt = Math.max(doneUntilAt, at);
    const done = waiting.filter((each) => each.untilAt <= doneUntilAt);
    if (done.length === 0) return;
    waiting = waiting.filter((each) => each.untilAt > doneUntilAt);
    for (const each of done) each.resolve();
  }

  const running = run().catch(() => {
    for (const each of waiting.splice(0)) each.reject(new Error('The pusher was stopped.'));
  });

  return {
    doneUntilAt: () => doneUntilAt,
    delivered: () => delivered,
    settle: () => new Promise((resolve, reject) => {
      if (stopping.signal.aborted) return reject(new Error('The pusher was stopped.'));
      waiting.push({ untilAt: world.now(), resolve, reject });
      progress(doneUntilAt);
    }),
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

/** Now and then an event comes after its successor; both are sent when the later one is due. */
function disordered(seed: number, events: readonly WireEvent[]): readonly WireEvent[] {
  const sent = [...events];
  for (let index = 0; index + 1 < sent.length; index += 1) {
    const [first, second] = [sent[index], sent[index + 1]];
    if (!first || !second || shareOf(seed, 2, first.sendAt % 1_000_000_007, index) >= SWAPPED_SHARE) continue;
    sent[index] = second;
    sent[index + 1] = { ...first, sendAt: second.sendAt };
    index += 1;
  }
  return sent;
}

const FORMS = ['json', 'form', 'query'] as const;

function formOf(form: PushForm, count: number): (typeof FORMS)[number] {
  return form === 'mixed' ? FORMS[count % FORMS.length] ?? 'json' : form;
}

/** URL-encoded; what has no value is empty, since the form has no word for it. */
export function toQuery(fields: WireEvent['fields']): string {
  return new URLSearchParams(Object.entries(fields).map(([name, value]): [string, string] => [name, value ?? ''])).toString();
}
