import { describe, expect, it } from 'vitest';
import { createClient } from '../../../../../electron/connectors/liveperson/client.ts';
import { liveperson } from '../../../../../electron/connectors/liveperson/index.ts';
import { namesStream } from '../../../../../electron/connectors/liveperson/names-stream.ts';
import type { StreamView } from '../../../../../electron/ports/connector.ts';
import type { HttpResponse } from '../../../../../electron/ports/http.ts';
import { MINUTE, NOW, answer, contextOf, fixture, settingsOf, stepOf, viewOf } from './support.ts';

const CHANGE = { auth: 'oauth1', baseUrl: 'http://127.0.0.1:9' };

/** Polls until nothing is due, through the real client. */
async function poll(serve: (path: string) => HttpResponse, change: Readonly<Record<string, string>> = {}) {
  const settings = settingsOf({ ...CHANGE, ...change });
  const context = contextOf(settings, (request) => serve(new URL(request.url).pathname));
  const client = createClient(context);
  const view: StreamView = viewOf({ settings, isCatchUp: true });
  const pages = [];
  let cursor: string | null = null;
  for (let round = 0; round < 9; round++) {
    const step = namesStream.decideStep(cursor, view);
    if (step.kind === 'wait') break;
    const outcome = await client.send(step.request);
    if (!outcome.ok) return { pages, fault: outcome.fault.code, cursor, urls: context.sent.map((request) => request.url) };
    const accepted = namesStream.acceptAnswer(step, outcome.response, view);
    pages.push(accepted);
    ({ cursor } = accepted);
  }
  return { pages, fault: null, cursor, urls: context.sent.map((request) => request.url) };
}
const served = (path: string): HttpResponse => answer(fixture(path.includes('le-users') ? 'users.json' : path.includes('le-skills') ? 'skills.json' : 'status-reasons.json'));

describe('names', () => {
  it('come from three services, once a day', async () => {
    const { pages, cursor, urls } = await poll(served);
    expect(urls.map((url) => url.slice(url.indexOf('/configuration/') + 15))).toEqual(['le-users/users?v=4.0&include_deleted=true', 'le-agents/status-reasons?v=1.0&include_deleted=true', 'le-skills/skills?v=2.0&include_deleted=true']);
    expect(pages.flatMap(({ page }) => page.names)).toEqual([
      { agentId: '4100000011', name: 'Mira', email: 'mira@desk.example', isActive: true }, { agentId: '4100000012', name: 'joost', email: null, isActive: false }, { agentId: '0042', name: 'ward-0042', email: null, isActive: null },
    ]);
    expect(pages.flatMap(({ page }) => page.records?.terms ?? [])).toEqual([
      { kind: 'reason', id: '900001', name: 'Lunch' }, { kind: 'reason', id: '900002', name: 'Team talk' }, { kind: 'skill', id: '77', name: 'Returns' }, { kind: 'skill', id: '78', name: 'Orders' },
    ]);
    expect(pages.map(({ page, isCaughtUp }) => [page.fetched, isCaughtUp])).toEqual([[3, false], [2, false], [2, true]]);
    expect(namesStream.decideStep(cursor, viewOf({ isCatchUp: true }))).toEqual({ kind: 'wait', dueAt: NOW + 1_440 * MINUTE });
    expect(stepOf(namesStream, cursor, viewOf({ vendorNowAt: NOW + 1_440 * MINUTE })).label).toBe('names of agents');
  });

  it('lose only the part that is not permitted', async () => {
    const { pages, fault } = await poll((path) => (path.includes('le-users') ? answer({ message: 'no' }, 403) : served(path)));
    expect([fault, pages.map(({ page }) => page.fetched)]).toEqual([null, [0, 2, 2]]);
    const skills = await poll((path) => (path.includes('le-skills') ? answer('', 404) : served(path)));
    expect([skills.fault, skills.pages.map(({ page }) => page.fetched)]).toEqual([null, [3, 2, 0]]);
  });

  it('are not available where no part is permitted', async () => {
    expect((await poll(() => answer('', 403))).fault).toBe('forbidden');
  });

  it('wait for a service that is only down', async () => {
    expect((await poll((path) => (path.includes('le-users') ? answer('', 503) : served(path)))).fault).toBe('server');
  });

  it('follow the policy for personal data, also in what is refused', async () => {
    const users = [{ id: '1', loginName: 'a@b.example', email: 'a@b.example' }, { email: 'c@d.example' }];
    const read = async (personalData: string) => {
      const [first] = (await poll((path) => (path.includes('le-users') ? answer(users) : answer([])), { personalData })).pages;
      return [first?.page.names[0]?.name, first?.page.names[0]?.email, first?.page.quarantined[0]?.content];
    };
    expect(await read('keep')).toEqual(['a@b.example', 'a@b.example', '{"email":"c@d.example"}']);
    expect(await read('mask')).toEqual(['a•••@•••.example', 'a•••@•••.example', '{"email":"c•••@•••.example"}']);
    expect(await read('drop')).toEqual(['1', null, '{"email":null}']);
  });

  it('are read again from quarantine by what they look like', () => {
    expect(liveperson.retryItem?.('names', '{"id":5,"loginName":"x"}', { settings: settingsOf(), asOf: NOW })).toMatchObject({ names: [{ agentId: '5', name: 'x' }] });
    expect(liveperson.retryItem?.('names', '{"id":5,"text":"Lunch"}')).toMatchObject({ records: { terms: [{ kind: 'reason', id: '5' }] } });
    expect(liveperson.retryItem?.('names', '{"id":5,"name":"Orders"}')).toMatchObject({ records: { terms: [{ kind: 'skill', id: '5' }] } });
    expect(liveperson.retryItem?.('names', '{"id":5}')).toHaveProperty('reason');
  });
});
