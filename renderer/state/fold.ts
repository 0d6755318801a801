/** Letters that are letters of their own and not a plain one with a mark, so that taking marks off leaves them as they are. */
const PLAIN: Readonly<Record<string, string>> = { ı: 'i', ß: 'ss', ø: 'o', ł: 'l', đ: 'd', ð: 'd', æ: 'ae', œ: 'oe', þ: 'th', ħ: 'h', ŧ: 't', ŋ: 'n', ĸ: 'k' };

/** Letters without case, accents and strokes, so that "Jose" finds "José" and "Lodz" finds "Łódź", and the other way round. */
export const plain = (text: string): string =>
  text.toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll(/[ıßøłđðæœþħŧŋĸ]/g, (letter) => PLAIN[letter] ?? letter);
