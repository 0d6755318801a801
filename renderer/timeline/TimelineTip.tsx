/** Words at the pointer; it never takes the pointer itself, stands on its left in the right part of the canvas, and above it in the lower one. */
export function TimelineTip({ lines, x, y, width, height }: { readonly lines: readonly string[]; readonly x: number; readonly y: number; readonly width: number; readonly height: number }) {
  const side = x > width * 0.6 ? { right: width - x + 12 } : { left: x + 14 };
  return (
    <div className="timeline-tip" aria-hidden="true" style={{ ...side, ...(y > height / 2 ? { bottom: height - y + 10 } : { top: y + 18 }) }}>
      {lines.map((words, index) => <div key={index} className={index === 0 ? 'timeline-tip-first' : undefined}>{words}</div>)}
    </div>
  );
}
