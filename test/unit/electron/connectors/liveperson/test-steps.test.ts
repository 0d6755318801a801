import { describe, expect, it } from 'vitest';
import { createTestSteps } from '../../../../../electron/connectors/liveperson/test-steps.ts';
import type { HttpFault, HttpRequest, HttpResponse } from '../../../../../electron/ports/http.ts';
import { answer, contextOf, fixture, settingsOf } from './support.ts';

const FILES: readonly (readonly [string, string])[] = [['agentactivity', 'agentactivity.json'], ['engactivity', 'engactivity.json'], ['le-users', 'users.json'], ['status-reasons', 'status-reasons.json'], ['le-skills', 'skills.json'], ['agent_view', 'agent-view.json']];

function serve(request: HttpRequest): HttpResponse {
  const service = /service\/(\w+)\//.exec(request.url)?.[1];
  if (service !== undefined) return answer({ service, baseURI: `${service.toLowerCase()}.liveperson.net` });
  if (request.url.includes('/token')) return answer({ access_token: 'x' });
  const file = FILES.find(([part]) => request.url.includes(part))?.[1];
  return file === undefined ? answer('', 404) : answer(fixture(file));
}

async function run(change: (request: HttpRequest) => HttpResponse | HttpFault | null, settings = {}) {
  const context = contextOf(settingsOf(settings), (request) => change(request) ?? serve(request));
  const results = [];
  for (const { step, run: test } of createTestSteps(context)) results.push({ step, ...(await test()) });
  return results;
}
const failing = (results: Awaited<ReturnType<typeof run>>) => results.filter((result) => !result.ok).map((result) => result.step);

describe('the source test', () => {
  it('says what it found', async () => {
    const results = await run(() => null);
    expect(results.map((result) => [result.step, result.ok])).toEqual([['reach', true], ['sign in', true], ['chat states', true], ['engagement', true], ['names', true], ['present state', true]]);
    expect(results.map((result) => result.detail).join(' ')).toMatch(/ledatareporting\.liveperson\.net.*3 agents in 4 intervals.*12 rows.*names of agents: 3; names of reasons: 2; names of skills: 2.*3 agents on the first page/);
  });

  it.each([
    ['an unknown account', (request: HttpRequest) => (request.url.includes('baseURI') ? answer('', 404) : null), ['reach', 'sign in', 'chat states', 'engagement'], /account ID/],
    ['a wrong secret', (request: HttpRequest) => (request.url.includes('/token') ? answer({ error: 'invalid_client' }, 401) : null), ['sign in', 'chat states', 'engagement'], /secrets/],
    ['no privilege', (request: HttpRequest) => (request.url.includes('/operations/') ? answer({ message: 'not allowed' }, 403) : null), ['chat states', 'engagement'], /Operational Realtime/],
    ['a token that this API does not take', (request: HttpRequest) => (request.url.includes('/operations/') ? answer('', 401) : null), ['chat states', 'engagement'], /another way of signing in/],
    ['no network', (): HttpFault => ({ fault: 'network', detail: 'ENOTFOUND' }), ['reach', 'sign in', 'chat states', 'engagement'], /network/],
    ['a captive portal', () => answer('<html>'), ['reach', 'sign in', 'chat states', 'engagement'], /sign-in page/],
  ])('explains %s', async (_name, change, steps, hint) => {
    const results = await run(change);
    expect(failing(results)).toEqual(steps);
    expect(results.find((result) => !result.ok)?.hint).toMatch(hint);
  });

  it('does not fail for names and the agent view, and says what they need', async () => {
    const results = await run((request) => (request.url.includes('/configuration/') || request.url.includes('agent_view') ? answer({ message: 'no' }, 403) : null));
    expect(failing(results)).toEqual([]);
    expect(results.slice(4).map((result) => [result.detail.includes('403'), result.hint.length > 20])).toEqual([[true, true], [true, true]]);
  });
});
