import { useSyncExternalStore } from 'react';
import type { Scheme } from './tokens.ts';

export type ThemeChoice = 'system' | 'light' | 'dark';

const CHANGED = 'floorwalker:theme';
const darkQuery = (): MediaQueryList => window.matchMedia('(prefers-color-scheme: dark)');

/** Writes the lead's choice to the document; the style sheets and canvases follow it. */
export function applyTheme(choice: ThemeChoice): void {
  const root = document.documentElement;
  if (choice === 'system') delete root.dataset['theme'];
  else root.dataset['theme'] = choice;
  window.dispatchEvent(new Event(CHANGED));
}

/** The scheme in force now. */
export function currentScheme(): Scheme {
  const chosen = document.documentElement.dataset['theme'];
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return darkQuery().matches ? 'dark' : 'light';
}

function subscribe(listener: () => void): () => void {
  const query = darkQuery();
  query.addEventListener('change', listener);
  window.addEventListener(CHANGED, listener);
  return () => {
    query.removeEventListener('change', listener);
    window.removeEventListener(CHANGED, listener);
  };
}

/** What is drawn strongest is darker on a light ground and brighter on a dark one. */
export const useStrongWord = (): 'darker' | 'brighter' => (useScheme() === 'dark' ? 'brighter' : 'darker');

/** The scheme in force, for canvases that have to draw themselves again when it changes. */
export function useScheme(): Scheme {
  return useSyncExternalStore(subscribe, currentScheme, () => 'light');
}
