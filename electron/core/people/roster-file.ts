import { parse } from 'csv-parse/sync';

/** One line of a roster: a person with the agent that the person is in one source; empty texts where a column is absent. */
export interface RosterLine {
  readonly line: number;
  readonly person: string;
  readonly email: string;
  readonly team: string;
  readonly zone: string;
  readonly source: string;
  readonly agentId: string;
}

export interface RosterProblem { readonly line: number; readonly message: string }

/** A table with named columns from CSV text; the header may be in any order and spelling of case. */
export type TableRead = { readonly ok: true; readonly rows: readonly { readonly line: number; readonly cells: ReadonlyMap<string, string> }[] } | { readonly ok: false; readonly problem: RosterProblem };

/** Reads CSV with a header, comma or semicolon, with or without a byte-order mark. */
export function readTable(text: string): TableRead {
  const header = text.replace(/^\uFEFF/, '').split(/\r?\n/, 1)[0] ?? '';
  const delimiter = header.split(';').length > header.split(',').length ? ';' : ',';
  try {
    // With `info`, each entry is a record and where it ended.
    const records = parse(text, { bom: true, delimiter, info: true, relax_column_count: true, skip_empty_lines: true, trim: true }) as unknown as readonly { readonly record: readonly string[]; readonly info: { readonly lines: number } }[];
    const [first, ...rest] = records;
    if (first === undefined) return { ok: false, problem: { line: 1, message: 'The file is empty.' } };
    const names = first.record.map((name) => name.trim().toLowerCase());
    return { ok: true, rows: rest.map(({ record, info }) => ({ line: info.lines, cells: new Map(names.map((name, index) => [name, record[index]?.trim() ?? ''])) })) };
  } catch (error) {
    const lines = typeof error === 'object' && error !== null && 'lines' in error && typeof error.lines === 'number' ? error.lines : 1;
    return { ok: false, problem: { line: lines, message: `The file is no CSV that can be read: ${error instanceof Error ? error.message : String(error)}` } };
  }
}

/** The lines of a roster (`person,email,team,zone,source,agent_id`, in any order; only `person` is needed). */
export function readRosterLines(text: string): { readonly lines: readonly RosterLine[]; readonly problems: readonly RosterProblem[] } {
  const table = readTable(text);
  if (!table.ok) return { lines: [], problems: [table.problem] };
  const [sample] = table.rows;
  if (sample !== undefined && !sample.cells.has('person')) return { lines: [], problems: [{ line: 1, message: 'The header has no column “person”. Columns: person, email, team, zone, source, agent_id.' }] };
  const lines = table.rows.map(({ line, cells }) => {
    const cell = (name: string): string => cells.get(name) ?? '';
    return { line, person: cell('person'), email: cell('email'), team: cell('team'), zone: cell('zone'), source: cell('source'), agentId: cell('agent_id') };
  });
  return { lines, problems: [] };
}
