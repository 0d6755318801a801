import { memo, useMemo, type MouseEvent } from 'react';
import type { ClosedInterval } from '../../../shared/domain/time.ts';
import type { PatternOf } from '../../widgets/chat-parts.ts';
import { tileId } from './ChatMarks.tsx';
import { missingPath, slotAtX, stripX, toStrip, type StripFrame } from './chat-columns.ts';
import type { ChatLine } from './chat-model.ts';

interface ChatStripProps {
  readonly line: ChatLine;
  readonly frame: StripFrame;
  readonly missing: readonly ClosedInterval[];
  readonly patterns: PatternOf;
  readonly chosenAt: number | null;
  readonly onSlot: (startAt: number) => void;
}

/** One line's columns. Its words are in the table and the panel. */
export const ChatStrip = memo(function ChatStrip({ line, frame, missing, patterns, chosenAt, onSlot }: ChatStripProps) {
  const { window: { startAt, endAt }, widthPx, heightPx, people, fullS } = frame;
  const strip = useMemo(() => toStrip(line.slots, { window: { startAt, endAt }, widthPx, heightPx, people, fullS }, patterns), [line.slots, startAt, endAt, widthPx, heightPx, people, fullS, patterns]);
  const unknown = useMemo(() => missingPath(missing, { window: { startAt, endAt }, widthPx, heightPx, people }), [missing, startAt, endAt, widthPx, heightPx, people]);
  if (widthPx <= 0) return null;
  const onClick = (event: MouseEvent<SVGSVGElement>): void => {
    const slot = slotAtX(line.slots, event.clientX - event.currentTarget.getBoundingClientRect().left, frame);
    if (slot === null) return;
    event.stopPropagation();
    onSlot(slot.startAt);
  };
  const chosen = line.slots.find((slot) => slot.startAt === chosenAt);
  return (
    <svg className="chat-strip" width={widthPx} height={heightPx} aria-hidden onClick={onClick}>
      <rect className="chat-strip-ground" width={widthPx} height={heightPx} />
      {strip.shapes.map((shape) => {
        const tile = tileId(shape.pattern);
        return (
          <g key={shape.id}>
            <path className="state-fill chat-shape" data-state={shape.state} data-use={shape.use} d={shape.path} />
            {tile !== null && <path fill={`url(#${tile})`} d={shape.path} />}
          </g>
        );
      })}
      {strip.incomplete !== '' && <path className="chat-part-slot" d={strip.incomplete} />}
      {strip.incomplete !== '' && <path fill="url(#chat-unknown)" d={strip.incomplete} />}
      {unknown !== '' && <path className="chat-strip-ground" d={unknown} />}
      {unknown !== '' && <path fill="url(#chat-unknown)" d={unknown} />}
      {strip.mismatches.map((x) => <path key={x} className="chat-mismatch-mark" d={`M${x - 3} ${heightPx}L${x} ${heightPx - 5}L${x + 3} ${heightPx}z`} />)}
      {chosen !== undefined && <rect className="chat-chosen" x={stripX(chosen.startAt, frame) + 0.5} y={0.5} width={Math.max(2, stripX(chosen.endAt, frame) - stripX(chosen.startAt, frame) - 1)} height={heightPx - 1} />}
    </svg>
  );
});
