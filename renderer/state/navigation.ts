import { create } from 'zustand';
import type { ExportRequest } from '../../shared/contract/schemas.ts';
import { dateOf, isCivilDate, type CivilDate } from '../../shared/domain/calendar.ts';
import type { UtcMs } from '../../shared/domain/time.ts';

export type Screen =
  | 'floor' | 'agent-day' | 'interactions' | 'interaction' | 'chat-states' | 'engagement' | 'calls'
  | 'alerts' | 'alert-history' | 'alert-rules' | 'alert-delivery' | 'export' | 'people' | 'sources' | 'labels' | 'settings';

/** Whole days in the product's zone, both named. */
export interface DayRange {
  readonly from: CivilDate;
  readonly to: CivilDate;
}

/** Which interaction; an id is unique within its source only. */
export interface InteractionRef {
  readonly sourceId: number;
  readonly guid: string;
}

/** Which call; an id is unique within its source only. */
export interface CallRef {
  readonly sourceId: number;
  readonly callId: string;
}

/** Which rule the rules screen has open: a stored one, or a new one, from a template where one is named. */
export type AlertRuleRef = { readonly kind: 'rule'; readonly id: number } | { readonly kind: 'new'; readonly template: string | null };

/** Where the lead is. Lives in the address (`#/agent/1:01/2026-11-20`), so that reload, back and links work. */
export interface Place {
  readonly screen: Screen;
  /** Agent of the day screen; the last one stays chosen while other screens are open. */
  readonly agentKey: string | null;
  /** Null: today. */
  readonly date: CivilDate | null;
  /** The moment of the day to show and mark; null: none in particular. */
  readonly at: UtcMs | null;
  /** The days of the interactions, chat states, engagement and calls screens, which they share. Null: today. */
  readonly days: DayRange | null;
  /** Interaction of the detail screen, and the one that is open beside the list. */
  readonly interaction: InteractionRef | null;
  /** The call that the calls screen was opened for; null: none in particular. */
  readonly call: CallRef | null;
  /** The alert that the inbox was opened for; null: none in particular. */
  readonly alertId: number | null;
  /** What the rules screen has open; null: the list. */
  readonly alertRule: AlertRuleRef | null;
  /** Source opened on the sources or labels screen. */
  readonly sourceId: number | null;
  /** What the export screen starts with when it was opened from another screen. */
  readonly exportPreset: Partial<ExportRequest> | null;
}

const nowhere: Place = { screen: 'floor', agentKey: null, date: null, at: null, days: null, interaction: null, call: null, alertId: null, alertRule: null, sourceId: null, exportPreset: null };

const SCREENS: ReadonlySet<string> = new Set<Screen>(['floor', 'interactions', 'chat-states', 'engagement', 'calls', 'alerts', 'alert-history', 'alert-rules', 'alert-delivery', 'export', 'people', 'sources', 'labels', 'settings']);
/** Screens that show some days of everybody. */
const WINDOWED: ReadonlySet<string> = new Set<Screen>(['interactions', 'chat-states', 'engagement', 'calls']);

/** The address of a place. */
export function toHash(place: Pick<Place, 'screen'> & Partial<Place>): string {
  const { screen, days = null, interaction = null, call = null, alertId = null, alertRule = null, sourceId = null } = place;
  if (screen === 'agent-day') return dayHash(place);
  if (screen === 'interaction' && interaction !== null) return `#/interaction/${interaction.sourceId}/${encodeURIComponent(interaction.guid)}`;
  if (screen === 'calls' && days !== null && call !== null) return `#/calls/${days.from}/${days.to}/${encodeURIComponent(`${call.sourceId}:${call.callId}`)}`;
  if (WINDOWED.has(screen) && days !== null) return `#/${screen}/${days.from}${days.to === days.from ? '' : `/${days.to}`}`;
  if (screen === 'alerts' && alertId !== null) return `#/alerts/${alertId}`;
  if (screen === 'alert-rules' && alertRule !== null) return ruleHash(alertRule);
  if ((screen === 'sources' || screen === 'labels') && sourceId !== null) return `#/${screen}/${sourceId}`;
  return `#/${screen === 'interaction' ? 'interactions' : screen}`;
}

function dayHash({ agentKey = null, date = null, at = null }: Partial<Place>): string {
  if (agentKey === null) return '#/agent';
  const day = date === null ? '' : `/${date}`;
  return `#/agent/${encodeURIComponent(agentKey)}${day}${date === null || at === null ? '' : `/${at}`}`;
}

function ruleHash(rule: AlertRuleRef): string {
  if (rule.kind === 'rule') return `#/alert-rules/${rule.id}`;
  return `#/alert-rules/new${rule.template === null ? '' : `/${encodeURIComponent(rule.template)}`}`;
}

/** What an address says about the place; anything unreadable is the floor. */
export function parseHash(hash: string): Partial<Place> & { readonly screen: Screen } {
  const [screen = '', first, second, third] = hash.replace(/^#\//, '').split('/');
  if (screen === 'agent') return parseDay(first, second, third);
  if (screen === 'interaction') return parseInteraction(first, second);
  if (!SCREENS.has(screen)) return { screen: 'floor' };
  if (WINDOWED.has(screen)) {
    const call = screen === 'calls' ? parseCall(third) : null;
    return { screen: screen as Screen, days: parseDays(first, second), ...(call === null ? {} : { call }) }; // a member of SCREENS
  }
  if (screen === 'alerts') return { screen, alertId: parseId(first) };
  if (screen === 'alert-rules') return { screen, alertRule: parseRule(first, second) };
  const sourceId = first !== undefined && /^\d+$/.test(first) ? Number(first) : null;
  return { screen: screen as Screen, sourceId }; // a member of SCREENS
}

function parseDay(agent: string | undefined, day: string | undefined, moment: string | undefined): Partial<Place> & { readonly screen: Screen } {
  const agentKey = decode(agent);
  const date = day !== undefined && isCivilDate(day) ? day : null;
  const at = date !== null && moment !== undefined && /^\d{1,15}$/.test(moment) ? Number(moment) : null;
  return { screen: 'agent-day', ...(agentKey === null ? {} : { agentKey }), date, ...(at === null ? {} : { at }) };
}

function parseInteraction(source: string | undefined, id: string | undefined): Partial<Place> & { readonly screen: Screen } {
  const guid = decode(id);
  if (source === undefined || !/^\d{1,9}$/.test(source) || guid === null) return { screen: 'interactions' };
  return { screen: 'interaction', interaction: { sourceId: Number(source), guid } };
}

const parseId = (text: string | undefined): number | null => (text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null);

function parseRule(first: string | undefined, template: string | undefined): AlertRuleRef | null {
  if (first === 'new') return { kind: 'new', template: decode(template) };
  const id = parseId(first);
  return id === null ? null : { kind: 'rule', id };
}

function parseCall(text: string | undefined): CallRef | null {
  const [, source, callId] = /^(\d{1,9}):(.+)$/.exec(decode(text) ?? '') ?? [];
  return source === undefined || callId === undefined ? null : { sourceId: Number(source), callId };
}

function parseDays(from: string | undefined, to: string | undefined): DayRange | null {
  if (from === undefined || !isCivilDate(from)) return null;
  return { from, to: to !== undefined && isCivilDate(to) && to >= from ? to : from };
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

/** Asked before the lead leaves: whether that may happen now. */
export type LeaveGuard = (to: Place) => boolean;
let guard: LeaveGuard | null = null;

/** Lets a screen with unsaved work ask first. Returns a function that ends it. */
export function guardLeaving(next: LeaveGuard): () => void {
  guard = next;
  return () => { if (guard === next) guard = null; };
}

/** Goes somewhere; what is not named stays as it is, but for the moment of a day, a call, an alert and a rule, which belong to one visit. */
export function navigate(to: Partial<Place>): void {
  const place = { ...usePlace.getState(), at: null, call: null, alertId: null, alertRule: null, exportPreset: null, ...to };
  if (guard !== null && !guard(place)) return;
  usePlace.setState(place);
  const hash = toHash(place);
  if (location.hash !== hash) history.pushState(null, '', hash);
}

/** Opens the day of an agent; null means today. */
export const openAgentDay = (agentKey: string, date: CivilDate | null = null): void => navigate({ screen: 'agent-day', agentKey, date });

/** Opens the day of an agent at a moment of it; the zone is the product's. */
export const openAgentMoment = (agentKey: string, at: UtcMs, zone: string): void => navigate({ screen: 'agent-day', agentKey, date: dateOf(at, zone), at });

/** Opens everything about one interaction, over the whole width. */
export const openInteraction = (sourceId: number, guid: string): void => navigate({ screen: 'interaction', interaction: { sourceId, guid } });

/** Opens the inbox at an alert. */
export const openAlert = (alertId: number): void => navigate({ screen: 'alerts', alertId });

/** Opens a rule, or null: the list of them. */
export const openAlertRule = (alertRule: AlertRuleRef | null): void => navigate({ screen: 'alert-rules', alertRule });

/** Goes to an address (`#/alerts/12`), as a shell or a notification gives it. */
export function openAddress(hash: string): void {
  navigate({ sourceId: null, ...parseHash(hash) });
}

/** Opens the export screen with what the calling screen shows. */
export const openExport = (exportPreset: Partial<ExportRequest>): void => navigate({ screen: 'export', exportPreset });

function readAddress(): void {
  const before = usePlace.getState();
  const place = { ...before, at: null, call: null, alertId: null, alertRule: null, sourceId: null, exportPreset: null, ...parseHash(location.hash) };
  // Back and forward have happened already: the address of what stays open is put back, and told of once more.
  if (guard === null || toHash(place) === toHash(before) || guard(place)) usePlace.setState(place);
  else history.pushState(null, '', toHash(before));
}

/** Follows the address (back, forward, links) from now on. */
export function followAddress(): void {
  readAddress();
  window.addEventListener('popstate', readAddress);
  window.addEventListener('hashchange', readAddress);
}
