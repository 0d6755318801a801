import { describe, expect, it } from 'vitest';
import { STATES } from '../../../shared/domain/state.ts';
import { contrastRatio } from '../../../renderer/theme/contrast.ts';
import { COLOURS, STATE_STYLES, type ColourName, type Scheme } from '../../../renderer/theme/tokens.ts';

const SCHEMES: readonly Scheme[] = ['light', 'dark'];
/** Everything that a swatch, bar or word may lie on. */
const GROUNDS = ['ground', 'ground-sunk', 'ground-raised', 'ground-hover', 'ground-selected'] as const satisfies readonly ColourName[];

describe('contrastRatio', () => {
  it('knows the two ends of the scale', () => {
    expect([contrastRatio('#000000', '#ffffff'), contrastRatio('#777777', '#777777')]).toEqual([21, 1]);
  });
});

describe.each(SCHEMES)('colours in the %s scheme', (scheme) => {
  const onGrounds = (ink: string, grounds: readonly ColourName[]): number => Math.min(...grounds.map((ground) => contrastRatio(ink, COLOURS[ground][scheme])));

  it.each(STATES)('%s stands out from every row ground (3:1)', (state) => {
    expect(onGrounds(STATE_STYLES[state][scheme], ['ground', 'ground-raised', 'ground-sunk'])).toBeGreaterThanOrEqual(3);
  });

  it.each(['text', 'text-second'] as const)('%s can be read on every ground (4.5:1)', (name) => {
    expect(onGrounds(COLOURS[name][scheme], [...GROUNDS, 'alert-ground', 'warn-ground'])).toBeGreaterThanOrEqual(4.5);
  });

  it('words in colour can be read where they stand (4.5:1)', () => {
    expect(onGrounds(COLOURS.accent[scheme], ['ground', 'ground-raised'])).toBeGreaterThanOrEqual(4.5);
    expect(onGrounds(COLOURS.alert[scheme], ['ground', 'ground-sunk', 'ground-raised', 'alert-ground'])).toBeGreaterThanOrEqual(4.5);
    expect(onGrounds(COLOURS.warn[scheme], ['ground', 'ground-sunk', 'warn-ground'])).toBeGreaterThanOrEqual(4.5);
    expect(contrastRatio(COLOURS['on-accent'][scheme], COLOURS['accent-strong'][scheme])).toBeGreaterThanOrEqual(4.5);
  });

  it('words on a mark of severity can be read, and the mark stands out from its row (4.5:1, 3:1)', () => {
    for (const mark of ['alert', 'warn', 'text-second'] as const) {
      expect(contrastRatio(COLOURS['on-mark'][scheme], COLOURS[mark][scheme])).toBeGreaterThanOrEqual(4.5);
      expect(onGrounds(COLOURS[mark][scheme], GROUNDS)).toBeGreaterThanOrEqual(3);
    }
  });

  it('controls have an edge that can be seen (3:1)', () => {
    expect(onGrounds(COLOURS['border-strong'][scheme], ['ground', 'ground-raised', 'ground-sunk'])).toBeGreaterThanOrEqual(3);
  });
});

describe('state styles', () => {
  it('tell any two states apart without colour, or by a clearly different hue', () => {
    const looks = STATES.map((state) => `${STATE_STYLES[state].light} ${STATE_STYLES[state].pattern}`);
    expect(new Set(looks).size).toBe(STATES.length);
  });
});
