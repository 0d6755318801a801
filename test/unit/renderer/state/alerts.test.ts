import { describe, expect, it } from 'vitest';
import type { AlertSummary, InboxEvent } from '../../../../shared/contract/alert-schemas.ts';
import { applyInboxEvent } from '../../../../renderer/state/alerts.ts';
import { buildAlert } from '../build-alert.ts';

const summary: AlertSummary = { firing: 2, unacknowledged: 2, snoozed: 0, worst: 'warning', mutedUntilAt: null, quietUntilAt: null, missed: 0 };
const snapshot: InboxEvent = { type: 'snapshot', seq: 4, summary, alerts: [buildAlert({ id: 1 }), buildAlert({ id: 2 })] };
const delta = (seq: number, changes: Partial<Extract<InboxEvent, { type: 'delta' }>> = {}): InboxEvent => ({ type: 'delta', seq, summary, changed: [], removed: [], ...changes });

describe('applyInboxEvent', () => {
  const view = applyInboxEvent(null, snapshot);

  it('changes, adds and removes what the next delta names, and takes its summary', () => {
    const after = applyInboxEvent(view, delta(5, { summary: { ...summary, firing: 3 }, changed: [buildAlert({ id: 2, note: 'seen' }), buildAlert({ id: 3 })], removed: [1] }));
    expect([...(after?.alerts.values() ?? [])].map((alert) => [alert.id, alert.note])).toEqual([[2, 'seen'], [3, null]]);
    expect(after).toMatchObject({ seq: 5, summary: { firing: 3 } });
  });

  it('keeps the same alerts when only the summary moved', () => {
    expect(applyInboxEvent(view, delta(5))?.alerts).toBe(view?.alerts);
  });

  it('asks for a fresh snapshot when an event is missing, repeated, or comes before any snapshot', () => {
    expect([applyInboxEvent(view, delta(6)), applyInboxEvent(view, delta(4)), applyInboxEvent(null, delta(1))]).toEqual([null, null, null]);
    expect(applyInboxEvent(view, { ...snapshot, seq: 1 })?.seq).toBe(1);
  });
});
