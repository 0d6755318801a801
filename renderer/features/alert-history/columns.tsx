import type { AlertView } from '../../../shared/contract/alert-schemas.ts';
import type { SourceStatus } from '../../../shared/contract/schemas.ts';
import { formatDuration } from '../../../shared/domain/calendar.ts';
import { momentWords } from '../../state/silence.ts';
import { lastedUntil, standingOf, subjectDetail } from '../../widgets/alert-words.ts';
import type { GridColumn } from '../../widgets/paged-grid.tsx';
import { SeverityMark } from '../../widgets/severity-mark.tsx';
import { Ticking } from '../../widgets/ticking.tsx';

type Column = GridColumn<AlertView, never>;

export const MIN_WIDTH = 980;
export const ESSENTIAL_WIDTH = 620;
const ESSENTIAL: ReadonlySet<string> = new Set(['fired', 'severity', 'subject', 'statement', 'lasted']);

/** What stays beside an open panel, which shows the rest. */
export const essentialOf = (columns: readonly Column[]): readonly Column[] => columns.filter((column) => ESSENTIAL.has(column.id));

interface Surroundings { readonly zone: string; readonly nowAt: number; readonly isConnected: boolean; readonly sourceOf: (alert: AlertView) => SourceStatus | null }

export function columnsOf({ zone, nowAt, isConnected, sourceOf }: Surroundings): readonly Column[] {
  const standing = (alert: AlertView): string => { const { word, rest } = standingOf(alert, nowAt, zone); return rest === '' ? word : `${word} ${rest}`; };
  return [
    { id: 'fired', title: 'Fired', width: '122px', cell: (alert) => momentWords(alert.firedAt, nowAt, zone), tip: (alert) => `so since ${momentWords(alert.sinceAt, nowAt, zone, { seconds: true })}` },
    { id: 'severity', title: 'Severity', width: '92px', cell: (alert) => <SeverityMark severity={alert.severity} /> },
    { id: 'subject', title: 'Who or what', width: 'minmax(140px, 1.1fr)', cell: (alert) => <><strong>{alert.subject.name}</strong> <span className="muted">{subjectDetail(alert)}</span></>, tip: (alert) => `${alert.subject.name}\n${subjectDetail(alert)}` },
    { id: 'statement', title: 'What was so', width: 'minmax(150px, 1.3fr)', cell: (alert) => alert.evidence.statement, tip: (alert) => alert.evidence.statement },
    { id: 'lasted', title: 'Lasted', width: '76px', isNumeric: true, cell: (alert) => <Ticking text={(now) => formatDuration(lastedUntil(alert, now, isConnected, sourceOf(alert)) - alert.sinceAt)} /> },
    { id: 'rule', title: 'Rule', width: 'minmax(110px, 0.9fr)', cell: (alert) => alert.ruleName, tip: (alert) => alert.evidence.ruleText },
    { id: 'standing', title: 'How it stands', width: 'minmax(130px, 1fr)', cell: standing, tip: standing },
    { id: 'acknowledged', title: 'Acknowledged', width: 'minmax(96px, 0.8fr)', cell: (alert) => (alert.acknowledgedAt === null ? <span className="muted">no</span> : alert.note ?? momentWords(alert.acknowledgedAt, nowAt, zone)), tip: (alert) => alert.note ?? undefined },
  ];
}
