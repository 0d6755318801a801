import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { State } from '../../shared/domain/state.ts';
import { applyTheme, type ThemeChoice } from '../theme/scheme.ts';

export type Density = 'comfortable' | 'compact';
export type FloorSort = 'exceptions' | 'longest' | 'name' | 'state';
export type FloorGroup = 'none' | 'state' | 'team' | 'source';

/** What this person chose on this machine; kept in the browser's storage. What belongs to the data (zone, labels) lives with the core. */
export interface Preferences {
  readonly theme: ThemeChoice;
  /** `auto`: compact from 200 agents on. */
  readonly density: Density | 'auto';
  readonly sort: FloorSort;
  readonly group: FloorGroup;
  readonly isInspectorOpen: boolean;
}

export const usePreferences = create<Preferences>()(
  persist((): Preferences => ({ theme: 'system', density: 'auto', sort: 'exceptions', group: 'none', isInspectorOpen: true }), {
    name: 'floorwalker.preferences',
    version: 1,
    onRehydrateStorage: () => (state) => { if (state) applyTheme(state.theme); },
  }),
);

export function chooseTheme(theme: ThemeChoice): void {
  usePreferences.setState({ theme });
  applyTheme(theme);
}

const COMPACT_FROM = 200;

/** The density in force on a floor of that size. */
export const densityFor = (choice: Density | 'auto', agents: number): Density => (choice === 'auto' ? (agents >= COMPACT_FROM ? 'compact' : 'comfortable') : choice);

/** What narrows the floor right now; not kept, so that nobody starts a shift on a forgotten filter. */
export interface FloorFilter {
  readonly search: string;
  readonly states: readonly State[];
}

export const useFloorFilter = create<FloorFilter>()(() => ({ search: '', states: [] }));
