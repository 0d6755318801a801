import { createHmac, randomBytes } from 'node:crypto';
import { SECOND_MS, type UtcMs } from '../../../../shared/domain/time.ts';
import type { StoredWebhook } from '../../../../shared/alerts/delivery-values.ts';
import type { HttpOutcome, HttpRequest } from '../../../ports/http.ts';
import type { Secrets, SecretStoreName } from '../../../ports/secrets.ts';
import { badInput } from '../../failures.ts';

/** Sources count from 1, so that this place among the secrets is free. In the environment: `FLOORWALKER_SECRETS_ALERTS_WEBHOOK`, `{"secret": "…"}`. */
const PLACE = { id: 0, name: 'alerts-webhook' } as const;
const TIMEOUT_MS = 15_000;
/** What a receiver answers is not read, but has to be received. */
const MAX_ANSWER_BYTES = 1024 * 1024;

/** The address as it is used; fails with the form's field. */
export function checkWebhookUrl(text: string): string {
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

/** Where the secret is: the given one is stored; else the stored one stays, or one is generated. */
export async function keepWebhookSecret(secrets: Secrets, secret: string | undefined, before: SecretStoreName | null): Promise<SecretStoreName> {
  const given = secret?.trim() ?? '';
  if (given !== '') return secrets.write(PLACE, { secret: given });
  const stored = await secrets.read({ ...PLACE, secretStore: before });
  if (stored.ok && (stored.values['secret'] ?? '') !== '') return stored.store;
  // Another one in its place would break the receiver's check without a word.
  if (!stored.ok && stored.reason === 'unreadable') badInput('The stored secret cannot be read here.', stored.hint, 'secret');
  return secrets.write(PLACE, { secret: randomBytes(32).toString('base64url') });
}

export async function removeWebhookSecret(secrets: Secrets, secretStore: SecretStoreName): Promise<void> {
  await secrets.remove({ ...PLACE, secretStore });
}

export async function readWebhookSecret(secrets: Secrets, secretStore: SecretStoreName): Promise<{ readonly ok: true; readonly secret: string } | { readonly ok: false; readonly problem: string }> {
  const stored = await secrets.read({ ...PLACE, secretStore });
  if (!stored.ok) return { ok: false, problem: `The signing secret cannot be read. ${stored.hint}` };
  const secret = stored.values['secret'] ?? '';
  return secret === '' ? { ok: false, problem: 'The signing secret is empty. Enter it again.' } : { ok: true, secret };
}

/** Unguessable; the same for every attempt. */
export const createDeliveryId = (): string => randomBytes(16).toString('hex');

/** One attempt. A receiver checks that the HMAC-SHA256 of `timestamp.body` under the secret is the signature, and that the timestamp (seconds) is recent. */
export function toWebhookRequest(webhook: StoredWebhook, secret: string, delivery: { readonly deliveryId: string; readonly body: string }, at: UtcMs): HttpRequest {
  const timestamp = String(Math.floor(at / SECOND_MS));
  const signature = createHmac('sha256', secret).update(`${timestamp}.${delivery.body}`).digest('hex');
  return {
    method: 'POST',
    url: webhook.url,
    headers: { 'content-type': 'application/json; charset=utf-8', 'floorwalker-delivery': delivery.deliveryId, 'floorwalker-timestamp': timestamp, 'floorwalker-signature': `v1=${signature}` },
    body: delivery.body,
    timeoutMs: TIMEOUT_MS,
    maxBytes: MAX_ANSWER_BYTES,
  };
}

/** What went wrong in words, without anything that the receiver said; null where it took the delivery. */
export function describeAttempt(outcome: HttpOutcome): string | null {
  if (!outcome.ok) return outcome.error.detail;
  const { status } = outcome.response;
  return status >= 200 && status < 300 ? null : `The receiver answered with status ${status}.`;
}
