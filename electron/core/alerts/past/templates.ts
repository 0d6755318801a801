import { TEMPLATES } from '../../../../shared/alerts/templates.ts';
import { isLeaf, type Condition, type Rule } from '../../../../shared/alerts/rule.ts';
import type { RuleTemplate } from '../../../../shared/contract/alert-schemas.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, type UtcMs } from '../../../../shared/domain/time.ts';
import type { SourceRecord } from '../../../ports/stores.ts';
import { friendlyAbove } from './backtest-figures.ts';
import type { Backtester, Measured, SourceFrontier } from './backtest-request.ts';
import { canTell } from './tellable.ts';

/** Suggestions come from this much history, */
const HISTORY_DAYS = 7;
/** and from no fewer stretches than this. */
const FEWEST_RUNS = 20;
/** What lasts through nights, as nobody being available, says nothing of a working day. */
const LONGEST_MS = 8 * HOUR_MS;
/** Suggestions hardly change within an hour; the editor opens at once in the meantime. */
const KEPT_MS = HOUR_MS;

export interface TemplatePorts {
  readonly backtester: Backtester;
  /** Sources that are present. */
  readonly sources: () => readonly SourceRecord[];
  readonly frontiers: () => Promise<readonly SourceFrontier[]>;
  readonly nowAt: () => UtcMs;
  readonly zone: () => string;
}

export interface TemplateShelf {
  /** The templates, with thresholds from the team's own history. */
  list(): Promise<RuleTemplate[]>;
}

/** Every template is measured on one reading of the history, which is kept for an hour. */
export function createTemplateShelf(ports: TemplatePorts): TemplateShelf {
  let kept: { readonly key: string; readonly at: UtcMs; readonly measured: Promise<ReadonlyMap<string, Measured>> } | null = null;
  const measure = async (): Promise<ReadonlyMap<string, Measured>> => {
    const asked = TEMPLATES.filter((template) => template.suggest === 'duration');
    const endAt = ports.nowAt();
    const results = await ports.backtester.measure({
      rules: asked.map((template) => template.rule), window: { startAt: endAt - HISTORY_DAYS * DAY_MS, endAt }, zone: ports.zone(), nowAt: endAt, sources: await ports.frontiers(),
    });
    return new Map(asked.flatMap((template, index) => {
      const measured = results[index] ?? null;
      return measured === null ? [] : [[template.id, measured] as const];
    }));
  };
  const measured = (): Promise<ReadonlyMap<string, Measured>> => {
    const key = JSON.stringify(ports.sources().map((source) => source.id));
    if (kept !== null && kept.key === key && Math.abs(ports.nowAt() - kept.at) < KEPT_MS) return kept.measured;
    const entry = { key, at: ports.nowAt(), measured: measure() };
    kept = entry;
    // A failed one is not kept; who waits for it hears of it.
    entry.measured.catch(() => { if (kept === entry) kept = null; });
    return entry.measured;
  };
  return {
    list: async () => {
      const found = await measured();
      const sources = ports.sources();
      return TEMPLATES.map((template) => ({
        id: template.id, title: template.title, description: template.description, group: template.group, rule: template.rule,
        sources: sources.filter((source) => canTell(source.kind, template.rule, sources.length)).map((source) => source.name),
        suggestion: suggestionOf(template.rule, found.get(template.id)),
      }));
    },
  };
}

/** A threshold that nearly all stretches of the last days stay below; null where there are too few to tell. */
export function suggestionOf(rule: Rule, measured: Measured | undefined): RuleTemplate['suggestion'] {
  if (measured === undefined || measured.runs < FEWEST_RUNS) return null;
  const forAtLeastMs = friendlyAbove(measured.p95Ms);
  return forAtLeastMs > LONGEST_MS ? null : { forAtLeastMs, basis: `95 % of ${stretchesOf(rule.when)} in the last ${HISTORY_DAYS} days, ${measured.runs.toLocaleString('en-US')} of them, were shorter than ${roundedUp(measured.p95Ms)}.` };
}

function stretchesOf(condition: Condition): string {
  if (!isLeaf(condition)) return 'such stretches';
  if ('state' in condition) return `${condition.state.join(' or ').replaceAll('-', ' ')} stretches`;
  if ('phase' in condition) return `${condition.phase.join(' or ')} phases`;
  if ('label' in condition) return `${condition.label.join(' or ')} stretches`;
  return 'idle' in condition ? 'idle stretches' : 'such stretches';
}

/** Seconds up to two minutes, then minutes, then hours with minutes; never below what was measured. */
function roundedUp(durationMs: number): string {
  if (durationMs < 2 * MINUTE_MS) return `${Math.ceil(durationMs / 1_000)} s`;
  const minutes = Math.ceil(durationMs / MINUTE_MS);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h${minutes % 60 === 0 ? '' : ` ${minutes % 60} min`}`;
}
