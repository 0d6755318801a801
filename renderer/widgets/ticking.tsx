import { useEffect, useEffectEvent, useLayoutEffect, useRef } from 'react';
import { coreNowAt, onTick } from '../state/clock.ts';

interface TickingProps {
  /** The text at a moment of the core's clock. */
  readonly text: (nowAt: number) => string;
  readonly className?: string;
}

/** A text that follows the one shared ticker. A tick writes the text node and renders nothing. */
export function Ticking({ text, className }: TickingProps) {
  const element = useRef<HTMLSpanElement>(null);

  useLayoutEffect(() => {
    if (element.current !== null) element.current.textContent = text(coreNowAt());
  });
  const write = useEffectEvent((nowAt: number): void => {
    const next = text(nowAt);
    if (element.current !== null && element.current.textContent !== next) element.current.textContent = next;
  });
  useEffect(() => onTick((nowAt) => write(nowAt)), []);

  return <span ref={element} {...(className === undefined ? {} : { className })} />;
}
