import { applyPolicy, maskPersonal, type PersonalDataPolicy } from '../../../shared/domain/personal-data.ts';
import { isRecord, textOf, type Item } from './json.ts';

/** Fields that are about a person. The company's own number (`dnis`) is not. */
const PERSONAL_KEYS: ReadonlySet<string> = new Set(['agent_phone', 'username', 'source_ip', 'ani', 'recording_url']);
const EMAIL = /^[^@\s]+@[^@\s]+\.[^@\s]+$/;

/** An event after its source's policy: masked values stay recognisable, dropped ones are gone. */
export function applyToItem(item: Item, policy: PersonalDataPolicy): Item {
  if (policy === 'keep') return item;
  return Object.fromEntries(Object.entries(item).flatMap(([key, value]) => {
    if (isRecord(value)) return [[key, applyToItem(value, policy)]];
    if (!PERSONAL_KEYS.has(key) && !(typeof value === 'string' && EMAIL.test(value))) return [[key, value]];
    const text = textOf(item, key);
    if (text === null) return [[key, value]];
    const kept = applyPolicy(text, policy);
    return kept === null ? [] : [[key, kept]];
  }));
}

/** E-mails, links, addresses and long numbers of phones, wherever they stand in text that could not be read. */
const IN_TEXT = /https?:\/\/[^\s"'<>]+|[^\s"'@=&:]+@[^\s"'@=&]+\.[a-z]{2,}|\b\d{1,3}(?:\.\d{1,3}){3}\b|(?<=["'=&:\s+])\+?\d{10,15}(?:\*\d+)?(?=["'&\s,@}]|$)/gi;

/** Text that no event could be made of, after the policy. */
export function applyToText(text: string, policy: PersonalDataPolicy): string {
  if (policy === 'keep') return text;
  return text.replace(IN_TEXT, (found) => (policy === 'mask' ? maskPersonal(found) : ''));
}
