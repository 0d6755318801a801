import { describe, expect, it } from 'vitest';
import { toNotice } from '../../../../../electron/alerts/delivery/group.ts';
import { toMissedNotice } from '../../../../../electron/alerts/delivery/missed.ts';
import { toTestBody, toWebhookBody } from '../../../../../electron/alerts/delivery/webhook-message.ts';
import type { AlertRecord } from '../../../../../electron/ports/alert-store.ts';
import { makeAlert, ofAgent, ofTeam } from '../../../../support/alert-builder.ts';
import { NOON } from '../../../../support/store-home.ts';

const alert = (id: number, change: Partial<AlertRecord> = {}): AlertRecord => ({ ...makeAlert(change), id });
const agents = (names: readonly string[]): AlertRecord[] => names.map((name, index) => alert(index + 1, ofAgent(1, String(index), name)));
const ZONE = 'UTC';

describe('a notice', () => {
  it('of one alert leads to its moment', () => {
    expect(toNotice([alert(7)], ZONE)).toEqual({ kind: 'alert', severity: 'warning', title: 'Away too long: Ada', body: 'Away · Lunch, since 12:00', alertIds: [7], target: { agentKey: '1:01', at: NOON } });
  });

  it('of several of one rule names who', () => {
    expect(toNotice(agents(['Ann', 'Bob', 'Cid', 'Dora']), ZONE)).toMatchObject({ kind: 'group', title: '4 agents: Away too long', body: 'Ann, Bob, Cid, Dora', target: null });
    expect(toNotice(agents(['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H']), ZONE)?.body).toBe('A, B, C, D, E, F and 2 more');
  });

  it('of several of one agent leads there', () => {
    expect(toNotice([alert(1, { sinceAt: NOON + 5 }), alert(2)], ZONE)).toMatchObject({ title: 'Away too long: Ada, 2 times', target: { agentKey: '1:01', at: NOON } });
  });

  it('of several rules is as grave as the gravest, which comes first', () => {
    const mixed = [alert(1), alert(2, { ruleId: 2, ruleName: 'Nobody there', severity: 'critical', ...ofTeam(1, 'Night') })];
    expect(toNotice(mixed, ZONE)).toEqual({ kind: 'group', severity: 'critical', title: '2 alerts', body: 'Nobody there: Night · Away too long: Ada', alertIds: [2, 1], target: null });
  });

  it('of nothing is none', () => {
    expect(toNotice([], ZONE)).toBeNull();
  });
});

describe('what was missed', () => {
  it('is told with what still fires', () => {
    const missed = [alert(1, { silence: 'muted' }), alert(2, { silence: 'muted', resolvedAt: NOON }), alert(3, { silence: 'muted', withdrawnAt: NOON }), alert(4, { silence: 'muted', acknowledgedAt: NOON }), alert(5, { silence: 'snoozed' })];
    expect(toMissedNotice(missed)).toEqual({ kind: 'missed', severity: 'warning', title: 'You missed 2 alerts while muted', body: '1 still fires: Away too long: Ada', alertIds: [1, 2], target: null });
  });

  it('says what for, and when all of it is over', () => {
    expect(toMissedNotice([alert(1, { silence: 'quiet-hours', resolvedAt: NOON })])).toMatchObject({ title: 'You missed 1 alert in quiet hours', body: 'None of them fires any more.' });
    expect(toMissedNotice([alert(1, { silence: 'quiet-hours' }), alert(2, { silence: 'muted' })])?.title).toBe('You missed 2 alerts while muted and in quiet hours');
    expect(toMissedNotice([])).toBeNull();
  });
});

describe('what the webhook is sent', () => {
  it('is one line for chat tools and the rest for programs', () => {
    expect(JSON.parse(toWebhookBody('alert.fired', alert(7), { zone: 'Europe/Berlin', sentAt: NOON + 61_000 }))).toEqual({
      text: 'Warning: Away too long: Ada, Away · Lunch, since 14:00',
      event: 'alert.fired',
      alert: {
        id: 7, ruleId: 1, rule: 'Away too long', severity: 'warning', subject: { kind: 'agent', key: '1:01', name: 'Ada' }, since: '2026-10-05T12:00:00.000Z', fired: '2026-10-05T12:01:00.000Z', noticed: '2026-10-05T12:01:00.000Z',
        resolved: null, resolveReason: null, withdrawn: null, statement: 'Away · Lunch', ruleText: 'Away for 1 minute',
      },
      sentAt: '2026-10-05T12:01:01.000Z',
    });
    expect(JSON.parse(toTestBody({ sentAt: NOON }))).toMatchObject({ event: 'test', alert: null });
  });

  it('tells of an end and of a correction', () => {
    const text = (event: 'alert.resolved' | 'alert.withdrawn', change: Partial<AlertRecord>): unknown => (JSON.parse(toWebhookBody(event, alert(7, change), { zone: ZONE, sentAt: NOON })) as { text: unknown }).text;
    expect(text('alert.resolved', { resolvedAt: NOON + 90_000, resolveReason: 'ended' })).toBe('Resolved: Away too long: Ada, after 1:30');
    expect(text('alert.withdrawn', { withdrawnAt: NOON })).toMatch(/^Withdrawn: Away too long: Ada/);
  });

  it('calls nobody and makes no links, whatever a name says', () => {
    const { text } = JSON.parse(toWebhookBody('alert.fired', alert(7, { subjectName: '<!channel>\n@here https://example.com [a](b)' }), { zone: ZONE, sentAt: NOON })) as { readonly text: string };
    expect(text).not.toMatch(/[<>\n]|@here|:\/\/|\]\(/);
  });
});
