import { describe, expect, it } from 'vitest';
import { toSourceFacts } from '../../../../../../electron/core/alerts/live/source-facts.ts';
import type { QuarantineRecord } from '../../../../../../electron/ports/stores.ts';
import type { SourceStatus } from '../../../../../../shared/contract/schemas.ts';

const STREAM: SourceStatus['streams'][number] = { stream: 'vonage/agent-activities', optional: false, lastOkAt: 900, lastEventAt: null, lagMs: null, stale: false, since: null, error: null, gaps: 0, quarantined: 0, nextAttemptAt: null };
const STATUS: SourceStatus = { id: 3, name: 'Main site', kind: 'vonage', paused: false, condition: 'live', freshAt: 900, since: null, skewMs: 0, backfill: null, gapsToday: 0, streams: [STREAM], receiver: null };
const refused = (firstSeenAt: number, lastSeenAt: number): QuarantineRecord => ({ id: 1, sourceId: 3, stream: '', firstSeenAt, lastSeenAt, times: 2, reason: '', content: '', asOf: 0 });
const failing = (code: string): SourceStatus => ({ ...STATUS, condition: 'failing', since: 700, streams: [{ ...STREAM, error: { code, message: '', hint: '', sinceAt: 750 } }] });

describe('facts of a source', () => {
  it('say since when it is stale, and whether it may sign in', () => {
    expect(toSourceFacts(STATUS, [], 1_000)).toMatchObject({ key: '3', frontierAt: 1_000, staleSinceAt: null, signInFailingSinceAt: null, freshAt: 900 });
    expect(toSourceFacts(failing('unreachable'), [], 1_000)).toMatchObject({ staleSinceAt: 700, signInFailingSinceAt: null });
    for (const code of ['credentials', 'scope', 'forbidden', 'secrets-missing']) expect(toSourceFacts(failing(code), [], 1_000)).toMatchObject({ signInFailingSinceAt: 750 });
  });

  it('say nothing of an optional stream that these credentials do not have, but of credentials that are refused', () => {
    const optional = (code: string): SourceStatus => ({ ...STATUS, streams: [STREAM, { ...STREAM, stream: 'vonage/interactions', optional: true, error: { code, message: '', hint: '', sinceAt: 750 } }] });
    for (const code of ['scope', 'forbidden', 'not-found']) expect(toSourceFacts(optional(code), [], 1_000)).toMatchObject({ staleSinceAt: null, signInFailingSinceAt: null });
    expect(toSourceFacts(optional('credentials'), [], 1_000)).toMatchObject({ signInFailingSinceAt: 750 });
  });

  it('say nothing before the first answer, and nothing bad of what is paused', () => {
    expect(toSourceFacts({ ...STATUS, condition: 'waiting' }, [], 1_000)).toBeNull();
    expect(toSourceFacts({ ...failing('credentials'), condition: 'paused' }, [refused(1, 2)], 1_000)).toMatchObject({ staleSinceAt: null, signInFailingSinceAt: null, freshAt: null, quarantinedAt: new Float64Array() });
  });

  it('count what was refused when it was seen first and last, never later than now', () => {
    expect(toSourceFacts(STATUS, [refused(500, 800), refused(200, 200), refused(900, 1_500)], 1_000)?.quarantinedAt).toEqual(Float64Array.of(200, 500, 800, 900));
  });
});
