import { PERSONAL_DATA_POLICIES, type PersonalDataPolicy } from '../../../shared/domain/personal-data.ts';
import type { SecretField, SettingField } from '../../ports/connector.ts';

export interface SettingProblem { readonly key: string; readonly message: string }

/** What was entered, without the space around it. An empty value counts as absent, so that a form or `--set key=` can clear a key. */
export function readEntered(raw: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(raw).map(([key, value]) => [key, value.trim()] as const).filter(([, value]) => value !== ''));
}

/** Keys that are secrets or that no source of this vendor has. */
export function findKeyProblems(raw: Readonly<Record<string, string>>, vendor: string, settings: readonly SettingField[], secrets: readonly SecretField[]): SettingProblem[] {
  const known = new Set(settings.map((field) => field.key));
  const secret = new Set(secrets.map((field) => field.key));
  return Object.keys(raw).flatMap((key) => {
    if (secret.has(key)) return [{ key, message: `${key} is a secret and is not taken as a setting; hand it over as a secret (--secrets-stdin, or the secret field of the form).` }];
    return known.has(key) ? [] : [{ key, message: `${key} is not a setting of a ${vendor} source. Known: ${[...known].join(', ')}.` }];
  });
}

/** https anywhere, http only for this machine; no credentials, query or fragment; no slash at the end. */
export function normalizeUrl(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) return null;
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return null;
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

/** What is said where `normalizeUrl` gives null. */
export function urlMessage(key: string): string {
  return `${key} has to be an https address (plain http only for this machine), without a user name, query or fragment.`;
}

/** True for a name or address that only this machine reaches; an IPv6 address with or without its brackets. */
export function isLoopback(host: string): boolean {
  const plain = host.replace(/^\[(.*)\]$/, '$1');
  return plain === 'localhost' || plain === '::1' || /^127(?:\.\d{1,3}){3}$/.test(plain);
}

/** A whole number within both bounds, without leading zeros. */
export function wholeNumber(text: string, min: number, max: number): string | null {
  if (!/^\d{1,9}$/.test(text)) return null;
  const value = Number(text);
  return value >= min && value <= max ? String(value) : null;
}

/** Takes one of the words, spelled exactly so. */
export function oneOf(words: readonly string[]): (text: string) => string | null {
  return (text) => words.find((word) => word === text) ?? null;
}

/** A list of hosts in lower case, each once; null where something in it is none. What a host may look like, the vendor's links decide. */
export function hostList(text: string, isHost: (host: string) => boolean): string | null {
  const hosts = [...new Set(text.split(/[,;\s]+/).filter((host) => host !== '').map((host) => host.toLowerCase()))];
  return hosts.every(isHost) ? hosts.join(',') : null;
}

/** The policy of completed settings. */
export function readPolicy(text: string | undefined): PersonalDataPolicy {
  return PERSONAL_DATA_POLICIES.find((policy) => policy === text) ?? 'keep';
}
