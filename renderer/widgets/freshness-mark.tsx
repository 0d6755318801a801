import { CircleCheck, CircleDashed, CirclePause, CircleX, Clock, TriangleAlert } from 'lucide-react';
import type { SourceStatus } from '../../shared/contract/schemas.ts';

type Condition = SourceStatus['condition'];

const WORDS = { waiting: 'Waiting', live: 'Live', stale: 'Stale', failing: 'Failing', stopped: 'Stopped', paused: 'Paused' } as const satisfies Readonly<Record<Condition, string>>;
const ICONS = { waiting: CircleDashed, live: CircleCheck, stale: Clock, failing: TriangleAlert, stopped: CircleX, paused: CirclePause } as const satisfies Readonly<Record<Condition, unknown>>;

/** What a source's condition means, for explanations. */
export const CONDITION_MEANS = {
  waiting: 'Not asked yet; the first answer is on its way.',
  live: 'Answers arrive as expected.',
  stale: 'Nothing new for longer than expected; what is shown may be old.',
  failing: 'The last request failed; it is tried again by itself.',
  stopped: 'Stopped: it needs a person, for example a corrected secret.',
  paused: 'Paused by someone here; nothing is fetched until it is resumed.',
} as const satisfies Readonly<Record<Condition, string>>;

/** Shape, colour and word of a source's condition. */
export function FreshnessMark({ condition, word = WORDS[condition], isWordHidden = false }: { readonly condition: Condition; readonly word?: string; readonly isWordHidden?: boolean }) {
  const Icon = ICONS[condition];
  return (
    <span className="freshness-mark" data-condition={condition}>
      <Icon size={14} aria-hidden />
      <span className={isWordHidden ? 'visually-hidden' : ''}>{word}</span>
    </span>
  );
}
