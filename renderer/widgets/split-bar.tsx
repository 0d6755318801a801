import { formatDuration } from '../../shared/domain/calendar.ts';
import { STATES, type State } from '../../shared/domain/state.ts';
import { statePattern, stateWord } from '../theme/tokens.ts';

export interface SplitPart {
  readonly state: State;
  readonly durationMs: number;
  /** The part that is still running. */
  readonly isRunning?: boolean;
}

/** Parts in the order in which states are listed, the running one last. Time logged out is no part of a working day's split. */
export function toSplit(totals: readonly SplitPart[]): SplitPart[] {
  const rank = (part: SplitPart): number => (part.isRunning === true ? STATES.length : STATES.indexOf(part.state));
  return totals.filter((part) => part.durationMs > 0 && part.state !== 'logged-out').sort((a, b) => rank(a) - rank(b));
}

export const splitWords = (parts: readonly SplitPart[]): string =>
  parts.length === 0 ? 'No time known' : parts.map((part) => `${stateWord(part.state)} ${formatDuration(part.durationMs)}${part.isRunning === true ? ' running' : ''}`).join(', ');

export const lengthOfSplit = (parts: readonly SplitPart[]): number => parts.reduce((sum, part) => sum + part.durationMs, 0);

interface SplitBarProps {
  readonly parts: readonly SplitPart[];
  readonly height?: number;
  /** The time that the whole width stands for, so that bars below each other compare; without it the parts fill the bar. */
  readonly scaleMs?: number;
}

/** Time per state as one bar. The numbers are its label. */
export function SplitBar({ parts, height = 12, scaleMs }: SplitBarProps) {
  const totalMs = lengthOfSplit(parts);
  const restMs = scaleMs === undefined ? 0 : Math.max(0, scaleMs - totalMs);
  const words = scaleMs === undefined || parts.length === 0 ? splitWords(parts) : `${splitWords(parts)}. Logged in ${formatDuration(totalMs)} in all; the whole width is ${formatDuration(scaleMs)}`;
  return (
    <span className="split-bar" role="img" aria-label={words} title={words} style={{ height }}>
      {parts.map((part) => (
        <span
          key={`${part.state}${part.isRunning === true ? '-running' : ''}`}
          className={`state-fill split-part ${part.isRunning === true ? 'split-running' : ''}`}
          data-state={part.state}
          data-pattern={statePattern(part.state)}
          style={{ flexGrow: part.durationMs }}
        />
      ))}
      {parts.length > 0 && restMs > 0 && <span className="split-rest" style={{ flexGrow: restMs }} />}
      {parts.length === 0 && <span className="unknown-fill split-part" style={{ flexGrow: 1 }} />}
    </span>
  );
}
