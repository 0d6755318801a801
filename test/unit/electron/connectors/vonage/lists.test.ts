import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { statusStream, usersStream } from '../../../../../electron/connectors/vonage/lists.ts';
import type { RequestStep, StreamDefinition, StreamView } from '../../../../../electron/ports/connector.ts';
import { vonageSettings } from '../../../../support/vonage-source.ts';

const NOW = Date.parse('2026-11-20T09:41:03Z');
const view: StreamView = { settings: vonageSettings(), vendorNowAt: NOW, since: null, isCatchUp: false };
const fixture = (name: string): string => readFileSync(new URL(`../../../../fixtures/vonage/${name}.json`, import.meta.url), 'utf8');
const first = (stream: StreamDefinition, at: StreamView = view): RequestStep => {
  const step = stream.decideStep(null, at);
  if (step.kind !== 'request') throw new Error('nothing to ask');
  return step;
};
const accept = (stream: StreamDefinition, body: unknown, at: StreamView = view) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return stream.acceptAnswer(first(stream, at), { status: 200, headers: {}, body: text, bytes: text.length, receivedAt: NOW }, at);
};
const user = (id: unknown, change: object = {}) => ({ name: 'Ida', userAccountConfiguration: { agentConfiguration: { agentDisplayId: id } }, ...change });

describe('users', () => {
  it('reads both envelopes alike', () => {
    const names = accept(usersStream, fixture('users')).page.names;
    expect(names).toEqual([
      { agentId: '01', name: 'Ida Nordqvist, "Team 1"', email: 'user1@example.test', isActive: null },
      { agentId: '002', name: 'user2', email: 'user2@example.test', isActive: null },
      { agentId: '099', name: 'Per Lund', email: 'user4@example.test', isActive: false },
    ]);
    expect(accept(usersStream, fixture('users-bare')).page.names).toEqual(names);
  });

  it('asks for everyone, with a limit', () => {
    expect(first(usersStream).request.url).toContain('/useradmin/users?include=All&limit=1000&page=1');
  });

  it.each([[{ users: [user(1)] }, 'leading zeros'], [[user('')], 'agentDisplayId'], [['x'], 'not an object'], [[user('1', { name: null })], 'name'], [[{ userAccountConfiguration: 5 }], 'userAccountConfiguration']])('refuses %j', (body, why) => {
    expect(accept(usersStream, body).page).toMatchObject({ fetched: 1, quarantined: [{ reason: expect.stringContaining(why) }] });
  });

  it('does not page on where the whole list came at once', () => {
    expect(accept(usersStream, Array.from({ length: 1_500 }, (_, index) => user(`a${index}`))).next).toBeNull();
    expect(accept(usersStream, Array.from({ length: 1_000 }, (_, index) => user(`a${index}`))).next?.request.url).toContain('page=2');
  });

  it('follows the policy for mail addresses, also in what is refused', () => {
    const mail = 'ida@floor.example';
    const body = [user('1', { email: mail }), user('2', { name: null, username: mail }), user(3, { email: mail, also: [{ mail }] })];
    const read = (personalData: string) => {
      const { names, quarantined } = accept(usersStream, body, { ...view, settings: vonageSettings(undefined, { personalData }) }).page;
      return [...names.map(({ name, email }) => [name, email]), quarantined[0]?.content.includes('ida@')];
    };
    expect(read('keep')).toEqual([['Ida', mail], [mail, null], true]);
    expect(read('mask')).toEqual([['Ida', 'i•••@•••.example'], ['i•••@•••.example', null], false]);
    expect(read('drop')).toEqual([['Ida', null], ['2', null], false]);
  });

  it('waits a day', () => {
    const { cursor } = accept(usersStream, []);
    expect(usersStream.decideStep(cursor, view)).toEqual({ kind: 'wait', dueAt: NOW + 86_400_000 });
  });
});

describe('agent-status', () => {
  it('translates its field names and leaves those out who are off the floor', () => {
    const { page } = accept(statusStream, fixture('agent-status'));
    expect(page.snapshots.map(({ agentId, presence, interactions }) => [agentId, presence?.category, presence?.name, interactions[0]?.category])).toEqual([['01', 'ExtendedAway', 'Lunch', undefined], ['002', 'Ready', 'Ready', 'Connected']]);
  });

  it('keeps someone who is logged out but still works on something', () => {
    const busy = { agentId: '1', presence: { since: '2026-11-20T08:00:00Z', name: 'LoggedOut', description: 'Logged Out' }, workload: { since: '2026-11-20T08:00:00Z', calls: 1, semiLive: 0, nonLive: 0 } };
    expect(accept(statusStream, { items: [busy] }).page.snapshots).toHaveLength(1);
  });

  it('takes parts that it cannot place in time for absent', () => {
    const lane = { since: '2026-11-20T08:00:00Z' };
    const items = [
      { agentId: '1', presence: { name: 'Ready' }, workload: { ...lane, calls: 1 } },
      { agentId: '2', presence: { ...lane, since: null, name: null }, workload: { since: null }, interaction: [{ guid: 'g' }] },
      { agentId: '3', presence: { ...lane, name: 'Ready' }, interaction: [{ guid: 'a', since: null }, { guid: 'b', ...lane }] },
      { agentId: '4' },
    ];
    const { page } = accept(statusStream, { items });
    expect([page.snapshots.map(({ agentId, presence, interactions }) => [agentId, presence === null, interactions.map(({ guid }) => guid)]), page.quarantined]).toEqual([[['1', true, []], ['3', false, ['b']]], []]);
  });

  it('counts only listed agents', () => {
    const listed = { ...view, settings: vonageSettings(undefined, { agents: '01' }) };
    expect(accept(statusStream, fixture('agent-status'), listed).page.fetched).toBe(1);
  });

  it.each([[{ agentId: 1 }, 'leading zeros'], [{ agentId: '1', presence: { since: 'now' } }, 'presence.since'], [{ agentId: '1', presence: 5 }, 'presence'], [{ agentId: '1', interaction: [{ since: '2026-11-20T08:00:00Z' }] }, 'interaction.guid'], [{ agentId: '1', workload: { since: '2026-11-20T08:00:00Z', calls: 'x' } }, 'workload.calls']])('refuses %j', (item, why) => {
    expect(accept(statusStream, { items: [item] }).page.quarantined[0]?.reason).toContain(why);
  });
});
