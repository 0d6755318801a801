import { TriangleAlert } from 'lucide-react';
import type { Contradiction } from '../../../shared/contract/record-schemas.ts';
import type { ClosedInterval } from '../../../shared/domain/time.ts';
import { contradictionTime, contradictionWords, type SourcePart } from './person-model.ts';

interface ContradictionsProps {
  readonly contradictions: readonly Contradiction[];
  readonly parts: readonly SourcePart[];
  readonly onShow: (stretch: ClosedInterval) => void;
}

/** Where two systems say what cannot both be. Each is marked across the lanes; a press shows it there. */
export function Contradictions({ contradictions, parts, onShow }: ContradictionsProps) {
  const [first] = parts;
  if (first === undefined) return null;
  return (
    <section className="day-contradictions" aria-label="Contradictions">
      <h3><TriangleAlert size={14} aria-hidden="true" /> {contradictions.length === 1 ? 'One contradiction' : `${contradictions.length} contradictions`}</h3>
      <ul>
        {contradictions.map((each) => (
          <li key={`${each.startAt} ${each.availableKey} ${each.engagedKey}`}>
            <button type="button" onClick={() => onShow({ startAt: each.startAt, endAt: each.endAt })}><strong>{contradictionTime(each, first.day)}</strong>: {contradictionWords(each, parts)}</button>
          </li>
        ))}
      </ul>
    </section>
  );
}
