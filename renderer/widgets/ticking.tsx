import { useEffect, useLayoutEffect, useRef } from 'react';
import { coreNowAt, onTick } from '../state/clock.ts';

interface TickingProps {
  /** The text at a moment of the core's clock. */
  readonly text: (nowAt: number) => string;
  readonly className?: string;
}

/** A text that follows the one shared ticker. A tick writes the text node and renders nothing. */
export function Ticking({ text, className }: TickingProps) {
  const element = useRef<HTMLSpanElement>(null);
  const latest = useRef(text);
  latest.current = text;

  useLayoutEffect(() => {
    if (element.current !== null) element.current.textContent = text(coreNowAt());
  });
  useEffect(() => onTick((nowAt) => {
    const next = latest.current(nowAt);
    if (element.current !== null && element.current.textContent !== next) element.current.textContent = next;
  }), []);

  return <span ref={element} {...(className === undefined ? {} : { className })} />;
}
