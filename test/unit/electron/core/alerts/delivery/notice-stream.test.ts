import { describe, expect, it } from 'vitest';
import { createNoticeStream } from '../../../../../../electron/core/alerts/delivery/notice-stream.ts';
import type { Notice } from '../../../../../../shared/contract/alert-schemas.ts';

const notice = (id: string): Notice => ({ id, kind: 'alert', severity: 'warning', title: id, body: '', sound: false, alertIds: [1], target: null });

/** The next so many, and whether there is nothing more at hand. */
async function read(notices: AsyncIteratorObject<Notice, undefined>, count: number): Promise<readonly (string | undefined)[]> {
  const ids: (string | undefined)[] = [];
  for (let index = 0; index < count; index += 1) ids.push((await notices.next()).value?.id);
  const more = await Promise.race([notices.next(), Promise.resolve('nothing')]);
  return more === 'nothing' ? ids : [...ids, 'more'];
}

describe('notices', () => {
  it('that nobody was there to hear wait a minute for the first who comes, as a page does after a restart', async () => {
    let nowMs = 0;
    const stream = createNoticeStream({ monotonicMs: () => nowMs });
    stream.send(notice('long ago'));
    nowMs = 60_001;
    stream.send(notice('a moment ago'));
    nowMs = 65_000;
    const [first, second] = [stream.open(), stream.open()];
    stream.send(notice('now'));
    expect(await Promise.all([read(first, 2), read(second, 1)])).toEqual([['a moment ago', 'now'], ['now']]);
    stream.end();
  });

  it('that somebody heard are told to nobody else', async () => {
    const stream = createNoticeStream({ monotonicMs: () => 0 });
    const heard: string[] = [];
    const leave = stream.listen(({ id }) => heard.push(id));
    stream.send(notice('one'));
    leave();
    const later = stream.open();
    expect([heard, await read(later, 0)]).toEqual([['one'], []]);
    stream.end();
  });

  it('that wait are told to a listener, too', () => {
    const stream = createNoticeStream({ monotonicMs: () => 0 });
    stream.send(notice('one'));
    const heard: string[] = [];
    stream.listen(({ id }) => heard.push(id));
    stream.listen(({ id }) => heard.push(`again ${id}`));
    expect(heard).toEqual(['one']);
  });
});
