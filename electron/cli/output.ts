import type { AppError } from '../../shared/contract/app-error.ts';

/** Where a command's words go: with `--json` one document on standard output and everything else on standard error. */
export interface Output {
  readonly isJson: boolean;
  /** The command's result: the document with `--json`, else the text. Resolves when it is written out. */
  result(document: unknown, text: string): Promise<void>;
  /** Data on standard output; resolves when the reader has taken it, so a slow reader slows the command down. */
  data(text: string): Promise<void>;
  /** For people, on standard error. */
  note(text: string): void;
  /** A failure: the error document with `--json`, and words on standard error otherwise. */
  failure(error: AppError): Promise<void>;
}

/** As much of a stream as is needed here. */
export interface TextSink {
  write(text: string, done: (error?: Error | null) => void): boolean;
}

export function createOutput(options: { readonly isJson: boolean; readonly stdout: TextSink; readonly stderr: TextSink }): Output {
  const { isJson, stdout, stderr } = options;
  const write = (sink: TextSink, text: string): Promise<void> => new Promise((resolve, reject) => void sink.write(text, (error) => (error ? reject(error) : resolve())));
  const note = (text: string): void => void stderr.write(`${text}\n`, () => undefined);
  return {
    isJson,
    result: async (document, text) => {
      if (isJson) return write(stdout, `${JSON.stringify(document)}\n`);
      if (text !== '') await write(stdout, `${text}\n`);
    },
    data: (text) => write(stdout, text),
    note,
    async failure(error) {
      if (isJson) return write(stdout, `${JSON.stringify({ error: { code: error.code, message: error.message, hint: error.hint } })}\n`);
      note(`floorwalker: ${error.message}${error.hint === '' ? '' : `\n  ${error.hint}`}`);
    },
  };
}

/** Columns of text, as wide as their widest cell. */
export function formatTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  return all.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()).join('\n');
}
