import { describe, expect, it } from 'vitest';
import { suggestState } from '../../../../shared/domain/labels.ts';

describe('suggestState', () => {
  it.each([
    ['Lunch', 'meal'], ['LUNCH BREAK', 'meal'], ['Meal-Break', 'meal'], ['Mittagspause', 'meal'], ['Déjeuner', 'meal'], ['Almoço', 'meal'], ['обед', 'meal'],
    ['Break', 'break'], ['Comfort break', 'break'], ['Kaffeepause', 'break'], ['Pausa', 'break'], ['Tea/Coffee', 'break'], ['休憩', 'break'],
    ['Team meeting', 'meeting'], ['1:1', 'meeting'], ['Réunion', 'meeting'], ['Møte', 'meeting'], ['Stand-up', 'meeting'],
    ['Training (online)', 'training'], ['Coaching', 'training'], ['Schulung', 'training'], ['E-Learning', 'training'],
  ])('takes %s for %s', (label, state) => expect(suggestState(label)).toBe(state));

  it.each(['Ready', 'Away', 'Logged Out', 'Back office', 'Breakdown', 'Prelunchx', '', '—'])('says nothing of %s', (label) => expect(suggestState(label)).toBeNull());
});
