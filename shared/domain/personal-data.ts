/** What happens to personal data when it is ingested: kept, masked for good, or not stored at all. Chosen for each source. */
export const PERSONAL_DATA_POLICIES = ['keep', 'mask', 'drop'] as const;

export type PersonalDataPolicy = (typeof PERSONAL_DATA_POLICIES)[number];

const DOT = '•';

/**
 * Hides a caller number, an address, an e-mail or a link so that two of them can still be told apart by eye: the last
 * digits of a number, the first letter and the domain's ending of an e-mail, the host of a link.
 */
export function maskPersonal(text: string): string {
  if (text === '') return '';
  if (/^https?:\/\//i.test(text)) return maskLink(text);
  const mail = /^(.)[^@\s]*@[^@\s]*?(\.[^.@\s]+)?$/.exec(text);
  if (mail) return `${mail[1] ?? ''}${DOT.repeat(3)}@${DOT.repeat(3)}${mail[2] ?? ''}`;
  const kept = text.length > 6 ? text.slice(-3) : '';
  return DOT.repeat(Math.min(8, Math.max(3, text.length - kept.length))) + kept;
}

function maskLink(text: string): string {
  const host = /^https?:\/\/(?:[^@/?#]*@)?([^/?#]*)/i.exec(text)?.[1] ?? '';
  return `https://${host}/${DOT.repeat(3)}`;
}

/** True for a text that was masked. */
export function isMasked(text: string): boolean {
  return text.includes(DOT);
}

/** A value after a source's policy; null and empty text stay as they are. */
export function applyPolicy(value: string | null, policy: PersonalDataPolicy): string | null {
  if (value === null || value === '' || policy === 'keep') return value;
  return policy === 'mask' ? maskPersonal(value) : null;
}
