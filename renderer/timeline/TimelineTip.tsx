const GAP_PX = 18;
const LINE_PX = 17;

/** Words at the pointer; it never takes the pointer itself, stands on its left in the right part of the canvas, and above it where it would reach below. */
export function TimelineTip({ lines, x, y, width, height }: { readonly lines: readonly string[]; readonly x: number; readonly y: number; readonly width: number; readonly height: number }) {
  const needsRoom = y + GAP_PX + lines.length * LINE_PX + GAP_PX > height;
  const side = x > width * 0.6 ? { right: width - x + 12 } : { left: x + 14 };
  return (
    <div className="timeline-tip" aria-hidden="true" style={{ ...side, ...(needsRoom ? { bottom: height - y + GAP_PX / 2 } : { top: y + GAP_PX }) }}>
      {lines.map((words, index) => <div key={index} className={index === 0 ? 'timeline-tip-first' : undefined}>{words}</div>)}
    </div>
  );
}
