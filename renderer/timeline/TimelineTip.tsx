/** Words at the pointer; it never takes the pointer itself, and stands on its left in the right part of the canvas. */
export function TimelineTip({ lines, x, y, width }: { readonly lines: readonly string[]; readonly x: number; readonly y: number; readonly width: number }) {
  const side = x > width * 0.6 ? { right: width - x + 12 } : { left: x + 14 };
  return (
    <div className="timeline-tip" aria-hidden="true" style={{ ...side, top: y + 18 }}>
      {lines.map((words, index) => <div key={index} className={index === 0 ? 'timeline-tip-first' : undefined}>{words}</div>)}
    </div>
  );
}
