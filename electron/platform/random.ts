import { randomBytes } from 'node:crypto';
import type { Random } from '../ports/clock.ts';

/** For jitter; never for secrets. */
export const random: Random = () => Math.random();

/** An unguessable word for addresses, cookies and file names. */
export function createToken(bytes = 32): string {
  return randomBytes(bytes).toString('base64url');
}
