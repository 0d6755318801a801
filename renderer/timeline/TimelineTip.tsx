import { useLayoutEffect, useRef, useState } from 'react';

/** Words at the pointer; it never takes the pointer itself and flips where the edge is near. */
export function TimelineTip({ lines, x, y, width }: { readonly lines: readonly string[]; readonly x: number; readonly y: number; readonly width: number }) {
  const tip = useRef<HTMLDivElement>(null);
  const [own, setOwn] = useState(0);
  useLayoutEffect(() => setOwn(tip.current?.offsetWidth ?? 0), [lines]);
  const left = x + 14 + own > width ? Math.max(0, x - own - 10) : x + 14;
  return (
    <div ref={tip} className="timeline-tip" aria-hidden="true" style={{ left, top: y + 18 }}>
      {lines.map((words, index) => <div key={index} className={index === 0 ? 'timeline-tip-first' : undefined}>{words}</div>)}
    </div>
  );
}
