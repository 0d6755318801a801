/** Numbers for the interactions of one agent, in the order in which they are met; a GUID is compared by its bytes and never made a text. */
export interface GuidTable {
  /** How many there are. */
  readonly count: number;
  /** The number of the GUID whose 16 bytes begin at `words[from]`. */
  addWords(words: Uint32Array, from: number): number;
  /** The number of one that the store keeps as text, for it is in no canonical form. */
  addText(text: string): number;
  /** As it was sent. */
  textOf(number: number): string;
  clear(): void;
}

const WORDS = 4;
const FIRST_SLOTS = 1_024;

/** Open addressing: GUIDs are random enough to be their own hash. */
export function createGuidTable(): GuidTable {
  let keys = new Uint32Array(FIRST_SLOTS * WORDS);
  let slots = new Int32Array(FIRST_SLOTS * 2).fill(-1);
  let texts = new Map<string, number>();
  let textAt = new Map<number, string>();
  let shift = 32 - Math.log2(slots.length);
  let count = 0;

  const slotOf = (words: Uint32Array, from: number): number => Math.imul((words[from] ?? 0) ^ (words[from + 3] ?? 0), 0x9e3779b1) >>> shift;
  const isAt = (number: number, words: Uint32Array, from: number): boolean => {
    const at = number * WORDS;
    return keys[at] === words[from] && keys[at + 1] === words[from + 1] && keys[at + 2] === words[from + 2] && keys[at + 3] === words[from + 3];
  };
  const findSlot = (words: Uint32Array, from: number): number => {
    let slot = slotOf(words, from);
    for (let number = slots[slot] ?? -1; number !== -1 && !isAt(number, words, from); number = slots[slot] ?? -1) slot = (slot + 1) & (slots.length - 1);
    return slot;
  };
  const grow = (): void => {
    const known = keys;
    keys = new Uint32Array(known.length * 2);
    keys.set(known);
    slots = new Int32Array(slots.length * 2).fill(-1);
    shift -= 1;
    for (let number = 0; number < count; number += 1) if (!textAt.has(number)) slots[findSlot(keys, number * WORDS)] = number;
  };
  const take = (): number => {
    if ((count + 1) * WORDS > keys.length) grow();
    count += 1;
    return count - 1;
  };

  return {
    get count() { return count; },
    addWords(words, from) {
      const known = slots[findSlot(words, from)] ?? -1;
      if (known !== -1) return known;
      const number = take();
      keys.set(words.subarray(from, from + WORDS), number * WORDS);
      slots[findSlot(words, from)] = number;
      return number;
    },
    addText(text) {
      const known = texts.get(text);
      if (known !== undefined) return known;
      const number = take();
      texts.set(text, number);
      textAt.set(number, text);
      return number;
    },
    textOf: (number) => textAt.get(number) ?? toText(Buffer.from(keys.buffer, number * WORDS * 4, WORDS * 4).toString('hex')),
    clear() {
      slots.fill(-1);
      texts = new Map();
      textAt = new Map();
      count = 0;
    },
  };
}

function toText(digits: string): string {
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`;
}
