import type { FrameLanes, LaneKind } from '../../shared/domain/frame.ts';

/** A horizontal strip of the canvas. `lane` is the frame's lane number. */
export interface LaneBox {
  readonly lane: number;
  readonly kind: LaneKind;
  readonly top: number;
  readonly height: number;
}

/** A group of lanes of one kind, for the words beside them. */
export interface LaneGroup {
  readonly kind: LaneKind;
  readonly top: number;
  readonly height: number;
  readonly lanes: number;
}

export interface Layout {
  readonly boxes: readonly LaneBox[];
  readonly groups: readonly LaneGroup[];
  readonly top: number;
  readonly height: number;
}

/** Two rows: days above, hours below. */
export const RULER_PX = 40;
const HEIGHTS = { state: 22, presence: 18, workload: 36, interaction: 14, other: 14, ghost: 10 } as const satisfies Readonly<Record<LaneKind, number>>;
const LANE_GAP_PX = 2;
const GROUP_GAP_PX = 12;
const BOTTOM_PX = 10;

/** Always drawn, also when empty, so that the picture does not jump while frames arrive. */
const ALWAYS: readonly LaneKind[] = ['state', 'presence', 'workload', 'interaction'];

/** Stacks a frame's lanes under the ruler. */
export function layOut(frame: Pick<FrameLanes, 'lanes'> | null, options: { readonly ghosts: boolean; readonly minInteractionLanes?: number }): Layout {
  const boxes: LaneBox[] = [];
  const groups: LaneGroup[] = [];
  let top = RULER_PX + GROUP_GAP_PX;
  for (const kind of [...ALWAYS, 'other', 'ghost'] as const) {
    const lanes = [...(frame?.lanes.entries() ?? [])].filter(([, each]) => each === kind).map(([lane]) => lane);
    if ((kind === 'ghost' && !options.ghosts) || (lanes.length === 0 && !ALWAYS.includes(kind))) continue;
    const count = Math.max(lanes.length, 1, kind === 'interaction' ? options.minInteractionLanes ?? 1 : 1);
    const step = HEIGHTS[kind] + LANE_GAP_PX;
    for (const [index, lane] of lanes.entries()) boxes.push({ lane, kind, top: top + index * step, height: HEIGHTS[kind] });
    groups.push({ kind, top, height: count * step - LANE_GAP_PX, lanes: lanes.length });
    top += count * step - LANE_GAP_PX + GROUP_GAP_PX;
  }
  return { boxes, groups, top: RULER_PX, height: top - GROUP_GAP_PX + BOTTOM_PX };
}

/** The lane under a height, with a pixel of forgiveness. */
export function laneAtY(layout: Layout, y: number): LaneBox | null {
  return layout.boxes.find((box) => y >= box.top - 1 && y < box.top + box.height + 1) ?? null;
}
