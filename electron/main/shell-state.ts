import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Rectangle } from 'electron';

/** What the desktop shell remembers for itself; everything else belongs to the core. */
export interface ShellState {
  readonly bounds: Rectangle | null;
  readonly maximized: boolean;
  /** The first close to the tray was explained. */
  readonly closeExplained: boolean;
}

const FRESH: ShellState = { bounds: null, maximized: false, closeExplained: false };

/** A missing or damaged file is a fresh start: nothing in it is worth a message. */
export function readShellState(path: string): ShellState {
  try {
    return parseShellState(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return FRESH;
  }
}

/** Written whole and renamed, so that a crash leaves the old or the new state. */
export function writeShellState(path: string, state: ShellState): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(`${path}.new`, JSON.stringify(state), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

function parseShellState(value: unknown): ShellState {
  if (typeof value !== 'object' || value === null) return FRESH;
  const { bounds, maximized, closeExplained } = value as Readonly<Record<string, unknown>>; // an object was just shown
  return { bounds: parseBounds(bounds), maximized: maximized === true, closeExplained: closeExplained === true };
}

function parseBounds(value: unknown): Rectangle | null {
  if (typeof value !== 'object' || value === null) return null;
  const { x, y, width, height } = value as Readonly<Record<string, unknown>>; // an object was just shown
  if (!isInteger(x) || !isInteger(y) || !isInteger(width) || !isInteger(height)) return null;
  return { x, y, width, height };
}

const isInteger = (value: unknown): value is number => Number.isInteger(value);
