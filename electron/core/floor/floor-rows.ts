import type { FloorAgent } from '../../../shared/contract/schemas.ts';
import type { Person } from '../../../shared/domain/people.ts';
import type { UtcMs } from '../../../shared/domain/time.ts';
import type { AgentRef, SourceRecord } from '../../ports/stores.ts';
import { agentKeyOf } from '../agent-key.ts';
import type { AgentView } from './agent-floor.ts';
import { CONTRADICTION_MS, contradictionSince, exceptionsOf, nextRuleAt, type Elsewhere } from './exceptions.ts';

export interface FloorRowsPorts {
  /** Sources that are not removed. */
  readonly sources: () => readonly SourceRecord[];
  /** Now while the source is live, else its last answer. */
  readonly ruleAt: (sourceId: number) => UtcMs;
  readonly isLive: (sourceId: number) => boolean;
  readonly personOf: (key: string) => Person | null;
  readonly agentsOf: (personId: number) => readonly AgentRef[];
}

/** The rows as clients see them: with the rules laid on, and with what the same person does elsewhere. */
export interface FloorRows {
  /** Keys of rows that changed, those of the same people in other systems among them. */
  show(views: readonly (readonly [string, AgentView | null])[]): string[];
  layAll(): string[];
  applyRules(): string[];
  clear(): void;
  all(): FloorAgent[];
  get(key: string): FloorAgent | null;
}

export function createFloorRows(ports: FloorRowsPorts): FloorRows {
  const views = new Map<string, AgentView>();
  const shown = new Map<string, FloorAgent>();
  const dueAt = new Map<string, UtcMs>();
  /** Rows that contradict another, now or in a moment: whether they do also hangs on both sources being live. */
  const contradicting = new Set<string>();

  const siblings = (key: string): readonly string[] => {
    const person = ports.personOf(key);
    return person === null ? [] : ports.agentsOf(person.id).map(agentKeyOf).filter((other) => other !== key);
  };
  const elsewhereOf = (key: string): readonly Elsewhere[] => siblings(key).flatMap((other) => {
    const agent = views.get(other)?.agent;
    return agent === undefined ? [] : [{ agent, isLive: ports.isLive(agent.sourceId) }];
  });
  const sourceName = (id: number): string => ports.sources().find((source) => source.id === id)?.name ?? '';

  const remove = (key: string): boolean => {
    dueAt.delete(key);
    contradicting.delete(key);
    return shown.delete(key);
  };
  const contradictionOf = (key: string, view: AgentView, elsewhere: readonly Elsewhere[], ruleAt: UtcMs): boolean => {
    const since = contradictionSince(view.agent, elsewhere);
    if (since === null && contradictionSince(view.agent, elsewhere.map((other) => ({ ...other, isLive: true }))) === null) contradicting.delete(key);
    else contradicting.add(key);
    return since !== null && ports.isLive(view.agent.sourceId) && ruleAt > since + CONTRADICTION_MS;
  };
  /** True when the row that clients see changed. */
  const lay = (key: string): boolean => {
    const view = views.get(key);
    if (view === undefined) return remove(key);
    const ruleAt = ports.ruleAt(view.agent.sourceId);
    const person = ports.personOf(key);
    const elsewhere = elsewhereOf(key);
    const before = shown.get(key);
    const after: FloorAgent = {
      ...view.agent,
      exceptions: [...(contradictionOf(key, view, elsewhere, ruleAt) ? ['contradiction' as const] : []), ...exceptionsOf(view, ruleAt)],
      personId: person?.id ?? null, teamId: person?.teamId ?? null,
      elsewhere: elsewhere.map(({ agent }) => ({ key: agent.key, sourceName: sourceName(agent.sourceId), state: agent.state, label: agent.label, sinceAt: agent.sinceAt })),
    };
    const next = nextRuleAt(view, ruleAt);
    if (next === null) dueAt.delete(key);
    else dueAt.set(key, next);
    // Rows are plain data in a fixed key order, so their texts tell whether anything changed.
    if (before !== undefined && JSON.stringify(before) === JSON.stringify(after)) return false;
    shown.set(key, after);
    return true;
  };
  const layMany = (keys: Iterable<string>): string[] => [...new Set(keys)].filter(lay);

  return {
    show: (changes) => {
      for (const [key, view] of changes) {
        if (view === null) views.delete(key);
        else views.set(key, view);
      }
      return layMany(changes.flatMap(([key]) => [key, ...siblings(key)]));
    },
    layAll: () => layMany(views.keys()),
    applyRules: () => {
      // Once a source, not once an agent: this runs every second.
      const ruleAt = new Map([...new Set([...views.values()].map((view) => view.agent.sourceId))].map((sourceId) => [sourceId, ports.ruleAt(sourceId)]));
      const due = [...dueAt].filter(([key, at]) => at <= (ruleAt.get(views.get(key)?.agent.sourceId ?? -1) ?? at - 1)).map(([key]) => key);
      return layMany([...due, ...contradicting]);
    },
    clear: () => {
      views.clear();
      shown.clear();
      dueAt.clear();
      contradicting.clear();
    },
    all: () => [...shown.values()],
    get: (key) => shown.get(key) ?? null,
  };
}
