import type { State } from '../../shared/domain/state.ts';

/**
 * The product's colours and patterns as data: the one place that the style sheet (`tokens.css`), the canvas and the
 * contrast test agree on. State colours are for swatches, bars and lanes only; words always carry the text colour.
 */

export type Scheme = 'light' | 'dark';

/** How a state is filled besides its hue, so that no state depends on colour alone. */
export type Pattern = 'solid' | 'diagonal' | 'dots' | 'lines' | 'wide-lines' | 'bars' | 'wide-bars' | 'grid' | 'cross' | 'outline' | 'hatch';

export interface StateStyle {
  readonly word: string;
  readonly light: string;
  readonly dark: string;
  readonly pattern: Pattern;
}

/** Every normalised state: its word on screen, its hue in both schemes and its pattern. */
export const STATE_STYLES = {
  available: { word: 'Available', light: '#0b8f6a', dark: '#35c79a', pattern: 'solid' },
  'not-routable': { word: 'Not routable', light: '#0b8f6a', dark: '#35c79a', pattern: 'grid' },
  ringing: { word: 'Ringing', light: '#b87400', dark: '#f2b84b', pattern: 'diagonal' },
  engaged: { word: 'Engaged', light: '#1f6fd0', dark: '#6aa8f7', pattern: 'solid' },
  monitoring: { word: 'Monitoring', light: '#1f6fd0', dark: '#6aa8f7', pattern: 'bars' },
  wrap: { word: 'Wrap', light: '#8a5cd1', dark: '#b796f0', pattern: 'dots' },
  'no-answer': { word: 'No answer', light: '#b87400', dark: '#f2b84b', pattern: 'cross' },
  failed: { word: 'Failed', light: '#6f6257', dark: '#b3a597', pattern: 'cross' },
  away: { word: 'Away', light: '#b5562a', dark: '#e58e62', pattern: 'lines' },
  break: { word: 'Break', light: '#b5562a', dark: '#e58e62', pattern: 'wide-lines' },
  meal: { word: 'Meal', light: '#b5562a', dark: '#e58e62', pattern: 'grid' },
  meeting: { word: 'Meeting', light: '#5b7083', dark: '#93a8ba', pattern: 'bars' },
  training: { word: 'Training', light: '#5b7083', dark: '#93a8ba', pattern: 'wide-bars' },
  'logged-out': { word: 'Logged out', light: '#7f8a94', dark: '#6f7b87', pattern: 'outline' },
  unknown: { word: 'Unknown', light: '#6b747d', dark: '#8b959f', pattern: 'hatch' },
} as const satisfies Readonly<Record<State, StateStyle>>;

/** Neutral and alert colours; names match the custom properties (`--ground`, `--text`, …). */
export const COLOURS = {
  ground: { light: '#ffffff', dark: '#14181c' },
  'ground-sunk': { light: '#f5f6f8', dark: '#0f1316' },
  'ground-raised': { light: '#ffffff', dark: '#1b2025' },
  'ground-hover': { light: '#eef1f4', dark: '#22282e' },
  'ground-selected': { light: '#e3ecf8', dark: '#1d2c41' },
  border: { light: '#dde1e6', dark: '#2a3138' },
  'border-strong': { light: '#818a93', dark: '#6b7680' },
  text: { light: '#1a2026', dark: '#e6eaee' },
  'text-second': { light: '#535e69', dark: '#a5b0ba' },
  accent: { light: '#1a5fb4', dark: '#7ab1f8' },
  'accent-strong': { light: '#1a5fb4', dark: '#2f6fc2' },
  'on-accent': { light: '#ffffff', dark: '#ffffff' },
  alert: { light: '#c62b3a', dark: '#ff6b76' },
  'alert-ground': { light: '#fdf0f1', dark: '#33191d' },
  warn: { light: '#8f5a00', dark: '#f2b84b' },
  'warn-ground': { light: '#fdf6e7', dark: '#2e2515' },
  live: { light: '#0b7d5d', dark: '#35c79a' },
  /** Words on a ground of `alert`, `warn` or `text-second`: marks of severity. */
  'on-mark': { light: '#ffffff', dark: '#14181c' },
} as const satisfies Readonly<Record<string, { readonly light: string; readonly dark: string }>>;

export type ColourName = keyof typeof COLOURS;

export const stateWord = (state: State): string => STATE_STYLES[state].word;
/** Vendors' own words for states that reach screens, as people write them; a label that somebody made stays as it is. */
const LABEL_WORDS: ReadonlyMap<string, string> = new Map([
  ['ONLINE', 'Online'], ['BACK_SOON', 'Back soon'], ['OCCUPIED', 'Back soon'], ['AWAY', 'Away'], ['OFFLINE', 'Offline'], ['OFF-LINE', 'Offline'],
  ['LOGIN', 'Logged in'], ['LOGOUT', 'Logged out'], ['AVAILABLE', 'Available'], ['TRANSITION', 'Transition'], ['ENGAGED', 'Engaged'], ['MONITORING', 'Monitoring'], ['WORKING', 'Working'], ['WRAP-UP', 'Wrap-up'],
  ['RNA-STATE', 'Ring, no answer'], ['ON-BREAK', 'On break'], ['BREAK-AFTER-CALL', 'Break after the call'], ['LUNCH', 'Lunch'], ['TRAINING', 'Training'],
]);

export const labelWords = (label: string): string => LABEL_WORDS.get(label) ?? label;

export const stateColour = (state: State, scheme: Scheme): string => STATE_STYLES[state][scheme];
export const statePattern = (state: State): Pattern => STATE_STYLES[state].pattern;
export const colour = (name: ColourName, scheme: Scheme): string => COLOURS[name][scheme];

export const FONT_FAMILY = "'Source Sans 3 Variable', system-ui, sans-serif";
