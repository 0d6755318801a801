import type { CallRowView } from '../../../shared/contract/record-schemas.ts';
import { MINUTE_MS, type UtcMs } from '../../../shared/domain/time.ts';
import type { Settings } from '../../ports/connector.ts';
import type { CallRow } from '../../ports/stores.ts';
import { linkHostsOf } from '../link-hosts.ts';

/** A recording exists some time after its call's end, and its link may not be opened before. [RingCentral, end-of-call events: about 90 seconds] */
export const RECORDING_READY_MS = 2 * MINUTE_MS;

/** Whether a call's recording may be opened, and why not. */
export function recordingOf(call: Pick<CallRow, 'recordingUrl' | 'endedAt' | 'state'>, settings: Settings, now: UtcMs): CallRowView['recording'] {
  const { recordingUrl, endedAt } = call;
  const isDropped = settings['personalData'] === 'drop' && call.state !== null;
  if (recordingUrl === null || recordingUrl === '') return { condition: isDropped ? 'not-kept' : 'none', host: null, readyAt: null };
  const url = URL.parse(recordingUrl);
  if (recordingUrl.includes('•')) return { condition: 'not-kept', host: url?.host ?? null, readyAt: null };
  const readyAt = endedAt === null ? null : endedAt + RECORDING_READY_MS;
  const place = { host: url?.host ?? null, readyAt };
  if (readyAt === null || now < readyAt) return { condition: 'too-early', ...place };
  return { condition: url !== null && isAllowed(url, settings) ? 'ready' : 'host-not-allowed', ...place };
}

/** Links open only to hosts that a person named for the source, and only as web pages. */
export function isAllowed(url: URL, settings: Settings): boolean {
  const hosts = linkHostsOf(settings);
  return url.protocol === 'https:' && (hosts.includes(url.host.toLowerCase()) || hosts.includes(url.hostname.toLowerCase()));
}

/** Why a recording cannot be opened, for people. */
export const RECORDING_WORDS: Readonly<Record<CallRowView['recording']['condition'], { readonly message: string; readonly hint: string }>> = {
  none: { message: 'This call has no recording.', hint: 'Recordings are named in the event that ends a call.' },
  'not-kept': { message: 'The link to this recording was not kept.', hint: 'The source masks or drops personal data as it arrives.' },
  'too-early': { message: 'The recording does not exist yet.', hint: 'It is there about two minutes after the call has ended.' },
  'host-not-allowed': { message: 'Links of this source may not open to that host.', hint: 'Add the host to the source\'s linkHosts when it is right.' },
  ready: { message: 'The recording can be opened.', hint: '' },
};
