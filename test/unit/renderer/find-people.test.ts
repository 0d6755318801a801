import { describe, expect, it } from 'vitest';
import { findPeople, toFindings } from '../../../renderer/features/frame/find-people.ts';
import { toPeople } from '../../../renderer/state/people.ts';
import { buildFloorAgent } from './build-floor-agent.ts';

const agents = [
  { key: '1:01', agentId: '01', name: 'Ana Ruiz', sourceName: 'VCC' }, { key: '2:ana', agentId: 'ana', name: 'ana.ruiz', sourceName: 'LP' }, { key: '1:02', agentId: '02', name: '02', sourceName: 'VCC' },
];
const people = toPeople({ teams: [], people: [{ id: 1, name: 'Ana Ruiz', email: null, teamId: null }, { id: 2, name: 'Nobody yet', email: null, teamId: null }], links: [{ personId: 1, key: '1:01' }, { personId: 1, key: '2:ana' }] });

describe('the palette', () => {
  it('shows a person once with everything they are, and goes to where they work now', () => {
    const floor = new Map([['1:01', buildFloorAgent({ key: '1:01', state: 'logged-out' })], ['2:ana', buildFloorAgent({ key: '2:ana', state: 'engaged' })]]);
    expect(toFindings(agents, floor, people).map(({ id, key, detail }) => ({ id, key, detail }))).toEqual([
      { id: 'person 1', key: '2:ana', detail: 'VCC 01 · LP ana' },
      { id: 'agent 1:02', key: '1:02', detail: 'VCC' },
    ]);
  });

  it('finds by every word of name, id and source', () => {
    const findings = toFindings(agents, new Map(), people);
    expect(['ana lp', 'vcc 02', 'zoe'].map((query) => findPeople(findings, query).map((finding) => finding.id))).toEqual([['person 1'], ['agent 1:02'], []]);
  });
});
