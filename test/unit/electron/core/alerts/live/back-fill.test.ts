import { expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS, parseInstant } from '../../../../../../shared/domain/time.ts';
import type { Condition } from '../../../../../../shared/alerts/rule.ts';
import { activity } from '../../../../../support/core-harness.ts';
import { ruleOf } from '../../../../../support/live-alerts.ts';
import { openSeveral } from '../../../../../support/several-sources.ts';

const START = parseInstant('2026-11-20T12:00:00Z') ?? 0;
const DAY_MS = 24 * HOUR_MS;
const AGENTS = 40;
const STRETCH_MS = 20 * MINUTE_MS;

it('the first back-fill, newest day first, raises what goes on and nothing of the past', async () => {
  const live = await openSeveral({ startAt: START });
  try {
    const sourceId = await live.add('vonage', 'Main site');
    const conditions: readonly Condition[] = [{ state: ['away'] }, { idle: true }, { not: { state: ['available'] } }, { all: [{ state: ['away'] }, { not: { idle: true } }] }];
    for (let index = 0; index < 20; index += 1) await live.client.alerts.saveRule({ id: null, rule: ruleOf({ name: `Rule ${index}`, when: conditions[index % 4] ?? { idle: true }, forAtLeastMs: (5 + index) * MINUTE_MS }), enabled: true });
    const ids = Array.from({ length: AGENTS }, (_, index) => String(index));
    const dayOf = (day: number) => ids.flatMap((agentId, agent) => Array.from({ length: DAY_MS / STRETCH_MS }, (_, index) => {
      const startAt = START - (day + 1) * DAY_MS + index * STRETCH_MS;
      const isLast = day === 0 && index === DAY_MS / STRETCH_MS - 1;
      return activity({ agentId, startAt, durationMs: isLast ? null : STRETCH_MS, ...((index + agent) % 2 === 0 ? {} : { category: 'Away', name: 'Lunch' }) });
    }));
    for (let day = 0; day < 7; day += 1) await live.ingest({ sourceId, asOf: START + day * 1_000, activities: dayOf(day), covered: { startAt: START - (day + 1) * DAY_MS, endAt: day === 0 ? START : START - day * DAY_MS } });
    const found = await live.ports.store.readRecentAlerts(0);
    expect(found.filter(({ subjectKind, sinceAt }) => subjectKind === 'agent' && sinceAt < START - STRETCH_MS)).toEqual([]);
    expect(found.filter(({ resolvedAt, withdrawnAt }) => resolvedAt !== null || withdrawnAt !== null)).toEqual([]);
    expect(found.length).toBeGreaterThan(AGENTS);
    expect(live.errors).toEqual([]);
  } finally {
    await live.close();
  }
}, 60_000);
