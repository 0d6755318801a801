import { applyPolicy, maskPersonal, type PersonalDataPolicy } from '../../../shared/domain/personal-data.ts';
import { isRecord, type Item } from '../kit/items.ts';
import { textOf, toSortedJson } from './json.ts';

/** Fields that are about a person. The company's own number (`dnis`) is not. */
const PERSONAL_KEYS: ReadonlySet<string> = new Set(['agent_phone', 'username', 'source_ip', 'ani', 'callAni', 'recording_url']);
/** Longer than any address may be. [RFC 5321] */
const MAX_EMAIL_LENGTH = 320;
const EMAIL = /^[^@\s]+@[^@\s]+\.[^@\s]+$/;

/** Of a bounded length, since the pattern's cost grows with its square. */
export function isEmail(text: string): boolean {
  return text.length <= MAX_EMAIL_LENGTH && EMAIL.test(text);
}

/** An event after its source's policy: masked values stay recognisable, dropped ones are gone. */
export function applyToItem(item: Item, policy: PersonalDataPolicy): Item {
  if (policy === 'keep') return item;
  return Object.fromEntries(Object.entries(item).flatMap(([key, value]) => {
    if (isRecord(value)) return [[key, applyToItem(value, policy)]];
    if (Array.isArray(value) && !PERSONAL_KEYS.has(key)) return [[key, applyToList(value, policy)]];
    if (!PERSONAL_KEYS.has(key) && !(typeof value === 'string' && isEmail(value))) return [[key, value]];
    const text = textOf(item, key);
    if (text === null) return [[key, value]];
    const kept = applyPolicy(text, policy);
    return kept === null ? [] : [[key, kept]];
  }));
}

function applyToList(list: readonly unknown[], policy: PersonalDataPolicy): readonly unknown[] {
  return list.flatMap((value) => {
    if (isRecord(value)) return [applyToItem(value, policy)];
    if (Array.isArray(value)) return [applyToList(value, policy)];
    return typeof value === 'string' && isEmail(value) ? applyPolicy(value, policy) ?? [] : [value];
  });
}

/** What no event could be made of, as JSON text after the policy, whatever it is. */
export function refusedContent(value: unknown, policy: PersonalDataPolicy): string {
  return isRecord(value) ? toSortedJson(applyToItem(value, policy)) : applyToText(JSON.stringify(value) ?? 'null', policy);
}

/**
 * E-mails, links, addresses and long numbers of phones, wherever they stand in text that could not be read. An e-mail is
 * looked for from the beginning of a word only: from each of its letters, a megabyte without a space would take hours.
 */
const IN_TEXT = /https?:\/\/[^\s"'<>]+|(?<![^\s"'@=&:])[^\s"'@=&:]+@[^\s"'@=&]+\.[a-z]{2,}|\b\d{1,3}(?:\.\d{1,3}){3}\b|(?<=["'=&:\s+])\+?\d{10,15}(?:\*\d+)?(?=["'&\s,@}]|$)/gi;

/** Text that no event could be made of, after the policy. */
export function applyToText(text: string, policy: PersonalDataPolicy): string {
  if (policy === 'keep') return text;
  return text.replace(IN_TEXT, (found) => (policy === 'mask' ? maskPersonal(found) : ''));
}
