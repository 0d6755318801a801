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

/** Shares of time as one bar. The words are its label; widths are shares of the known time. */
export function SplitBar({ parts, height = 12 }: { readonly parts: readonly SplitPart[]; readonly height?: number }) {
  const words = splitWords(parts);
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
      {parts.length === 0 && <span className="unknown-fill split-part" style={{ flexGrow: 1 }} />}
    </span>
  );
}
