/**
 * GUIDs as 16-byte blobs, but only where that gives back exactly what was sent: lower-case, 8-4-4-4-12. Everything
 * else stays text. Absent is an empty blob, so that it differs from an empty string that was sent.
 */

const NO_GUID = Buffer.alloc(0);

/** Hex digit by character code; 255 for anything that is no lower-case hex digit. */
const NIBBLES = new Uint8Array(128).fill(255);
for (let digit = 0; digit < 16; digit += 1) NIBBLES[digit.toString(16).charCodeAt(0)] = digit;

/** Writes the 16 bytes into `target`; false when the text is not in the canonical form (then `target` is undefined). */
function packGuid(text: string, target: Buffer): boolean {
  let nibble = 0;
  let high = 0;
  for (let index = 0; index < 36; index += 1) {
    const code = text.charCodeAt(index);
    if (index === 8 || index === 13 || index === 18 || index === 23) {
      if (code !== 45) return false;
      continue;
    }
    const value = code < 128 ? (NIBBLES[code] ?? 255) : 255;
    if (value === 255) return false;
    if ((nibble & 1) === 0) high = value << 4;
    else target[nibble >> 1] = high | value;
    nibble += 1;
  }
  return true;
}

/** What to bind for a GUID. `scratch` (16 bytes) is reused: SQLite copies it while the statement runs. */
export function encodeGuid(text: string | null, scratch: Buffer): Buffer | string {
  if (text === null) return NO_GUID;
  return text.length === 36 && packGuid(text, scratch) ? scratch : text;
}

/** An expression that gives a stored GUID as text: null when absent, 32 digits for a blob, the text itself behind a `t`. */
export function guidColumn(column: string): string {
  return `CASE WHEN typeof(${column}) = 'text' THEN 't' || ${column} WHEN length(${column}) > 0 THEN hex(${column}) END`;
}

/** The text as it was sent, from what `guidColumn` gives. */
export function fromGuidColumn(text: string | null): string | null {
  if (text === null) return null;
  if (text.startsWith('t')) return text.slice(1);
  const digits = text.toLowerCase();
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`;
}
