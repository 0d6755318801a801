import { BellOff, CloudOff, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { AlertView } from '../../shared/contract/alert-schemas.ts';
import { formatClock, formatDuration } from '../../shared/domain/calendar.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../shared/domain/time.ts';
import { coreNowAt } from '../state/clock.ts';
import { openAlertRule } from '../state/navigation.ts';
import { useSession, useSourceStatus, useZone } from '../state/session.ts';
import { momentWords } from '../state/silence.ts';
import { useCall } from '../state/use-call.ts';
import { useNow } from '../state/use-now.ts';
import { alertSourceId, lastedUntil, REASON_WORDS, SILENCE_WORDS, standingOf, subjectDetail, wasNoticedLate, WITHDRAWN_WORDS } from './alert-words.ts';
import { Button } from './button.tsx';
import { SeverityMark } from './severity-mark.tsx';
import { StateName } from './state-swatch.tsx';
import { Ticking } from './ticking.tsx';

interface AlertPanelProps {
  readonly alert: AlertView;
  /** What can be done with it. */
  readonly actions?: ReactNode;
  readonly onClose: () => void;
}

/** Everything about one alert beside the list: what was so, why that was an alert, what became of it. */
export function AlertPanel({ alert, actions, onClose }: AlertPanelProps) {
  const zone = useZone();
  const nowAt = useNow(10_000);
  const standing = standingOf(alert, nowAt, zone);
  return (
    <aside className="side-panel alert-panel" aria-label={`Alert: ${alert.subject.name}`} onKeyDown={(event) => { if (event.key === 'Escape' && !event.defaultPrevented) { event.preventDefault(); onClose(); } }}>
      <header className="side-head">
        <div className="alert-panel-title">
          <p className="alert-panel-kind"><SeverityMark severity={alert.severity} /> <span className="muted">{standing.word}{standing.rest === '' ? '' : ` ${standing.rest}`}</span></p>
          <h2>{alert.subject.name}</h2>
          <p className="muted">{subjectDetail(alert)}</p>
        </div>
        <Button look="quiet" icon={<X size={16} aria-hidden />} aria-label="Close" title="Close (Esc)" onClick={onClose} />
      </header>
      {actions}
      {alert.condition === 'withdrawn' && <p className="alert-panel-note">{WITHDRAWN_WORDS}</p>}
      {alert.stale && <p className="alert-panel-note"><CloudOff size={14} aria-hidden /> Its source answers late or not at all: nothing is known since {momentWords(alert.asOf, nowAt, zone, { seconds: true })}.</p>}
      <EvidencePart alert={alert} zone={zone} nowAt={nowAt} />
      <TimesPart alert={alert} zone={zone} nowAt={nowAt} />
      {alert.acknowledgedAt !== null && (
        <Part title="Acknowledged">
          <p>{momentWords(alert.acknowledgedAt, nowAt, zone)}{alert.note === null && <span className="muted">, without a note</span>}</p>
          {alert.note !== null && <blockquote className="alert-panel-quote">{alert.note}</blockquote>}
        </Part>
      )}
      <BeforePart alert={alert} zone={zone} />
    </aside>
  );
}

interface PartProps { readonly alert: AlertView; readonly zone: string; readonly nowAt: number }

function EvidencePart({ alert, zone, nowAt }: PartProps) {
  const { evidence } = alert;
  // The state stands above with its swatch.
  const told = evidence.facts.filter(({ label }) => evidence.state === null || label !== 'State');
  return (
    <Part title="What was so">
      <p className="alert-panel-statement">{evidence.statement}</p>
      <dl className="alert-facts">
        {evidence.state !== null && <div><dt>State</dt><dd><StateName state={evidence.state} label={evidence.label} /></dd></div>}
        <div><dt>Since</dt><dd>{momentWords(evidence.sinceAt, nowAt, zone, { seconds: true })}</dd></div>
        <div><dt>As of</dt><dd>{momentWords(evidence.asOf, nowAt, zone, { seconds: true })}</dd></div>
        {told.map(({ label, value }) => <div key={label}><dt>{label}</dt><dd>{value}</dd></div>)}
      </dl>
      <h4>The rule at that time</h4>
      <p><button type="button" className="link-button" title="Opens the rule as it is now" onClick={() => openAlertRule({ kind: 'rule', id: alert.ruleId })}>{alert.ruleName}</button></p>
      <p className="muted">{evidence.ruleText}</p>
    </Part>
  );
}

function TimesPart({ alert, zone, nowAt }: PartProps) {
  const isConnected = useSession((session) => session.connection.kind === 'connected');
  const source = useSourceStatus(alertSourceId(alert) ?? -1);
  const at = (moment: number): string => momentWords(moment, nowAt, zone, { seconds: true });
  const told = alert.silence === null ? null : SILENCE_WORDS[alert.silence];
  return (
    <Part title="Times">
      <dl className="alert-facts">
        <div><dt>So since</dt><dd>{at(alert.sinceAt)}</dd></div>
        <div><dt>Fired</dt><dd>{at(alert.firedAt)} <span className="muted">{alert.firedAt - alert.sinceAt < SECOND_MS ? 'at once' : `after ${formatDuration(alert.firedAt - alert.sinceAt)}`}</span></dd></div>
        {wasNoticedLate(alert) && <div><dt>Noticed</dt><dd>{at(alert.noticedAt)} <span className="muted">{formatDuration(alert.noticedAt - alert.firedAt)} later: the rule was not on yet, the app was off, or the vendor late</span></dd></div>}
        {alert.resolvedAt !== null && <div><dt>Ended</dt><dd>{at(alert.resolvedAt)}{alert.resolveReason !== null && <span className="muted"> {REASON_WORDS[alert.resolveReason]}</span>}</dd></div>}
        {alert.withdrawnAt !== null && <div><dt>Withdrawn</dt><dd>{at(alert.withdrawnAt)}</dd></div>}
        <div><dt>Lasted</dt><dd><Ticking text={(now) => formatDuration(lastedUntil(alert, now, isConnected, source) - alert.sinceAt)} />{alert.condition === 'firing' && <span className="muted"> so far</span>}</dd></div>
        {alert.notifiedAt !== null && <div><dt>Notification</dt><dd>{at(alert.notifiedAt)}</dd></div>}
        {told !== null && <div><dt>Notification</dt><dd><BellOff size={13} aria-hidden className="alert-facts-icon" /> none: {told}</dd></div>}
      </dl>
    </Part>
  );
}

const WEEK_MS = 7 * DAY_MS;
const SHOWN_BEFORE = 6;

/** How often the same rule fired for the same subject, and when. */
function BeforePart({ alert, zone }: { readonly alert: AlertView; readonly zone: string }) {
  // Asked once for each alert and minute of looking at it: the window ends now.
  const { data, failure } = useCall(`alert before ${alert.ruleId} ${alert.subject.key} ${alert.condition}`, (client, signal) => {
    const endAt = coreNowAt() + MINUTE_MS;
    return client.alerts.history({ startAt: endAt - WEEK_MS, endAt, ruleIds: [alert.ruleId], ...(alert.agentKey === null ? {} : { agentKeys: [alert.agentKey] }), limit: 200, offset: 0 }, { signal });
  });
  if (failure !== null) return <Part title="In the last 7 days"><p className="muted">{failure.message} {failure.hint}</p></Part>;
  if (data === null) return <Part title="In the last 7 days"><p className="muted">Looking…</p></Part>;
  const same = data.rows.filter((row) => row.subject.kind === alert.subject.kind && row.subject.key === alert.subject.key);
  const fired = data.subjects.find((subject) => subject.kind === alert.subject.kind && subject.key === alert.subject.key)?.fired ?? same.length;
  const others = same.filter((row) => row.id !== alert.id);
  return (
    <Part title="In the last 7 days">
      <p>This rule fired <strong>{fired.toLocaleString()}</strong> {fired === 1 ? 'time' : 'times'} for {alert.subject.name}.</p>
      {others.length > 0 && (
        <ul className="alert-before">
          {others.slice(0, SHOWN_BEFORE).map((row) => (
            <li key={row.id}>
              <span>{momentWords(row.sinceAt, coreNowAt(), zone)}{row.resolvedAt === null ? '' : ` – ${formatClock(row.resolvedAt, zone)}`}</span>
              <span className="muted ellipsis" title={row.note ?? undefined}>{row.note ?? (row.condition === 'withdrawn' ? 'withdrawn' : row.acknowledgedAt === null ? '' : 'acknowledged')}</span>
              <span className="numeric">{row.resolvedAt === null ? '' : formatDuration(row.resolvedAt - row.sinceAt)}</span>
            </li>
          ))}
          {others.length > SHOWN_BEFORE && <li className="muted">and {others.length - SHOWN_BEFORE} more: see the history</li>}
        </ul>
      )}
    </Part>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="alert-part">
      <h3>{title}</h3>
      {children}
    </section>
  );
}
