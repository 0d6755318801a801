import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeActivity, makeTestStore, NOON } from '../../../support/store-home.ts';
import { encodeGuid } from '../../../../electron/store/guid.ts';

const CANONICAL = '0c7a2f32-91de-4a6a-9b8c-0123456789ab';

describe('encodeGuid', () => {
  it('packs only what comes back exactly', () => {
    const scratch = Buffer.alloc(16);
    expect(encodeGuid(CANONICAL, scratch)).toBe(scratch);
    expect(scratch.toString('hex')).toBe(CANONICAL.replaceAll('-', ''));
    const odd = [CANONICAL.toUpperCase(), CANONICAL.replaceAll('-', ''), `{${CANONICAL}}`, CANONICAL.replace('0c', '0g'), CANONICAL.replace('-', '_'), CANONICAL.replace('0', '\u0660'), '', 'x'];
    expect(odd.map((text) => encodeGuid(text, scratch))).toEqual(odd);
    expect(encodeGuid(null, scratch)).toEqual(Buffer.alloc(0));
  });
});

describe('GUIDs in the store', () => {
  it('come back as sent, whatever they are', async () => {
    const { store, source, page } = await makeTestStore();
    let at = NOON;
    const guid = fc.oneof(fc.uuid(), fc.uuid().map((text) => text.toUpperCase()), fc.constantFrom(null, '', 't', CANONICAL.replaceAll('-', ''), '\u0000', 'a\u0000b', '💬'), fc.string({ unit: 'binary' }));
    await fc.assert(fc.asyncProperty(guid, guid, async (interactionGuid, channelGuid) => {
      at += 1;
      const sent = makeActivity({ type: 'Interaction', interactionGuid, channelGuid, startAt: at, durationMs: 1 });
      expect((await store.ingest(page({ activities: [sent, sent], asOf: at }))).inserted).toBe(1);
      const [row] = await store.readActivities([{ sourceId: source.id, agentId: '01' }], { startAt: at, endAt: at + 1 });
      expect(row).toMatchObject(sent);
    }), { numRuns: 200 });
  });

  it('tell absent, empty, lower and upper case apart', async () => {
    const { store, page } = await makeTestStore();
    const guids = [null, '', CANONICAL, CANONICAL.toUpperCase(), CANONICAL.replaceAll('-', '')];
    const activities = guids.map((interactionGuid) => makeActivity({ type: 'Interaction', interactionGuid }));
    expect(await store.ingest(page({ activities }))).toMatchObject({ inserted: 5 });
    expect(await store.ingest(page({ activities }))).toMatchObject({ inserted: 0, unchanged: 5 });
  });
});
