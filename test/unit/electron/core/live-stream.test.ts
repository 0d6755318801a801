import { describe, expect, it } from 'vitest';
import { createLiveStreams } from '../../../../electron/core/live-stream.ts';

function counter() {
  const streams = createLiveStreams<number>();
  let value = 1;
  const open = (signal?: AbortSignal) => {
    let seen = 0;
    return streams.open(() => (seen === value ? null : seen = value), signal);
  };
  const raise = () => {
    value += 1;
    streams.wakeAll();
  };
  return { streams, open, raise };
}

describe('live streams', () => {
  it('give what is current first, wait, and gather what a slow reader missed', async () => {
    const { open, raise } = counter();
    const events = open();
    expect(await events.next()).toEqual({ done: false, value: 1 });
    const waiting = events.next();
    raise();
    expect(await waiting).toEqual({ done: false, value: 2 });
    for (let times = 0; times < 100; times += 1) raise();
    expect(await events.next()).toEqual({ done: false, value: 102 });
  });

  it('end for a reader that waits: by return, by signal, by the end of all', async () => {
    const { streams, open } = counter();
    const leaving = new AbortController();
    const readers = [open(), open(leaving.signal), open()];
    for (const reader of readers) await reader.next();
    const waits = readers.map((reader) => reader.next());
    expect(streams.size).toBe(3);
    await readers[0]?.return?.();
    leaving.abort();
    expect(streams.size).toBe(1);
    streams.endAll();
    expect(await Promise.all(waits)).toEqual(waits.map(() => ({ done: true, value: undefined })));
    expect(streams.size).toBe(0);
    expect(await open(leaving.signal).next()).toEqual({ done: true, value: undefined });
    expect(streams.size).toBe(0);
  });
});
