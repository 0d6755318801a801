import { describe, expect, it } from 'vitest';
import { alertSourceId, lastedUntil, standingOf, subjectDetail, wasNoticedLate } from '../../../../renderer/widgets/alert-words.ts';
import { buildAlert } from '../build-alert.ts';

describe('how an alert stands', () => {
  it('is its end, its snooze, its note, or that it fires', () => {
    const HOUR = 3_600_000;
    const words = [
      buildAlert(), buildAlert({ acknowledgedAt: HOUR }), buildAlert({ acknowledgedAt: HOUR, note: 'On it' }), buildAlert({ snoozedUntilAt: 3 * HOUR, acknowledgedAt: HOUR }),
      buildAlert({ condition: 'resolved', resolvedAt: 2 * HOUR, resolveReason: 'ended' }), buildAlert({ condition: 'resolved', resolvedAt: 2 * HOUR, resolveReason: 'rule-off' }), buildAlert({ condition: 'withdrawn', withdrawnAt: 2 * HOUR }),
    ].map((alert) => { const { word, rest } = standingOf(alert, 2 * HOUR, 'UTC'); return `${word} ${rest}`.trim(); });
    expect(words).toEqual(['Firing', 'Acknowledged 01:00', 'Acknowledged On it', 'Snoozed until 03:00', 'Ended 02:00', 'Ended 02:00: the rule was switched off', 'Withdrawn 02:00']);
  });

  it('lasts to its end, to what is known of a stale one, else to now by the vendor’s clock', () => {
    const source = { skewMs: 5_000 } as Parameters<typeof lastedUntil>[3]; // nothing else of it is read
    const until = (alert: ReturnType<typeof buildAlert>, isConnected = true): number => lastedUntil(alert, 100_000, isConnected, source);
    expect([until(buildAlert({ resolvedAt: 70_000 })), until(buildAlert({ stale: true })), until(buildAlert(), false), until(buildAlert()), until(buildAlert({ subject: { kind: 'source', key: '1', name: 'V' }, agentKey: null }))]).toEqual([70_000, 90_000, 90_000, 105_000, 100_000]);
  });
});

it('an alert names its source, its team and the kind of what it is about, once each', () => {
  const team = buildAlert({ agentKey: null, subject: { kind: 'team', key: '7', name: 'North' }, sourceName: null });
  const queue = buildAlert({ agentKey: null, subject: { kind: 'queue', key: '3:sales', name: 'Sales' }, teamName: null });
  const source = buildAlert({ agentKey: null, subject: { kind: 'source', key: '2', name: 'Vonage' }, teamName: null });
  expect([buildAlert(), team, queue, source].map((alert) => [alertSourceId(alert), subjectDetail(alert)])).toEqual([[1, 'North · Vonage'], [null, 'team'], [3, 'queue · Vonage'], [2, 'source']]);
  expect([wasNoticedLate(buildAlert()), wasNoticedLate(buildAlert({ noticedAt: 180_000 }))]).toEqual([false, true]);
});
