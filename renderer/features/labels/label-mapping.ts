import type { PresenceLabel } from '../../../shared/contract/schemas.ts';
import type { State } from '../../../shared/domain/state.ts';

/** The whole mapping after some changes; null gives a label back to the vendor's category. */
export function toMapping(labels: readonly PresenceLabel[], changes: ReadonlyMap<string, State | null>): Record<string, State> {
  const mapping: Record<string, State> = {};
  for (const { label, state } of labels) {
    const next = changes.has(label) ? changes.get(label) : state;
    if (next !== null && next !== undefined) mapping[label] = next;
  }
  return mapping;
}

/** Suggestions that nobody has answered yet. */
export const openSuggestions = (labels: readonly PresenceLabel[]): Map<string, State> =>
  new Map(labels.flatMap(({ label, state, suggestion }) => (state === null && suggestion !== null ? [[label, suggestion] as const] : [])));
