import { randomBytes } from 'node:crypto';
import type { SecretValues } from '../../ports/secrets.ts';
import type { SourceRecord } from '../../ports/stores.ts';
import type { AppPorts } from '../app.ts';
import type { SourceBook } from '../source-book.ts';

/** The secret last part of a receiver's path, among the other secrets of its source. */
export const RECEIVER_TOKEN = 'receiverToken';

export type ReceiverSecrets = { readonly ok: true; readonly values: SecretValues } | { readonly ok: false; readonly message: string; readonly hint: string };

/** A source's secrets with a receiver token among them: generated once where there is none, and stored with the others. */
export async function readReceiverSecrets(ports: AppPorts, book: SourceBook, source: SourceRecord): Promise<ReceiverSecrets> {
  const stored = await ports.secrets.read(source);
  if (!stored.ok && stored.reason === 'unreadable') return { ok: false, message: 'The stored secrets cannot be read here.', hint: stored.hint };
  const values = stored.ok ? stored.values : {};
  if ((values[RECEIVER_TOKEN] ?? '') !== '') return { ok: true, values };
  if (stored.ok && stored.store === 'environment') return { ok: false, message: 'The secrets of this source come from the environment, without a receiverToken.', hint: 'Add receiverToken to the variable; it is the secret part of the address.' };
  const token = randomBytes(24).toString('base64url');
  await book.addSecrets(source.id, { [RECEIVER_TOKEN]: token });
  return { ok: true, values: { ...values, [RECEIVER_TOKEN]: token } };
}
