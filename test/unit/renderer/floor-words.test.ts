import { describe, expect, it } from 'vitest';
import { contradictionWords, elsewhereWords, exceptionWords } from '../../../renderer/features/floor/floor-words.ts';
import { buildFloorAgent } from './build-floor-agent.ts';

const kindOf = (id: number) => (id === 3 ? 'ringcentral' as const : id === 2 ? 'liveperson' as const : 'vonage' as const);
const other = (state: 'engaged' | 'available' | 'ringing', sourceId: number, sourceName: string) => ({ key: `${sourceId}:x`, sourceName, state, label: '', sinceAt: 0 });

describe('contradictions', () => {
  it('name both systems from where one stands', () => {
    expect([
      contradictionWords(buildFloorAgent({ exceptions: ['contradiction'], elsewhere: [other('engaged', 3, 'Demo RC')] }), kindOf),
      contradictionWords(buildFloorAgent({ exceptions: ['contradiction'], state: 'engaged', sourceId: 2, elsewhere: [other('ringing', 3, 'Demo RC'), other('available', 1, 'Demo VCC')] }), kindOf),
      contradictionWords(buildFloorAgent({ elsewhere: [other('engaged', 3, 'Demo RC')] }), kindOf),
    ]).toEqual(['Available here, on a call in Demo RC', 'In a chat here, available in Demo VCC', null]);
  });

  it('stand among the other exceptions', () => {
    expect(exceptionWords(buildFloorAgent({ exceptions: ['contradiction', 'no-answer'], elsewhere: [other('engaged', 3, 'RC')] }), kindOf)).toBe('Available here, on a call in RC, No answer');
  });
});

describe('elsewhere', () => {
  it('tells the state in every other system', () => {
    expect(elsewhereWords(buildFloorAgent({ elsewhere: [{ ...other('available', 2, 'LP'), label: 'Online' }, other('engaged', 3, 'RC')] }))).toBe('LP: Available · Online, RC: Engaged');
  });
});
