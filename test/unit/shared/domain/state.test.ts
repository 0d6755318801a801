import { describe, expect, it } from 'vitest';
import { exclusiveLaneOf } from '../../../../shared/domain/activity.ts';
import { deriveState, type State, type StateWords } from '../../../../shared/domain/state.ts';

const words = (change: Partial<StateWords>): StateWords => ({ type: 'Presence', category: null, name: null, eligibleForRouting: null, reason: null, ...change });

describe('deriveState for Vonage', () => {
  const table: readonly (readonly [Partial<StateWords>, State | null])[] = [
    [{ category: 'Ready', eligibleForRouting: true }, 'available'],
    [{ category: 'Ready' }, 'available'],
    [{ category: 'Ready', eligibleForRouting: false }, 'not-routable'],
    [{ category: 'Away' }, 'away'],
    [{ category: 'ExtendedAway', name: 'Lunch' }, 'away'],
    [{ category: 'LoggedOut' }, 'logged-out'],
    [{ category: 'Sabbatical' }, 'unknown'],
    [{}, 'unknown'],
    [{ type: 'Interaction', category: 'Ringing' }, 'ringing'],
    [{ type: 'Interaction', category: 'Connected', reason: 'Resumed' }, 'engaged'],
    [{ type: 'Interaction', category: 'Connected', reason: 'Monitor' }, 'monitoring'],
    [{ type: 'Interaction', category: 'Wrap', reason: 'Monitor' }, 'monitoring'],
    [{ type: 'Interaction', category: 'Wrap' }, 'wrap'],
    [{ type: 'Interaction', category: 'Unexpected', reason: 'NoAnswer' }, 'no-answer'],
    [{ type: 'Interaction', category: 'Failed' }, 'failed'],
    [{ type: 'Interaction', category: 'constructor' }, 'unknown'],
    [{ type: 'Training', category: 'Ready' }, 'unknown'],
    [{ type: 'Workload' }, null],
  ];

  it.each(table)('%j → %s', (change, state) => expect(deriveState('vonage', words(change))).toBe(state));

  it("follows the lead's label mapping for presence labels only", () => {
    const labels = new Map<string, State>([['Lunch', 'meal']]);
    expect(deriveState('vonage', words({ category: 'ExtendedAway', name: 'Lunch' }), labels)).toBe('meal');
    expect(deriveState('vonage', words({ category: 'ExtendedAway', name: 'lunch' }), labels)).toBe('away');
    expect(deriveState('vonage', words({ type: 'Interaction', category: 'Wrap', name: 'Lunch' }), labels)).toBe('wrap');
  });
});

describe('exclusiveLaneOf', () => {
  it('is one lane for presence, one for workload, one for each interaction, none for what is not known', () => {
    const lanes = [
      { type: 'Presence', interactionGuid: null },
      { type: 'Workload', interactionGuid: null },
      { type: 'Interaction', interactionGuid: 'a' },
      { type: 'Interaction', interactionGuid: null },
      { type: 'Training', interactionGuid: 'a' },
    ].map(exclusiveLaneOf);
    expect(lanes).toEqual(['Presence', 'Workload', 'Interaction a', null, null]);
  });
});
