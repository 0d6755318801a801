import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { COLOURS, STATE_STYLES } from '../../../renderer/theme/tokens.ts';

// Outside test/unit/renderer, which is compiled for the browser and may not read files.
it('the style sheet has the colours that canvas and contrast test use', () => {
  const css = readFileSync(new URL('../../../renderer/theme/tokens.css', import.meta.url), 'utf8');
  const expected = [
    ...Object.entries(COLOURS).map(([name, { light, dark }]) => `--${name}: light-dark(${light}, ${dark});`),
    ...Object.entries(STATE_STYLES).map(([state, { light, dark }]) => `--state-${state}: light-dark(${light}, ${dark});`),
  ];
  expect(expected.filter((line) => !css.includes(line))).toEqual([]);
});
