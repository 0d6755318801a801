import { appendFileSync, existsSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';

type Fields = Readonly<Record<string, string | number | boolean | null>>;

export interface FileLogOptions {
  readonly home: string;
  readonly clock: Clock;
  /** Also gets every line (`--verbose`). */
  readonly echo?: ((line: string) => void) | undefined;
  readonly maxBytes?: number;
  readonly keep?: number;
}

const DEFAULT_MAX_BYTES = 4 * 1024 * 1024;
const DEFAULT_KEEP = 3;
const MAX_VALUE_LENGTH = 2_000;
/** The size is asked of the disk only now and then: other processes append to the same file. */
const LINES_PER_SIZE_CHECK = 64;

const SECRET_KEY = /secret|token|password|authorization|cookie|jwt|api-?key/i;

/** JSON lines in `floorwalker.log` of the home, 0600, rotated by size. Writes nothing while the home does not exist; never throws. */
export function createFileLog(options: FileLogOptions): Log {
  const path = join(options.home, 'floorwalker.log');
  let linesUntilCheck = 0;

  const write = (level: string, event: string, fields: Fields | undefined, cause?: unknown): void => {
    const line = formatLine(options.clock.now(), level, event, fields, cause);
    options.echo?.(line);
    try {
      if (!existsSync(options.home)) return;
      if (linesUntilCheck-- <= 0) {
        linesUntilCheck = LINES_PER_SIZE_CHECK;
        rotate(path, options.maxBytes ?? DEFAULT_MAX_BYTES, options.keep ?? DEFAULT_KEEP);
      }
      appendFileSync(path, `${line}\n`, { mode: 0o600 });
    } catch (error) {
      // A full disk must not stop the product; whoever watches the echo sees why the file is silent.
      options.echo?.(JSON.stringify({ level: 'warn', event: 'log-failed', detail: String(error) }));
    }
  };

  return {
    info: (event, fields) => write('info', event, fields),
    warn: (event, fields) => write('warn', event, fields),
    error: (event, fields, cause) => write('error', event, fields, cause),
  };
}

function formatLine(now: number, level: string, event: string, fields: Fields | undefined, cause: unknown): string {
  const safe: Record<string, string | number | boolean | null> = { at: new Date(now).toISOString(), level, event };
  for (const [key, value] of Object.entries(fields ?? {})) {
    safe[key] = SECRET_KEY.test(key) && typeof value === 'string' ? '[redacted]' : typeof value === 'string' ? redact(value) : value;
  }
  if (cause !== undefined) safe['cause'] = redact(cause instanceof Error ? (cause.stack ?? cause.message) : typeof cause === 'string' ? cause : 'no error object');
  return JSON.stringify(safe);
}

/** Takes out what looks like a credential: bearer and basic values, token parameters, passwords in addresses. */
export function redact(text: string): string {
  return text
    .replace(/\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{6,}/gi, '$1 [redacted]')
    .replace(/([?&;\s"'](?:[a-z_-]*token|client_secret|password|code|assertion)["']?\s*[=:]\s*["']?)[^&\s"']+/gi, '$1[redacted]')
    .replace(/(\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*):[^\s/@]*@/gi, '$1:[redacted]@')
    .slice(0, MAX_VALUE_LENGTH);
}

function rotate(path: string, maxBytes: number, keep: number): void {
  const size = existsSync(path) ? statSync(path).size : 0;
  if (size < maxBytes) return;
  for (let index = keep - 1; index >= 1; index -= 1) {
    if (existsSync(`${path}.${index}`)) renameSync(`${path}.${index}`, `${path}.${index + 1}`);
  }
  renameSync(path, `${path}.1`);
}
