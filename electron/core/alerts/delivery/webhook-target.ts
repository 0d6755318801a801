import { createHmac, randomBytes } from 'node:crypto';
import { SECOND_MS, type UtcMs } from '../../../../shared/domain/time.ts';
import type { StoredWebhook } from '../../../../shared/alerts/delivery-values.ts';
import type { HttpOutcome, HttpRequest } from '../../../ports/http.ts';
import type { Secrets, SecretStoreName } from '../../../ports/secrets.ts';
import { badInput } from '../../failures.ts';

/** Sources count from 1, so that these places among the secrets are free. In the environment: `FLOORWALKER_SECRETS_ALERTS_WEBHOOK`, `{"secret": "…"}`. */
const SECRET = { place: { id: 0, name: 'alerts-webhook' }, key: 'secret', words: 'signing secret' } as const;
/** Whoever has a chat tool's address may post there: it is a secret as well. */
const ADDRESS = { place: { id: -1, name: 'alerts-webhook-url' }, key: 'url', words: 'address' } as const;
type Kept = typeof SECRET | typeof ADDRESS;

const TIMEOUT_MS = 15_000;
/** What a receiver answers is not read, but has to be received. */
const MAX_ANSWER_BYTES = 1024 * 1024;
/** Bad request, too large, of a kind or with a content that is not taken. */
const REFUSALS: ReadonlySet<number> = new Set([400, 413, 415, 422]);

/** The address as it is used; fails with the form's field. */
function checkWebhookUrl(text: string): string {
  const url = URL.parse(text.trim());
  if (url === null) badInput('This is no address.', 'Copy the whole address that the chat tool gives, beginning with https://.', 'url');
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) badInput('Alerts are sent over https only (plain http only to this machine).', 'Use an address that begins with https://.', 'url');
  if (url.username !== '' || url.password !== '') badInput('An address with a user name or password is not taken.', 'Deliveries are signed with the secret instead; leave out what stands before the @.', 'url');
  url.hash = '';
  return url.href;
}

/** A name or address that only this machine reaches. */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

/** What of an address may be shown: where it leads, and not what lets one in. */
function shownAddress(href: string): string {
  const { origin, pathname, search } = new URL(href);
  return pathname === '/' && search === '' ? `${origin}/` : `${origin}/…`;
}

type KeptAddress = Pick<StoredWebhook, 'shown' | 'urlStore'>;

/** A new address, checked; without one, or with what is shown of it, the stored one. */
export function chooseAddress(given: string, before: StoredWebhook | null): string | KeptAddress {
  return before !== null && (given === '' || given === before.shown) ? { shown: before.shown, urlStore: before.urlStore } : checkWebhookUrl(given);
}

export async function keepAddress(secrets: Secrets, address: string | KeptAddress): Promise<KeptAddress> {
  return typeof address === 'string' ? { shown: shownAddress(address), urlStore: await secrets.write(ADDRESS.place, { [ADDRESS.key]: address }) } : address;
}

/** Where the secret is: the given one is stored; else the stored one stays. None is made up: the receiver could not check by it. */
export async function keepWebhookSecret(secrets: Secrets, given: string, before: SecretStoreName | null): Promise<SecretStoreName> {
  if (given !== '') return secrets.write(SECRET.place, { [SECRET.key]: given });
  const stored = await secrets.read({ ...SECRET.place, secretStore: before });
  if (stored.ok && (stored.values[SECRET.key] ?? '') !== '') return stored.store;
  if (!stored.ok && stored.reason === 'unreadable') badInput('The stored secret cannot be read here.', stored.hint, 'secret');
  return badInput('A signing secret is needed.', 'Enter or generate one, and give the receiver the same: by it the receiver knows that a delivery is genuine.', 'secret');
}

export async function removeWebhookSecrets(secrets: Secrets, { secretStore, urlStore }: StoredWebhook): Promise<void> {
  await secrets.remove({ ...SECRET.place, secretStore });
  await secrets.remove({ ...ADDRESS.place, secretStore: urlStore });
}

export type WebhookTarget = { readonly ok: true; readonly url: string; readonly secret: string } | { readonly ok: false; readonly problem: string };

/** Read for every attempt: neither is kept in memory. */
export async function readWebhookTarget(secrets: Secrets, { secretStore, urlStore }: StoredWebhook): Promise<WebhookTarget> {
  const secret = await readKept(secrets, SECRET, secretStore);
  if (!secret.ok) return secret;
  const address = await readKept(secrets, ADDRESS, urlStore);
  return address.ok ? { ok: true, url: address.value, secret: secret.value } : address;
}

async function readKept(secrets: Secrets, { place, key, words }: Kept, secretStore: SecretStoreName): Promise<{ readonly ok: true; readonly value: string } | { readonly ok: false; readonly problem: string }> {
  const stored = await secrets.read({ ...place, secretStore });
  if (!stored.ok) return { ok: false, problem: `The ${words} cannot be read. ${stored.hint}` };
  const value = stored.values[key] ?? '';
  return value === '' ? { ok: false, problem: `The ${words} is empty. Enter it again.` } : { ok: true, value };
}

/** Unguessable; the same for every attempt. */
export const createDeliveryId = (): string => randomBytes(16).toString('hex');

/** One attempt. A receiver checks that the HMAC-SHA256 of `timestamp.body` under the secret is the signature, and that the timestamp (seconds) is recent. */
export function toWebhookRequest({ url, secret }: { readonly url: string; readonly secret: string }, delivery: { readonly deliveryId: string; readonly body: string }, at: UtcMs): HttpRequest {
  const timestamp = String(Math.floor(at / SECOND_MS));
  const signature = createHmac('sha256', secret).update(`${timestamp}.${delivery.body}`).digest('hex');
  return {
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json; charset=utf-8', 'floorwalker-delivery': delivery.deliveryId, 'floorwalker-timestamp': timestamp, 'floorwalker-signature': `v1=${signature}` },
    body: delivery.body,
    timeoutMs: TIMEOUT_MS,
    maxBytes: MAX_ANSWER_BYTES,
  };
}

/** What went wrong in words, without anything that the receiver said; null where it took the delivery. */
export function describeAttempt(outcome: HttpOutcome): string | null {
  if (!outcome.ok) return toSentence(outcome.error.detail);
  const { status } = outcome.response;
  return status >= 200 && status < 300 ? null : `The receiver answered with status ${status}.`;
}

/** Other words stand before and behind it. */
function toSentence(words: string): string {
  if (words === '') return 'The receiver could not be reached.';
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}${/[.!?]$/.test(words) ? '' : '.'}`;
}

/** A receiver that understood, and does not want this very delivery: another one may be taken. */
export function isRefusal(outcome: HttpOutcome): boolean {
  return outcome.ok && REFUSALS.has(outcome.response.status);
}
