import { createHash } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exportParts } from '../../../../electron/export/export-parts.ts';
import type { ExportPlan } from '../../../../electron/export/plan.ts';
import type { StoreWriter } from '../../../../electron/ports/stores.ts';
import { openStoreWriter } from '../../../../electron/store/open-store.ts';
import type { Activity } from '../../../../shared/domain/activity.ts';
import { parseInstant } from '../../../../shared/domain/time.ts';
import { activity, call, load } from '../../../support/core-harness.ts';

const at = (text: string): number => parseInstant(`2026-11-20T${text}Z`) ?? Number.NaN;
const NOW = at('12:00:00.000');
const PLAN: ExportPlan = { dataset: 'activities', fromAt: at('09:00:00'), toAt: at('11:00:00'), agentIds: [], teams: [], sources: [], zone: 'UTC', columns: null, format: 'csv', raw: false, filters: {} };
let store: StoreWriter;
let sourceId: number;

async function ingest(activities: readonly Activity[], extra: Partial<Parameters<StoreWriter['ingest']>[0]> = {}): Promise<void> {
  await store.ingest({ sourceId, stream: 'agent-activities', asOf: NOW, receivedAt: NOW, activities, names: [], snapshots: [], quarantined: [], cursor: null, covered: null, ...extra });
}

async function run(change: Partial<ExportPlan> = {}) {
  let text = '';
  let rows = 0;
  for await (const part of exportParts(store, { ...PLAN, ...change }, { build: 'test', nowAt: NOW })) {
    if (part.type === 'done') return { text, rows, manifest: part.manifest, lines: text.split('\r\n').slice(0, -1) };
    text += part.text;
    rows += part.rows;
  }
  throw new Error('The export ended without a manifest.');
}

beforeEach(async () => {
  store = openStoreWriter({ home: mkdtempSync(join(tmpdir(), 'floorwalker-export-')), nowAt: NOW }).store;
  sourceId = (await store.addSource({ kind: 'vonage', name: 'Main', settings: {}, createdAt: NOW })).id;
});

afterEach(() => store.close());

describe('activities', () => {
  it('writes every row that overlaps the range, unclipped, with the vendor\'s words', async () => {
    await ingest([
      activity({ startAt: at('07:59:00.000'), durationMs: 3_660_000, agentId: '007' }),
      activity({ startAt: at('09:00:00.000'), category: 'Away', name: 'Lunch, "late"', eligibleForRouting: false, agentId: '007' }),
      activity({ startAt: at('08:00:00.000'), durationMs: 60_000, agentId: '008' }),
      activity({ startAt: at('08:30:00.000'), durationMs: 1_800_000, agentId: '008' }),
      activity({ startAt: at('11:00:00.000'), durationMs: 0, agentId: '009' }),
      call({ startAt: at('10:59:59.999'), durationMs: 0, agentId: '009', category: 'Unexpected', reason: 'NoAnswer', status: 'Completed' }),
      load({ startAt: at('10:00:00.000'), durationMs: 5, agentId: '01', calls: 1 }),
    ], { names: [{ agentId: '007', name: '=cmd()', email: null, isActive: true }] });
    expect((await run()).lines).toEqual([
      'source,agent_id,agent_name,type,category,name,state,start,end,duration_ms,eligible_for_routing,status,reason,interaction_guid,medium,medium_manager,direction,channel_guid,calls,semi_live,non_live,session_id,call_id,queue_id,queue_name,call_type,flags',
      'Main,007,\'=cmd(),Presence,Away,"Lunch, ""late""",away,2026-11-20T09:00:00.000Z,,,false,,,,,,,,,,,,,,,,',
      'Main,009,,Interaction,Unexpected,,no-answer,2026-11-20T10:59:59.999Z,2026-11-20T10:59:59.999Z,0,,Completed,NoAnswer,00000000-0000-4000-8000-000000000001,Phone,VCC,Inbound,,,,,,,,,,',
      'Main,01,,Workload,,,,2026-11-20T10:00:00.000Z,2026-11-20T10:00:00.005Z,5,,,,,,,,,1,0,0,,,,,,',
    ]);
  });

  it('ends an open row now: a range that begins later does not hold it', async () => {
    await ingest([activity({ startAt: at('08:00:00.000') })]);
    expect((await run({ fromAt: NOW - 1, toAt: NOW + 1 })).rows).toBe(1);
    expect((await run({ fromAt: NOW, toAt: NOW + 60_000 })).rows).toBe(0);
  });

  it('keeps the fixed column order, times in the zone, and an empty result is its header', async () => {
    await ingest([activity({ startAt: at('10:00:00.000'), durationMs: 1 })]);
    expect((await run({ columns: ['start', 'agent_id'], zone: 'America/New_York' })).lines).toEqual(['agent_id,start', '01,2026-11-20T05:00:00.000-05:00']);
    expect((await run({ columns: ['start'], agentIds: ['nobody'] })).lines).toEqual(['start']);
  });

  it('leaves superseded rows out unless flags are asked for', async () => {
    await ingest([activity({ startAt: at('09:30:00.000') })], { asOf: NOW - 1_000 });
    await ingest([activity({ startAt: at('09:30:01.000'), durationMs: 60_000 })]);
    expect((await run({ columns: ['start'] })).lines).toHaveLength(2);
    expect((await run({ columns: ['start', 'flags'] })).lines.filter((line) => line.includes('superseded'))).toHaveLength(1);
  });

  it('writes JSON lines with null for what is absent, and text as it is', async () => {
    await ingest([activity({ startAt: at('10:00:00.000'), name: '=1+1', durationMs: 10 })]);
    const { text } = await run({ format: 'ndjson', columns: ['name', 'agent_name', 'start', 'duration_ms', 'eligible_for_routing'] });
    expect(text).toBe('{"agent_name":null,"name":"=1+1","start":"2026-11-20T10:00:00.000Z","duration_ms":10,"eligible_for_routing":true}\n');
    expect((await run({ raw: true, columns: ['name'] })).lines).toEqual(['name', '=1+1']);
  });

  it('proves itself in the manifest, with the gaps of the range', async () => {
    await ingest([activity({ startAt: at('10:00:00.000'), name: 'Ünïcödé ✓', durationMs: 10 })]);
    await store.openGap({ sourceId, stream: 'agent-activities', fromAt: at('10:30:00.000'), toAt: null, reason: 'offline' });
    const { text, manifest } = await run({ agentIds: ['01'], filters: { team: 'North' } });
    expect(manifest).toMatchObject({
      rows: 1, bytes: Buffer.byteLength(text), sha256: createHash('sha256').update(text).digest('hex'), from: '2026-11-20T09:00:00.000Z', to: '2026-11-20T11:00:00.000Z', zone: 'UTC',
      filters: { agents: '01', team: 'North' }, gaps: [{ source: 'Main', stream: 'vonage/agent-activities', from: '2026-11-20T10:30:00.000Z', to: null, reason: 'offline' }],
    });
  });

  it('sends many rows in chunks that add up', async () => {
    await ingest(Array.from({ length: 3_000 }, (_, index) => activity({ startAt: at('09:00:00.000') + index * 1_000, durationMs: 1_000, agentId: String(index % 7) })));
    const chunks: number[] = [];
    for await (const part of exportParts(store, PLAN, { build: 'test', nowAt: NOW })) if (part.type === 'chunk') chunks.push(part.rows);
    expect(chunks.length).toBeGreaterThan(3);
    expect(chunks.reduce((sum, rows) => sum + rows, 0)).toBe(3_000);
  });

  it('refuses columns and sources that do not exist before it writes', async () => {
    await expect(run({ columns: ['start', 'nope'] })).rejects.toMatchObject({ code: 'BAD_INPUT' });
    await expect(run({ sources: ['Other'] })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('the other datasets', () => {
  it('lists agents, gaps and quarantine', async () => {
    await ingest([activity({ startAt: at('10:00:00.000') })], { names: [{ agentId: '01', name: 'Ada', email: null, isActive: true }], quarantined: [{ reason: 'start is no date', content: '{"x":1}' }] });
    await store.openGap({ sourceId, stream: 'agent-activities', fromAt: at('10:30:00.000'), toAt: at('10:40:00.000'), reason: 'paused' });
    expect((await run({ dataset: 'agents', fromAt: null, toAt: null })).lines).toEqual(['source,agent_id,name,person,team,first_seen,last_seen', 'Main,01,Ada,,,2026-11-20T12:00:00.000Z,2026-11-20T12:00:00.000Z']);
    expect((await run({ dataset: 'gaps' })).lines).toEqual(['source,stream,from,to,reason', 'Main,vonage/agent-activities,2026-11-20T10:30:00.000Z,2026-11-20T10:40:00.000Z,paused']);
    expect((await run({ dataset: 'quarantine', fromAt: null, toAt: null })).lines).toEqual([
      'source,stream,first_seen,last_seen,times,reason,content',
      'Main,vonage/agent-activities,2026-11-20T12:00:00.000Z,2026-11-20T12:00:00.000Z,1,start is no date,"{""x"":1}"',
    ]);
  });
});
