import { describe, expect, it } from 'vitest';
import { callFilterWords, callStateWords, endingOf, flagWords, isNarrowed, NO_FILTER, recordingWords, stateOf, toQuery } from '../../../../../renderer/features/calls/call-model.ts';

const recording = (condition: Parameters<typeof recordingWords>[0]['condition'], readyAt: number | null = null) => ({ condition, host: null, readyAt });

describe('calls in words', () => {
  it('has one word for both spellings, and leaves what is not known as it was sent', () => {
    expect(['ABANDON', 'ABANDONED', 'answered', 'HOLOGRAM', '', null].map(callStateWords)).toEqual(['Abandoned', 'Abandoned', 'Answered', 'HOLOGRAM', null, null]);
  });

  it('says why a recording cannot be opened', () => {
    expect([recording('ready'), recording('too-early', Date.UTC(2026, 0, 1, 14, 32)), recording('too-early'), recording('host-not-allowed'), recording('not-kept'), recording('none')].map((each) => recordingWords(each, 'UTC')))
      .toEqual([null, 'Available about 14:32', 'Not available yet', 'Host not allowed: add it to the source', 'Not kept', 'No recording']);
  });

  it('never says that a call goes on whose end was concluded', () => {
    const rows = [{ state: 'ABANDON', durationS: 5, flags: [] }, { state: null, durationS: 60, flags: [] }, { state: null, durationS: null, flags: ['inferred-end' as const] }, { state: null, durationS: null, flags: ['derived' as const] }];
    expect(rows.map(endingOf)).toEqual(['told', 'concluded', 'concluded', 'running']);
    expect(rows.map((row) => stateOf(row).words)).toEqual(['Abandoned', 'end concluded', 'end concluded', 'not ended']);
    expect(rows.map((row) => stateOf(row).isTold)).toEqual([true, false, false, false]);
  });

  it('names remarks', () => {
    expect(flagWords(['inferred-end', 'zone-unconfirmed'])).toBe('end concluded, zone not confirmed');
  });
});

describe('the list of calls', () => {
  it('asks for what was chosen and nothing else', () => {
    const filter = { ...NO_FILTER, state: 'ANSWERED', text: '  ' };
    expect(toQuery({ startAt: 1, endAt: 2 }, { sourceIds: [3] }, filter, { by: 'duration', isDescending: true }, false)).toEqual({ startAt: 1, endAt: 2, sourceIds: [3], state: 'ANSWERED', sort: 'duration', descending: true, reveal: false });
    expect([isNarrowed(NO_FILTER), isNarrowed(filter)]).toEqual([false, true]);
    expect(callFilterWords({ ...filter, agentKeys: ['3:a', '3:b'] })).toEqual({ agents: '3:a, 3:b', state: 'ANSWERED' });
  });
});
