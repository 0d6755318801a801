import { describe, expect, it } from 'vitest';
import { exportParts } from '../../../../electron/export/export-parts.ts';
import type { ExportPlan } from '../../../../electron/export/plan.ts';
import type { NewAlert } from '../../../../electron/ports/alert-store.ts';
import type { StoreWriter } from '../../../../electron/ports/stores.ts';
import { makeAlert, makeNewRule, ofAgent, ofQueue, ofSource, ofTeam } from '../../../support/alert-builder.ts';
import { makeTestStore, NEW_SOURCE, NOON } from '../../../support/store-home.ts';

const HOUR = 3_600_000;
const PLAN: ExportPlan = { dataset: 'alerts', fromAt: NOON - HOUR, toAt: NOON + HOUR, agentIds: [], teams: [], sources: [], zone: 'UTC', columns: null, format: 'ndjson', raw: false, filters: {} };

async function run(store: StoreWriter, change: Partial<ExportPlan> = {}): Promise<string> {
  let text = '';
  for await (const part of exportParts(store, { ...PLAN, ...change }, { build: 'test', nowAt: NOON + 2 * HOUR })) if (part.type === 'chunk') text += part.text;
  return text;
}

/** Values of one column, in the order of the rows. */
async function column(store: StoreWriter, name: string, change: Partial<ExportPlan> = {}): Promise<readonly unknown[]> {
  return (await run(store, change)).split('\n').filter((line) => line !== '').map((line) => (JSON.parse(line) as Record<string, unknown>)[name]);
}

async function makeAlerts(...alerts: readonly NewAlert[]): Promise<StoreWriter> {
  const { store, page } = await makeTestStore();
  await store.addSource({ ...NEW_SOURCE, name: 'apac' });
  await store.saveRule(makeNewRule());
  await store.ingest(page({ names: [{ agentId: '01', name: 'Ada Lovelace', email: null, isActive: true }] }));
  await store.writeAlerts({ raised: alerts, changed: [] });
  return store;
}

describe('alerts', () => {
  it('gives every column, and no agent where there is none', async () => {
    const store = await makeAlerts(
      makeAlert({ ruleName: '=1+1', note: '@x', resolvedAt: NOON + 90_000, resolveReason: 'ended', acknowledgedAt: NOON + 95_000, silence: 'quiet-hours' }),
      makeAlert({ ...ofQueue(1, 'Sales: EU'), severity: 'critical', sinceAt: NOON + 1_000, withdrawnAt: NOON + 70_000 }),
      makeAlert({ ...ofTeam(1, 'North'), sinceAt: NOON + 2_000 }),
    );
    expect(await run(store, { format: 'csv' })).toBe([
      'rule,severity,agent_id,agent_name,fired,resolved,acknowledged,note,subject_kind,subject,source,since,withdrawn,reason,silence',
      "'=1+1,warning,01,Ada Lovelace,2026-10-05T12:01:00.000Z,2026-10-05T12:01:30.000Z,2026-10-05T12:01:35.000Z,'@x,agent,Ada,emea,2026-10-05T12:00:00.000Z,,ended,quiet-hours",
      'Away too long,critical,,,2026-10-05T12:01:01.000Z,,,,queue,Sales: EU,emea,2026-10-05T12:00:01.000Z,2026-10-05T12:01:10.000Z,,',
      'Away too long,warning,,,2026-10-05T12:01:02.000Z,,,,team,North,,2026-10-05T12:00:02.000Z,,,',
      '',
    ].join('\r\n'));
    expect(await column(store, 'rule')).toEqual(['=1+1', 'Away too long', 'Away too long']);
    expect(await run(store, { format: 'csv', raw: true, columns: ['rule'] })).toContain('\r\n=1+1\r\n');
  });

  it('takes what overlaps the range; what is open ends now', async () => {
    const ended = { resolveReason: 'ended' } as const;
    const store = await makeAlerts(
      makeAlert({ sinceAt: NOON - 90 * 24 * HOUR, note: 'open' }), makeAlert({ sinceAt: NOON - 2 * HOUR, resolvedAt: NOON - HOUR, ...ended, note: 'before' }), makeAlert({ sinceAt: NOON - 2 * HOUR, ...ofAgent(1, '02'), resolvedAt: NOON - HOUR + 1, ...ended, note: 'in' }),
      makeAlert({ sinceAt: NOON + HOUR, note: 'after' }), makeAlert({ sinceAt: NOON - 3 * HOUR, withdrawnAt: NOON - 2 * HOUR, note: 'withdrawn before' }),
    );
    expect(await column(store, 'note')).toEqual(['open', 'in']);
    expect(await column(store, 'note', { fromAt: NOON + 2 * HOUR, toAt: NOON + 3 * HOUR })).toEqual([]);
    expect(await column(store, 'note', { fromAt: null, toAt: null })).toEqual(['open', 'withdrawn before', 'before', 'in', 'after']);
  });

  it('is filtered by agents, teams and sources', async () => {
    const steps = [ofAgent(1, '01'), ofAgent(1, '02'), ofAgent(2, '01'), ofTeam(1, 'North'), ofTeam(2, 'South'), ofQueue(1, 'Sales'), ofSource(2, 'apac')];
    const store = await makeAlerts(...steps.map((step, index) => makeAlert({ ...step, sinceAt: NOON + index, note: String(index) })));
    const north = await store.saveTeam({ id: null, name: 'North', zone: null });
    await store.saveTeam({ id: null, name: 'South', zone: null });
    const ada = await store.savePerson({ id: null, name: 'Ada', email: null, teamId: north.id });
    await store.linkAgent(ada.id, { sourceId: 1, agentId: '01' });
    const notes = async (change: Partial<ExportPlan>) => (await column(store, 'note', change)).join('');
    expect(await Promise.all([
      {}, { agentIds: ['01'] }, { agentIds: ['01'], agents: [{ sourceId: 2, agentId: '01' }] }, { agents: [] }, { teams: ['north'] }, { teams: ['South'] }, { teams: ['North'], agentIds: ['02'] },
      { sources: ['EMEA'] }, { sources: ['apac'] }, { sources: ['emea'], teams: ['North'] },
    ].map(notes))).toEqual(['0123456', '02', '2', '', '03', '4', '', '015', '26', '0']);
    await expect(notes({ teams: ['West'] })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    // As in the other datasets, what belongs to a source that was removed is there only when it is named.
    await store.removeSource(2, { purge: false });
    expect(await Promise.all([{}, { sources: ['apac'] }].map(notes))).toEqual(['01345', '26']);
  });

  it('streams thousands', async () => {
    const store = await makeAlerts(...Array.from({ length: 2_500 }, (_, index) => makeAlert({ sinceAt: NOON + index, ...ofAgent(1, String(index % 3)), note: String(index) })));
    expect(await column(store, 'note')).toEqual(Array.from({ length: 2_500 }, (_, index) => String(index)));
  });
});
