import { parseRule } from '../../../shared/alerts/parse-rule.ts';
import type { Rule } from '../../../shared/alerts/rule.ts';
import type { BacktestInput } from '../../../shared/contract/alert-schemas.ts';
import { AppFailure } from '../../../shared/contract/app-error.ts';
import type { SourceKind } from '../../../shared/domain/activity.ts';
import { DAY_MS, MINUTE_MS, type ClosedInterval } from '../../../shared/domain/time.ts';
import { primaryStreamOf } from '../../polling/streams.ts';
import type { Connector } from '../../ports/connector.ts';
import { readNewestEventAt, type SourceFrontier } from '../alerts/backtest-request.ts';
import { backtesterOf } from '../alerts/backtester-of.ts';
import { createTemplateShelf } from '../alerts/templates.ts';
import type { Core } from '../core.ts';
import { badInput } from '../failures.ts';
import type { Implementer } from './implementer.ts';

const DEFAULT_DAYS = 14;
const MAX_DAYS = 93;
/** Episodes that a screen gets; all are counted. */
const MAX_EPISODES = 1_000;
/** Without an end of its own a window ends on a grid, so that the next threshold is answered from the same reading. */
const GRID_MS = 5 * MINUTE_MS;

/** What of the namespace `alerts` looks at the past: templates with suggestions, and trying a rule. */
export function alertHistoryProcedures(os: Implementer, core: Core) {
  const { clock, reader } = core.ports;
  const backtester = backtesterOf(reader);
  const nowAt = (): number => core.freshness.nowAt();
  const zone = (): string => core.settings.zone();
  const frontiers = () => readCoreFrontiers(core);
  const shelf = createTemplateShelf({ backtester, sources: () => core.book.all(), frontiers, nowAt, zone });
  return {
    templates: os.alerts.templates.handler(() => shelf.list()),
    backtest: os.alerts.backtest.handler(async ({ input, signal }) => {
      const startedMs = clock.monotonicMs();
      const result = await backtester.run({ rule: checkRule(input.rule), window: toWindow(input, nowAt()), zone: zone(), nowAt: nowAt(), sources: await frontiers(), maxEpisodes: MAX_EPISODES }, signal);
      return { ...result, elapsedMs: clock.monotonicMs() - startedMs };
    }),
  };
}

/** Frontiers as the live engine has them; a source that was never fetched whole is known up to its newest event. */
async function readCoreFrontiers(core: Core): Promise<readonly SourceFrontier[]> {
  const streams = await core.ports.reader.listStreams();
  return core.book.all().flatMap((source) => {
    const connector = connectorOrNull(core, source.kind);
    if (connector === null) return [];
    const stream = primaryStreamOf(connector, source.settings);
    return [{ sourceId: source.id, stream, frontierAt: core.freshness.freshAt(source.id) ?? readNewestEventAt(streams, source.id, stream) }];
  });
}

/** A source of a kind that this build does not read stays stored and is looked at by nobody. */
function connectorOrNull(core: Core, kind: SourceKind): Connector | null {
  try {
    return core.book.connectorOf(kind);
  } catch (error) {
    if (error instanceof AppFailure) return null;
    throw error;
  }
}

function checkRule(body: BacktestInput['rule']): Rule {
  const parsed = parseRule(body);
  if (parsed.ok) return parsed.rule;
  const [first] = parsed.problems;
  return badInput(first?.message ?? 'The rule is not right.', 'Change what is marked and try again.', first === undefined || first.path === '' ? 'rule' : `rule.${first.path}`);
}

function toWindow({ startAt, endAt }: BacktestInput, nowAt: number): ClosedInterval {
  const end = endAt ?? Math.floor(nowAt / GRID_MS) * GRID_MS;
  const window = { startAt: startAt ?? end - DEFAULT_DAYS * DAY_MS, endAt: end };
  if (window.endAt <= window.startAt || window.endAt - window.startAt > MAX_DAYS * DAY_MS) badInput(`A rule is tried on a range with a start before its end and at most ${MAX_DAYS} days.`, 'Choose another range.', 'endAt');
  return window;
}
