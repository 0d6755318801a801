import { parseRule } from '../../../shared/alerts/parse-rule.ts';
import type { Rule } from '../../../shared/alerts/rule.ts';
import type { BacktestInput } from '../../../shared/contract/alert-schemas.ts';
import { DAY_MS, MINUTE_MS, type ClosedInterval } from '../../../shared/domain/time.ts';
import type { Connector } from '../../ports/connector.ts';
import { readFrontiers } from '../alerts/past/backtest-request.ts';
import type { Core } from '../core.ts';
import { badInput } from '../failures.ts';
import type { Implementer } from './implementer.ts';

const DEFAULT_DAYS = 14;
const MAX_DAYS = 93;
/** All episodes are counted; a screen lists the newest. */
const MAX_EPISODES = 2_000;
/** A window without an end of its own ends on a grid, so that the next threshold is answered from the same reading. */
const GRID_MS = 5 * MINUTE_MS;

/** What of the namespace `alerts` looks at the past: ready-made rules with suggestions, and trying a rule. */
export function alertHistoryProcedures(os: Implementer, core: Core, connectors: readonly Connector[]) {
  const { clock, reader } = core.ports;
  return {
    templates: os.alerts.templates.handler(() => core.templates.list()),
    backtest: os.alerts.backtest.handler(async ({ input, signal }) => {
      const startedMs = clock.monotonicMs();
      const rule = checkRule(input.rule);
      const nowAt = core.freshness.nowAt();
      const window = toWindow(input, nowAt);
      const { problems: _problems, ...result } = await core.backtester.run({ rule, window, zone: core.settings.zone(), nowAt, sources: await readFrontiers(reader, connectors), maxEpisodes: MAX_EPISODES }, signal);
      return { ...result, elapsedMs: clock.monotonicMs() - startedMs };
    }),
  };
}

function checkRule(body: BacktestInput['rule']): Rule {
  const parsed = parseRule(body);
  if (parsed.ok) return parsed.rule;
  return badInput(parsed.problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join(' '), 'Correct the rule and try again.', parsed.problems[0]?.path);
}

function toWindow({ startAt, endAt }: BacktestInput, nowAt: number): ClosedInterval {
  const end = endAt ?? Math.floor(nowAt / GRID_MS) * GRID_MS;
  const window = { startAt: startAt ?? end - DEFAULT_DAYS * DAY_MS, endAt: end };
  if (window.endAt <= window.startAt || window.endAt - window.startAt > MAX_DAYS * DAY_MS) badInput(`A rule is tried on a range with a start before its end and at most ${MAX_DAYS} days.`, 'Choose another range.', 'endAt');
  return window;
}
