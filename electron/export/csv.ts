/** CSV after RFC 4180: CRLF, quotes only where needed, no BOM. */

const NEEDS_QUOTES = /[",\r\n]/;
/** Spaces at either end are quoted too: some readers trim bare fields. */
const NEEDS_QUOTES_FOR_SPACE = /^\s|\s$/;

/** A plain number can be no formula. */
const PLAIN_NUMBER = /^-?\d+(?:\.\d+)?$/;

/**
 * Text that a spreadsheet may run when it opens the file: it begins with a formula's sign (also the full-width ones that
 * spreadsheets fold, also behind white space or invisible marks), or with a tab or carriage return that they skip.
 * [OWASP, CSV injection]
 */
const FORMULA = /^(?:[\t\r]|[\s\p{Cf}]*[=+\-@＝＋－＠])/u;

/** True for text that has to be neutralised. */
export function isFormulaLike(text: string): boolean {
  return FORMULA.test(text) && !PLAIN_NUMBER.test(text);
}

/** A leading apostrophe keeps a spreadsheet from running the text. */
export function neutralise(text: string): string {
  return isFormulaLike(text) ? `'${text}` : text;
}

export function toField(text: string): string {
  return NEEDS_QUOTES.test(text) || NEEDS_QUOTES_FOR_SPACE.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One record with its CRLF. A record of one empty field is quoted, since a blank line is no record to many readers. */
export function toRecord(fields: readonly string[]): string {
  const line = fields.map(toField).join(',');
  return `${line === '' && fields.length === 1 ? '""' : line}\r\n`;
}
