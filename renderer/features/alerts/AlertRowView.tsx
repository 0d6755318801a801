import { BellOff, CloudOff } from 'lucide-react';
import { memo } from 'react';
import type { AlertView } from '../../../shared/contract/alert-schemas.ts';
import type { SourceStatus } from '../../../shared/contract/schemas.ts';
import { formatDuration } from '../../../shared/domain/calendar.ts';
import { momentWords } from '../../state/silence.ts';
import { lastedUntil, standingOf, subjectDetail } from '../../widgets/alert-words.ts';
import { SeverityMark } from '../../widgets/severity-mark.tsx';
import { Ticking } from '../../widgets/ticking.tsx';

interface AlertRowViewProps {
  readonly alert: AlertView;
  readonly source: SourceStatus | null;
  readonly isConnected: boolean;
  readonly isChosen: boolean;
  readonly zone: string;
  /** Changes as rarely as the words that depend on it. */
  readonly nowAt: number;
  /** Its rule interrupts nobody until then; null: it may. */
  readonly mutedUntilAt: number | null;
  readonly onChoose: (id: number) => void;
}

/** The cells of one alert. The time ticks by itself. */
export const AlertRowView = memo(function AlertRowView({ alert, source, isConnected, isChosen, zone, nowAt, mutedUntilAt, onChoose }: AlertRowViewProps) {
  const standing = standingOf(alert, nowAt, zone);
  const isStill = alert.condition === 'firing' && (alert.stale || !isConnected);
  const detail = subjectDetail(alert);
  return (
    <>
      <span role="gridcell" className="alert-check">
        {/* Not a stop of the Tab key: X on the row does the same. A press must not take the focus from the list. */}
        <input type="checkbox" tabIndex={-1} checked={isChosen} aria-label={`Choose the alert of ${alert.subject.name}`} onMouseDown={(event) => event.preventDefault()} onClick={(event) => event.stopPropagation()} onChange={() => onChoose(alert.id)} />
      </span>
      <span role="gridcell" className="alert-severity"><SeverityMark severity={alert.severity} /></span>
      <span role="gridcell" className="alert-subject ellipsis" title={`${alert.subject.name}${detail === '' ? '' : `\n${detail}`}`}><strong>{alert.subject.name}</strong>{detail !== '' && <span className="muted"> {detail}</span>}</span>
      <span role="gridcell" className="alert-statement ellipsis" title={alert.evidence.statement}>{alert.evidence.statement}</span>
      <span role="gridcell" className="numeric alert-since" title={`since ${momentWords(alert.sinceAt, nowAt, zone, { seconds: true })}`}><Ticking text={(now) => formatDuration(lastedUntil(alert, now, isConnected, source) - alert.sinceAt)} /></span>
      <span role="gridcell" className="alert-rule muted ellipsis" title={mutedUntilAt === null ? alert.evidence.ruleText : `Muted until ${momentWords(mutedUntilAt, nowAt, zone)}\n${alert.evidence.ruleText}`}>{mutedUntilAt !== null && <><BellOff size={13} aria-hidden /><span className="visually-hidden">muted: </span> </>}{alert.ruleName}</span>
      <span role="gridcell" className="alert-standing ellipsis" title={[standing.word, standing.rest].filter((part) => part !== '').join(' ')}>
        {isStill && <span className="alert-still"><CloudOff size={13} aria-hidden /> as of {momentWords(alert.asOf, nowAt, zone)} </span>}
        {(!isStill || standing.kind !== 'firing') && <span data-standing={standing.kind} className="alert-standing-word">{standing.word}</span>}
        {standing.rest !== '' && <span className="muted"> {standing.rest}</span>}
      </span>
    </>
  );
});
