import { create } from 'zustand';
import type { ExportRequest } from '../../shared/contract/schemas.ts';
import { isCivilDate, type CivilDate } from '../../shared/domain/calendar.ts';

export type Screen = 'floor' | 'agent-day' | 'sources' | 'labels' | 'export' | 'settings';

/** Where the lead is. Lives in the address (`#/agent/1:01/2026-11-20`), so that reload, back and links work. */
export interface Place {
  readonly screen: Screen;
  /** Agent of the day screen; the last one stays chosen while other screens are open. */
  readonly agentKey: string | null;
  /** Null: today. */
  readonly date: CivilDate | null;
  /** Source opened on the sources or labels screen. */
  readonly sourceId: number | null;
  /** What the export screen starts with when it was opened from another screen. */
  readonly exportPreset: Partial<ExportRequest> | null;
}

const nowhere: Place = { screen: 'floor', agentKey: null, date: null, sourceId: null, exportPreset: null };

/** The address of a place. */
export function toHash(place: Pick<Place, 'screen' | 'agentKey' | 'date' | 'sourceId'>): string {
  if (place.screen === 'agent-day') {
    const agent = place.agentKey === null ? '' : `/${encodeURIComponent(place.agentKey)}`;
    return `#/agent${agent}${agent !== '' && place.date !== null ? `/${place.date}` : ''}`;
  }
  if ((place.screen === 'sources' || place.screen === 'labels') && place.sourceId !== null) return `#/${place.screen}/${place.sourceId}`;
  return `#/${place.screen}`;
}

const SCREENS: ReadonlySet<string> = new Set<Screen>(['floor', 'sources', 'labels', 'export', 'settings']);

/** What an address says about the place; anything unreadable is the floor. */
export function parseHash(hash: string): Partial<Place> & { readonly screen: Screen } {
  const [screen = '', first, second] = hash.replace(/^#\//, '').split('/');
  if (screen === 'agent') {
    const agentKey = decode(first);
    return { screen: 'agent-day', ...(agentKey === null ? {} : { agentKey }), date: second !== undefined && isCivilDate(second) ? second : null };
  }
  if (!SCREENS.has(screen)) return { screen: 'floor' };
  const sourceId = first !== undefined && /^\d+$/.test(first) ? Number(first) : null;
  return { screen: screen as Screen, sourceId }; // a member of SCREENS
}

function decode(text: string | undefined): string | null {
  if (text === undefined || text === '') return null;
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

export const usePlace = create<Place>()(() => nowhere);

/** Goes somewhere; what is not named stays as it is. */
export function navigate(to: Partial<Place>): void {
  const place = { ...usePlace.getState(), exportPreset: null, ...to };
  usePlace.setState(place);
  const hash = toHash(place);
  if (location.hash !== hash) history.pushState(null, '', hash);
}

/** Opens the day of an agent; null means today. */
export const openAgentDay = (agentKey: string, date: CivilDate | null = null): void => navigate({ screen: 'agent-day', agentKey, date });

/** Opens the export screen with what the calling screen shows. */
export const openExport = (exportPreset: Partial<ExportRequest>): void => navigate({ screen: 'export', exportPreset });

const readAddress = (): void => usePlace.setState((place) => ({ ...place, sourceId: null, exportPreset: null, ...parseHash(location.hash) }));

/** Follows the address (back, forward, links) from now on. */
export function followAddress(): void {
  readAddress();
  window.addEventListener('popstate', readAddress);
  window.addEventListener('hashchange', readAddress);
}
