import type { ReactNode } from 'react';
import type { Source, UnknownTime } from '../../shared/contract/schemas.ts';
import { coreNowAt } from '../state/clock.ts';
import { navigate } from '../state/navigation.ts';
import { useSession } from '../state/session.ts';
import { freshnessWords } from '../state/source-words.ts';
import { Button } from './button.tsx';
import { CHAT_REASON_WORDS } from '../timeline/timeline-data.ts';
import { missingWords } from './figures.ts';
import { CONDITION_MEANS } from './freshness-mark.tsx';
import { Notice } from './notice.tsx';
import { daysIn, type ShownDays } from '../state/shown-days.ts';

interface RangeNotesProps {
  /** Sources of this vendor feed the screen. */
  readonly kind: Source['kind'];
  readonly missing: readonly UnknownTime[];
  readonly shown: ShownDays;
  readonly children?: ReactNode;
}

/** What a lead has to know before reading the figures: time that is missing, and sources that are not live. */
export function RangeNotes({ kind, missing, shown, children }: RangeNotesProps) {
  const statuses = useSession((session) => session.status?.sources);
  const words = missingWords(missing, shown.zone, daysIn(shown), kind === 'liveperson' ? CHAT_REASON_WORDS : {});
  const asleep = shown.isRunning ? (statuses ?? []).filter((source) => source.kind === kind && source.condition !== 'live' && source.condition !== 'waiting') : [];
  return (
    <div className="page-notes">
      {children}
      {asleep.map((source) => (
        <Notice key={source.id} tone="warn" action={<Button onClick={() => navigate({ screen: 'sources', sourceId: source.id })}>Look at the source</Button>}>
          <strong>{source.name} is not live</strong> {freshnessWords(source, coreNowAt(), shown.zone)}. {CONDITION_MEANS[source.condition]}
        </Notice>
      ))}
      {words.length > 0 && <Notice><strong>Not known, and in no figure.</strong> {words.join(' · ')}</Notice>}
    </div>
  );
}
