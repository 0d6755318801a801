/** What a key on the canvas means. */
export type TimelineAction =
  | { readonly kind: 'step'; readonly by: 1 | -1 }
  | { readonly kind: 'lane'; readonly by: 1 | -1 }
  | { readonly kind: 'zoom'; readonly factor: number }
  | { readonly kind: 'pan'; readonly share: number }
  | { readonly kind: 'now' | 'day' | 'open' | 'clear' };

export const ZOOM_IN = 1 / 1.6;
export const ZOOM_OUT = 1.6;

const ACTIONS: ReadonlyMap<string, TimelineAction> = new Map<string, TimelineAction>([
  ['ArrowLeft', { kind: 'step', by: -1 }],
  ['ArrowRight', { kind: 'step', by: 1 }],
  ['ArrowUp', { kind: 'lane', by: -1 }],
  ['ArrowDown', { kind: 'lane', by: 1 }],
  ['+', { kind: 'zoom', factor: ZOOM_IN }],
  ['=', { kind: 'zoom', factor: ZOOM_IN }],
  ['-', { kind: 'zoom', factor: ZOOM_OUT }],
  ['_', { kind: 'zoom', factor: ZOOM_OUT }],
  ['PageUp', { kind: 'pan', share: -0.5 }],
  ['PageDown', { kind: 'pan', share: 0.5 }],
  ['Home', { kind: 'now' }],
  ['0', { kind: 'day' }],
  ['Enter', { kind: 'open' }],
  ['Escape', { kind: 'clear' }],
]);

/** Keys with Ctrl, Alt or Meta belong to the product's or the browser's own shortcuts. */
export function actionOfKey(event: { readonly key: string; readonly ctrlKey: boolean; readonly altKey: boolean; readonly metaKey: boolean }): TimelineAction | null {
  if (event.ctrlKey || event.altKey || event.metaKey) return null;
  return ACTIONS.get(event.key) ?? null;
}
