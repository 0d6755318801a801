/** An object as sent, its fields not looked at yet. */
export type Item = Readonly<Record<string, unknown>>;

/** True for a plain object, so that its fields may be looked at. */
export function isRecord(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A field's text without the space around it; null where it is none or blank. */
export function trimmedOf(item: Item, key: string): string | null {
  const value = item[key];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

/** An item as JSON text, as sent. */
export function toContent(item: unknown): string {
  return JSON.stringify(item) ?? 'null';
}
