import { describe, expect, it } from 'vitest';
import type { FloorAgent } from '../../../shared/contract/schemas.ts';
import { countStates, groupRows, holdOrder, inScope, inStates, sortAgents } from '../../../renderer/features/floor/floor-order.ts';
import { buildFloorAgent } from './build-floor-agent.ts';

const everybody = (): boolean => true;

const keys = (agents: readonly FloorAgent[]): string[] => agents.map((agent) => agent.key);

describe('sortAgents', () => {
  const ringing = buildFloorAgent({ key: '1:ringing', state: 'ringing', sinceAt: 900, exceptions: ['ringing-long'] });
  const offered = buildFloorAgent({ key: '1:offered', state: 'available', sinceAt: 100, exceptions: ['no-answer'] });
  const long = buildFloorAgent({ key: '1:long', state: 'engaged', sinceAt: 200 });
  const short = buildFloorAgent({ key: '1:short', state: 'engaged', sinceAt: 800 });
  const out = buildFloorAgent({ key: '1:out', state: 'logged-out', sinceAt: 1 });
  const unsure = buildFloorAgent({ key: '1:unsure', state: 'available', sinceAt: null });
  const all = [out, unsure, short, offered, long, ringing];

  it('puts the most serious exception first, then the longest, and those who are out last', () => {
    expect(keys(sortAgents(all, 'exceptions'))).toEqual(['1:ringing', '1:offered', '1:long', '1:short', '1:unsure', '1:out']);
  });

  it('puts the longest first, whatever their exceptions', () => {
    expect(keys(sortAgents(all, 'longest'))).toEqual(['1:offered', '1:long', '1:short', '1:ringing', '1:unsure', '1:out']);
  });

  it('orders names as people do, and equal names by their key', () => {
    const agents = [{ key: '1:c', name: 'Agent 10' }, { key: '1:b', name: 'Agent 9' }, { key: '1:a', name: 'agent 9' }, { key: '1:d', name: 'Ádám' }].map(buildFloorAgent);
    expect(keys(sortAgents(agents, 'name'))).toEqual(['1:d', '1:a', '1:b', '1:c']);
  });

  it('orders states as they are listed', () => {
    expect(keys(sortAgents([out, long, ringing, offered], 'state'))).toEqual(['1:offered', '1:ringing', '1:long', '1:out']);
  });
});

describe('inScope and inStates', () => {
  const jose = buildFloorAgent({ key: '1:07', agentId: '07', name: 'José N.', sourceId: 1 });
  const ana = buildFloorAgent({ key: '2:70', agentId: '70', name: 'Ana R.', sourceId: 2, state: 'away' });

  it('finds names without their accents, and ids as they are written', () => {
    const found = [' jose', '07', '70', 'x'].map((search) => keys(inScope([jose, ana], { search, isShown: everybody })));
    expect(found).toEqual([['1:07'], ['1:07'], ['2:70'], []]);
  });

  it('finds letters that are no plain one with a mark, both ways', () => {
    const names = ['Işıl Yıldız', 'Weiß', 'Søren', 'Łukasz', 'Đorđe', 'Ægir', 'Œuvre'];
    const agents = names.map((name, index) => buildFloorAgent({ key: `1:${index}`, agentId: String(index), name }));
    const hits = (search: string): string[] => inScope(agents, { search, isShown: everybody }).map((agent) => agent.name);
    expect(['isil yildiz', 'WEISS', 'soren', 'lukasz', 'dorde', 'aegir', 'oeuvre'].map(hits)).toEqual(names.map((name) => [name]));
    expect(names.map(hits)).toEqual(names.map((name) => [name]));
    expect(inScope([buildFloorAgent({ name: 'Soren Weiss' })], { search: 'Søren Weiß', isShown: everybody })).toHaveLength(1);
  });

  it('keeps whom the filter leaves, and the chosen states, and all where none is chosen', () => {
    expect(keys(inScope([jose, ana], { search: '', isShown: (key) => key.startsWith('2:') }))).toEqual(['2:70']);
    expect(keys(inStates([jose, ana], ['away']))).toEqual(['2:70']);
    expect(keys(inStates([jose, ana], []))).toEqual(['1:07', '2:70']);
  });

  it('counts states in listing order', () => {
    expect(countStates([ana, jose, ana])).toEqual([{ state: 'available', agents: 1 }, { state: 'away', agents: 2 }]);
  });
});

describe('groupRows', () => {
  const nameOf = { source: (id: number) => `Source ${id}`, team: (id: number) => (id === 1 ? 'South' : 'North') };

  it('heads each group with its size and keeps the order inside', () => {
    const agents = [{ key: '2:x', sourceId: 2 }, { key: '1:a', sourceId: 1 }, { key: '2:y', sourceId: 2 }].map(buildFloorAgent);
    const rows = groupRows(agents, 'source', nameOf);
    expect(rows.map((row) => (row.kind === 'group' ? `${row.title} (${row.agents})` : row.id))).toEqual(['Source 1 (1)', '1:a', 'Source 2 (2)', '2:x', '2:y']);
  });

  it('counts a team\'s states in its head, and puts those without a team last', () => {
    const agents = [buildFloorAgent({ key: '1:a' }), buildFloorAgent({ key: '1:b', teamId: 1, state: 'away' }), buildFloorAgent({ key: '1:c', teamId: 2 }), buildFloorAgent({ key: '1:d', teamId: 1 })];
    const heads = groupRows(agents, 'team', nameOf).flatMap((row) => (row.kind === 'group' ? [{ title: row.title, states: row.states }] : []));
    expect(heads).toEqual([
      { title: 'North', states: [{ state: 'available', agents: 1 }] },
      { title: 'South', states: [{ state: 'available', agents: 1 }, { state: 'away', agents: 1 }] },
      { title: 'No team', states: [{ state: 'available', agents: 1 }] },
    ]);
  });
});

describe('holdOrder', () => {
  it('keeps rows in place, drops those that left and adds new ones at the end', () => {
    expect(holdOrder(['a', 'b', 'gone', 'c'], ['c', 'new', 'a', 'b'])).toEqual({ order: ['a', 'b', 'c', 'new'], waiting: 4 });
  });

  it('has nothing waiting while the order is the wanted one', () => {
    expect(holdOrder(['a', 'b'], ['a', 'b'])).toEqual({ order: ['a', 'b'], waiting: 0 });
  });
});
