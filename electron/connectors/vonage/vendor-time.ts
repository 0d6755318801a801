import { MINUTE_MS, DAY_MS, type UtcMs } from '../../../shared/domain/time.ts';
import type { HttpResponse } from '../../ports/http.ts';
import { isRecord } from '../kit/items.ts';
import { readDate } from '../kit/vendor-clock.ts';
import { parseTime } from './parse.ts';

/** The two clocks of one answer may differ by this much before the body's is not believed. */
const PLAUSIBLE_MS = 10 * MINUTE_MS;
/** Without a `Date` there is only the desk's clock to compare with, which may be off by hours. */
const PLAUSIBLE_BY_DESK_MS = 2 * DAY_MS;

/** What an answer says about the vendor's clock. */
export interface VendorTime {
  /** As-of of the page: `upTo` where it is plausible, else `Date`, else the receipt time on the vendor's clock as known. */
  readonly asOf: UtcMs;
  /** `upTo` as sent, plausible or not; null when absent. */
  readonly upTo: UtcMs | null;
}

export function readVendorTime(answer: HttpResponse, body: unknown, vendorNowAt: UtcMs): VendorTime {
  const sent = isRecord(body) && typeof body['upTo'] === 'string' ? parseTime(body['upTo']) : null;
  const dateAt = readDate(answer);
  const reference = dateAt ?? vendorNowAt;
  const tolerance = dateAt === null ? PLAUSIBLE_BY_DESK_MS : PLAUSIBLE_MS;
  const isPlausible = sent !== null && Math.abs(sent - reference) <= tolerance;
  return { asOf: isPlausible ? sent : reference, upTo: sent };
}
