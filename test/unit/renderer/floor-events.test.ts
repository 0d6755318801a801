import { describe, expect, it } from 'vitest';
import type { FloorEvent } from '../../../shared/contract/schemas.ts';
import { applyFloorEvent } from '../../../renderer/state/floor-events.ts';
import { buildFloorAgent } from './build-floor-agent.ts';

const snapshot: FloorEvent = { type: 'snapshot', seq: 4, floor: { asOf: 10, zone: 'UTC', date: '2026-11-20', agents: [buildFloorAgent({ key: '1:a' }), buildFloorAgent({ key: '1:b' })] } };
const delta = (seq: number, changes: Partial<Extract<FloorEvent, { type: 'delta' }>> = {}): FloorEvent => ({ type: 'delta', seq, asOf: 20, changed: [], removed: [], ...changes });

describe('applyFloorEvent', () => {
  const view = applyFloorEvent(null, snapshot);

  it('changes, adds and removes what the next delta names', () => {
    const after = applyFloorEvent(view, delta(5, { changed: [buildFloorAgent({ key: '1:b', state: 'away' }), buildFloorAgent({ key: '1:c' })], removed: ['1:a'] }));
    expect([...(after?.agents.values() ?? [])].map((agent) => [agent.key, agent.state])).toEqual([['1:b', 'away'], ['1:c', 'available']]);
    expect(after).toMatchObject({ seq: 5, asOf: 20, zone: 'UTC', date: '2026-11-20' });
  });

  it('keeps the same agents when only time moved', () => {
    expect(applyFloorEvent(view, delta(5))?.agents).toBe(view?.agents);
  });

  it('asks for a fresh snapshot when an event is missing, repeated, or comes before any snapshot', () => {
    expect([applyFloorEvent(view, delta(6)), applyFloorEvent(view, delta(4)), applyFloorEvent(null, delta(1))]).toEqual([null, null, null]);
  });

  it('takes a snapshot whatever was before', () => {
    expect(applyFloorEvent(view, { ...snapshot, seq: 1 })?.seq).toBe(1);
  });
});
