import type { FrameLanes, LaneKind } from '../../shared/domain/frame.ts';
import type { ItemKind } from './timeline-data.ts';

/** A horizontal strip of the canvas. `lane` is the frame's lane number. */
export interface LaneBox {
  readonly lane: number;
  readonly kind: LaneKind;
  readonly top: number;
  readonly height: number;
}

/** A group of lanes of one kind, for the words beside them. */
export interface LaneGroup {
  readonly kind: ItemKind;
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
const HEIGHTS = { state: 22, chat: 44, presence: 18, workload: 36, interaction: 14, other: 14, ghost: 10 } as const satisfies Readonly<Record<ItemKind, number>>;
const LANE_GAP_PX = 2;
const GROUP_GAP_PX = 12;
const BOTTOM_PX = 10;

/** Drawn also when empty, so that the picture does not jump while frames arrive; of another vendor others. */
export const USUAL_LANES: readonly ItemKind[] = ['state', 'presence', 'workload', 'interaction'];

/** From top to bottom. */
const ORDER = ['state', 'chat', 'presence', 'workload', 'interaction', 'other', 'ghost'] as const satisfies readonly ItemKind[];

export interface LayoutOptions {
  readonly ghosts: boolean;
  readonly minInteractionLanes?: number;
  readonly lanes?: readonly ItemKind[];
  /** False below another timeline, whose ruler serves both. */
  readonly hasRuler?: boolean;
}

/** Stacks a frame's lanes under the ruler. */
export function layOut(frame: Pick<FrameLanes, 'lanes'> | null, options: LayoutOptions): Layout {
  const always = options.lanes ?? USUAL_LANES;
  const head = options.hasRuler === false ? 0 : RULER_PX;
  const boxes: LaneBox[] = [];
  const groups: LaneGroup[] = [];
  let top = head + GROUP_GAP_PX;
  for (const kind of ORDER) {
    const lanes = [...(frame?.lanes.entries() ?? [])].filter(([, each]) => each === kind).map(([lane]) => lane);
    if ((kind === 'ghost' && !options.ghosts) || (lanes.length === 0 && !always.includes(kind))) continue;
    const count = Math.max(lanes.length, 1, kind === 'interaction' ? options.minInteractionLanes ?? 1 : 1);
    const step = HEIGHTS[kind] + LANE_GAP_PX;
    for (const [index, lane] of lanes.entries()) if (kind !== 'chat') boxes.push({ lane, kind, top: top + index * step, height: HEIGHTS[kind] });
    groups.push({ kind, top, height: count * step - LANE_GAP_PX, lanes: lanes.length });
    top += count * step - LANE_GAP_PX + GROUP_GAP_PX;
  }
  return { boxes, groups, top: head, height: top - GROUP_GAP_PX + BOTTOM_PX };
}

/** The lane under a height, with a pixel of forgiveness. */
export function laneAtY(layout: Layout, y: number): LaneBox | null {
  return layout.boxes.find((box) => y >= box.top - 1 && y < box.top + box.height + 1) ?? null;
}

/** The group of lanes under a height. */
export const groupAtY = (layout: Layout, y: number): LaneGroup | null => layout.groups.find((group) => y >= group.top - 1 && y < group.top + group.height + 1) ?? null;
