import { expect, it } from 'vitest';
import { createTestSteps } from '../../../../../electron/connectors/vonage/test-steps.ts';
import { createModelHttp } from '../../../../support/model-http.ts';
import { createVirtualClock } from '../../../../support/virtual-clock.ts';
import { createVonageModel, presence, type VonageModelOptions } from '../../../../support/vonage-model.ts';
import { vonageContext } from '../../../../support/vonage-source.ts';

const NOW = Date.parse('2026-11-20T12:00:00Z');

async function run(change: Partial<VonageModelOptions> = {}, secret = 'right', skewMs = 0) {
  const clock = createVirtualClock(NOW - skewMs);
  const model = createVonageModel({ now: () => NOW + clock.monotonicMs(), activities: () => [presence('01', NOW - 60_000, null)], ...change });
  const steps = createTestSteps({ ...vonageContext(createModelHttp(model, clock), clock), secrets: { clientSecret: secret } });
  const results: { step: string; ok: boolean; detail: string; hint: string }[] = [];
  for (const step of steps) results.push({ step: step.step, ...(await clock.runWork(step.run())) });
  return results;
}

it('walks through every step and says what it found', async () => {
  const results = await run({}, 'right', 7_200_000);
  expect(results.map(({ step, ok }) => [step, ok])).toEqual([['reach', true], ['sign in', true], ['scope', true], ['first page', true], ['interactions', true], ['names', true]]);
  expect(results[3]?.detail).toMatch(/^1 activity on .*2026-11-20 12:00:00 UTC.*2:00 h behind/);
});

it('tells a wrong secret, a missing scope and missing names apart', async () => {
  expect((await run({}, 'wrong')).map(({ ok }) => ok)).toEqual([true, false, false, false, false, true]);
  const noScope = await run({ interfere: (request, right) => (request.url.pathname.endsWith('/agent-activities') ? { ...right(), status: 401, body: '{"message":"Unauthorized"}' } : undefined) });
  expect(noScope.map(({ ok }) => ok)).toEqual([true, true, false, false, true, true]);
  expect(noScope[2]?.hint).toContain('stats');
  const noInteractions = await run({ interfere: (request, right) => (request.url.pathname.endsWith('/interactions') ? { ...right(), status: 403, body: '{"message":"no"}' } : undefined) });
  expect([noInteractions[4]?.ok, noInteractions[4]?.detail]).toEqual([false, expect.stringContaining('403')]);
  const noNames = (await run({ users: null }))[5];
  expect([noNames?.ok, noNames?.hint]).toEqual([true, expect.stringContaining('users:read')]);
});

it('says when the host cannot be reached', async () => {
  expect((await run({ interfere: () => 'reset' }))[0]).toMatchObject({ ok: false, detail: expect.stringContaining('ECONNRESET') });
});
