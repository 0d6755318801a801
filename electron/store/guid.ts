/**
 * GUIDs as 16-byte blobs, but only where that gives back exactly what was sent: lower-case, 8-4-4-4-12. Everything
 * else stays text. Absent is an empty blob, so that it differs from an empty string that was sent.
 */

const DASHES = new Set([8, 13, 18, 23]);
const NO_GUID = Buffer.alloc(0);

/** Hex digit by character code; 255 for anything that is no lower-case hex digit. */
const NIBBLES = new Uint8Array(128).fill(255);
for (let digit = 0; digit < 16; digit += 1) NIBBLES[digit.toString(16).charCodeAt(0)] = digit;

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

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

/** The text as it was sent; null or an empty blob is an absent GUID. */
export function decodeGuid(stored: Uint8Array | string | null): string | null {
  if (stored === null || typeof stored === 'string') return stored;
  if (stored.length === 0) return null;
  let text = '';
  for (let index = 0; index < 16; index += 1) {
    if (DASHES.has(text.length)) text += '-';
    text += HEX[stored[index] ?? 0] ?? '';
  }
  return text;
}
