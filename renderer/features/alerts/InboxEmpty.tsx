import { CircleCheck, ListChecks, SearchX } from 'lucide-react';
import { DAY_MS, MINUTE_MS } from '../../../shared/domain/time.ts';
import { useAlertRules } from '../../state/alert-rules.ts';
import { coreNowAt } from '../../state/clock.ts';
import { clearFilter } from '../../state/filter.ts';
import { navigate, openAlertRule } from '../../state/navigation.ts';
import { useZone } from '../../state/session.ts';
import { momentWords } from '../../state/silence.ts';
import { useCall } from '../../state/use-call.ts';
import { Button } from '../../widgets/button.tsx';
import { EmptyState } from '../../widgets/notice.tsx';
import { NO_FILTER, useInboxFilter } from './inbox-model.ts';

const showAll = (): void => {
  useInboxFilter.setState(NO_FILTER);
  clearFilter();
};

export function NothingMatches() {
  return <EmptyState icon={<SearchX size={28} aria-hidden />} title="No alert matches" action={<Button onClick={showAll}>Show all alerts</Button>}>The filters here and in the top bar together leave nothing of the inbox.</EmptyState>;
}

const MONTH_MS = 30 * DAY_MS;

/** All is well; or nobody has said what would not be. */
export function NothingFires() {
  const zone = useZone();
  const { rules } = useAlertRules();
  const { data } = useCall('last alert', (client, signal) => {
    const endAt = coreNowAt() + MINUTE_MS;
    return client.alerts.history({ startAt: endAt - MONTH_MS, endAt, limit: 1, offset: 0 }, { signal });
  });
  const own = rules?.filter((rule) => rule.enabled && !rule.builtIn).length ?? null;
  const on = rules?.filter((rule) => rule.enabled).length ?? 0;
  const last = data?.rows[0];
  if (own === 0) {
    return (
      <EmptyState icon={<ListChecks size={28} aria-hidden />} title={on === 0 ? 'No rule is switched on' : 'Nothing needs attention'} action={<><Button look="primary" onClick={() => openAlertRule({ kind: 'new', template: null })}>Make a rule</Button><Button onClick={() => openAlertRule(null)}>Look at the rules</Button></>}>
        <p>{on === 0 ? 'Alerts come from rules; none of them looks at anything now.' : 'Only the built-in rules about sources are switched on.'} A new rule can be tried on the past before it interrupts anyone.</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<CircleCheck size={28} aria-hidden />} title="Nothing needs attention" action={<><Button onClick={() => openAlertRule(null)}>Look at the rules</Button><Button onClick={() => navigate({ screen: 'alert-history' })}>History</Button></>}>
      <p>{own === null ? '' : `${on.toLocaleString()} ${on === 1 ? 'rule is' : 'rules are'} switched on. `}{data === null ? '' : last === undefined ? 'No alert in the last 30 days.' : `The last alert was ${last.ruleName} for ${last.subject.name}, ${momentWords(last.firedAt, coreNowAt(), zone)}.`}</p>
    </EmptyState>
  );
}
