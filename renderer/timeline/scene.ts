import type { FrameLanes } from '../../shared/domain/frame.ts';
import type { State } from '../../shared/domain/state.ts';
import type { ClosedInterval, UtcMs } from '../../shared/domain/time.ts';
import type { StatePaint } from '../theme/canvas-pattern.ts';
import type { ColourName, Scheme } from '../theme/tokens.ts';
import type { LoadedFrame } from './frame-cache.ts';
import type { Layout } from './layout.ts';
import type { View } from './scale.ts';
import type { TimelineBand, TimelineColumn, TimelineItem } from './timeline-data.ts';

/** Everything that one drawing needs; drawing reads nothing else. */
export interface Scene {
  readonly view: View;
  readonly layout: Layout;
  readonly loaded: LoadedFrame | null;
  readonly zone: string;
  readonly nowAt: UtcMs;
  readonly scheme: Scheme;
  /** State fills, and the hatch for unknown time. */
  readonly paintOf: (state: State) => StatePaint;
  readonly hatch: StatePaint;
  readonly selected: TimelineItem | null;
  readonly range: ClosedInterval | null;
  readonly hovered: number | null;
  readonly columns: readonly TimelineColumn[];
  readonly bands: readonly TimelineBand[];
  /** Rises when the product's own face has loaded: words are measured again. */
  readonly fonts: number;
  readonly wordsOf: (frame: FrameLanes, rectangle: number) => string;
}

export interface Brush {
  readonly context: CanvasRenderingContext2D;
  readonly scene: Scene;
  readonly ink: (name: ColourName) => string;
}
